"""The people whom the headers of a table name, and the columns of each by question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import combinations

import polars as pl

from extract.tables.coder_columns import has_what_both_say, says_agreement
from extract.tables.number_formats import looks_like_number
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import (
    PEOPLE_ABROAD,
    is_consensus,
    says_comment,
    says_identity,
    says_number,
    says_study,
    says_who,
)

_ROLE = (
    "(?:coder|rater|observer|reviewer|extractor|abstractor|assessor|annotator|screener|labell?er|evaluator|judge|grader"
    rf"|scorer|reader|examiner|expert|{PEOPLE_ABROAD})"
)
_PERSON = (
    rf"(?i:{_ROLE}s?)"
    r"[ _-]?(?:\d+|[A-Za-z](?![a-z]))"
    r"(?:\s*[(\[][^()\[\]]{1,20}[)\]])?"
)
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"
_BY_NAME = (
    re.compile(rf"(?P<who>{_PERSON})[\s_.:-]*(?P<question>.*)", re.DOTALL),
    re.compile(rf"(?P<question>.*?)(?:[\s_.:-]+|[\s_.:-]*[(\[])(?P<who>{_PERSON})[)\]]?", re.DOTALL),
    re.compile(rf"[(<]?(?P<who>{_ADDRESS})[)>]?(?:[\s:/-]+(?P<question>.+))?", re.DOTALL),
    re.compile(rf"(?P<question>.+?)[\s:/-]+[(<]?(?P<who>{_ADDRESS})[)>]?", re.DOTALL),
)
_BY_LETTER = (
    re.compile(r"(?P<who>[A-Za-z])_(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+)[_.](?P<who>[A-Za-z])", re.DOTALL),
)
_BY_INITIALS = (
    re.compile(r"(?P<who>(?i:[RCE]|rev|ext|cod)\d)[\s_.:-]+(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+?)[\s_.:-]+[(\[]?(?P<who>(?i:[RCE]|rev|ext|cod)\d)[)\]]?", re.DOTALL),
    re.compile(r"(?P<question>.+?)[\s_.-]*[(\[](?P<who>[A-Z]{2,3})[)\]]", re.DOTALL),
    re.compile(r"[(\[](?P<who>[A-Z]{2,3})[)\]][\s_.:-]*(?P<question>.+)", re.DOTALL),
    re.compile(r"(?P<question>.+?)[\s_.-]+(?P<who>[A-Z]{2,3})", re.DOTALL),
    re.compile(r"(?P<who>[A-Z]{2,3})[\s_.:-]+(?P<question>.+)", re.DOTALL),
)
_INITIALS = re.compile(r"[^\W\d_]{2,3}")
_SEPARATOR = r"[\s_.:/-]"
_BEFORE_OR_AFTER = (
    (
        rf"(?P<question>.+){_SEPARATOR}[(\[]?(?P<who>[^\W\d_]{{2,}})[)\]]?",
        rf"(?P<question>.+?){_SEPARATOR}+[(\[]?(?P<who>{{}})[)\]]?",
    ),
    (
        rf"[(\[]?(?P<who>[^\W\d_]{{2,}}?)[)\]]?{_SEPARATOR}(?P<question>.+)",
        rf"[(\[]?(?P<who>{{}})[)\]]?{_SEPARATOR}+(?P<question>.+)",
    ),
)
_NAME = r"[^\W\d_](?:[\w'\u2019-]|\.(?=\S))*\.?(?: [^\W\d_](?:[\w'\u2019-]|\.(?=\S))*\.?){0,2}"
_SIGN = r"(?: +[-\u2013\u2014/|] +| *[:|] +)"
_APART = (
    re.compile(rf"(?P<question>.*\S) *[(\[](?P<who>{_NAME})[)\]]"),
    re.compile(rf"(?P<question>.*\S){_SIGN}[(\[]?(?P<who>{_NAME})[)\]]?"),
    re.compile(rf"[(\[]?(?P<who>{_NAME})[)\]]?{_SIGN}(?P<question>\S.*)"),
)
_BY_NUMBER = re.compile(r"(?P<question>.*[^\W\d_])[ _.-]?(?P<who>\d)", re.DOTALL)
_WHO = re.compile(r"((full|first|last) )?names?|initials|who|person|by|id|e-?mail|user")
_PERSONS = re.compile(rf"(?:person|{_ROLE})s?")
_NOBODY = re.compile(  # words by which a team tells groups, times and statistics apart
    r"treat\w*|interventions?|exp\w*|controls?|comparators?|placebo|cases?|groups?|arms?|pre|post|before|after|baseline"
    r"|followup|start|begin|end|last|left|right|males?|females?|men|women|boys|girls|mean|median|lower|upper|low|high|min|max|total"
    r"|name|type|units?|values?|text|other|date|year|pages?|quotes?|comments?|notes?|source|status|method|reason"
)
_BETWEEN = " /_.:-"  # signs between a person and a question
_HALF = 0.5
_QUESTIONS = 3  # that two people share, where nothing says that they are people
_MOST_AGREE = 2 / 3  # of the columns of two people each, those that agree in most rows
_MOST = 0.75  # of the columns that could be somebody's
_MOST_NAMES = 0.75  # of the different entries of columns with the names of people
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w.'\u2019-]*( [^\W\d_a-z][\w.'\u2019-]*)+")
_ANSWER = re.compile(
    r"yes|y|no|n|true|false|unclear|maybe|(in|ex)cluded?|(very )?(low|high|good|poor|fair|moderate|serious|critical)"
    r"( (risk|quality|concern|certainty)( of bias)?)?|some concerns?|present|absent|positive|negative|none"
)
_SAME_ANSWERS = 0.5  # of the shorter column's different entries, the part that the other has too
_NO_INITIALS = frozenset({"SD", "SE", "SEM", "CI", "IQR", "LL", "UL", "OR", "RR", "HR", "MD", "SMD", "ID", "NR", "NA"})
WITHOUT_MARK = "first"  # whose columns are headed by the question alone, where those of the others have a mark
ANSWER = "answer"  # the question of a column that is headed by nothing but the person

Owned = Mapping[str, Mapping[str, int]]
"""The columns of each person, by question."""


def people_in_headers(table: PlainTable) -> Owned:
    """The columns of the people who share a question, as in `Rater1`; none where the headers name fewer than two.

    Single letters, as in `category_m` and `category_L`, are people only where both columns have the same answers;
    three letters or more, and initials, as in `Design (AB)`, only where they also agree in most rows, as two arms or
    two measures would not.
    """
    if numbered := _numbered(table):
        return numbered
    families = ((_BY_NAME, _not_names), (_BY_LETTER, same_answers), (_BY_INITIALS, agree_in_most_rows))
    for patterns, alike in families:
        readings = [people for named in patterns if (people := _read_by(table, named, alike))]
        if readings and patterns is _BY_INITIALS:
            return max(*readings, _by_whatever_name(table), key=lambda people: part_that_agrees(table, people))
        if readings:
            return readings[0]
    return _by_whatever_name(table) or _set_apart(table)


def _read_by(table: PlainTable, named: re.Pattern[str], alike: Callable[[PlainTable, int, int], bool]) -> Owned:
    """The people by one pattern of headers; none if it shows fewer than two who share a question."""
    owned = without_their_names(table, _with_initials(table, _owned(table.headers, named)))
    if named in _BY_LETTER and len(owned) != 2:
        return _several_letters(table, owned)
    sharing = _with_parallel(table, owned, _sharing(table, owned, alike))
    sharing = sharing or _beside_what_they_agreed_on(table, owned)
    return sharing if len(sharing) > 1 else {}


def part_that_agrees(table: PlainTable, people: Owned) -> float:
    """The part of the rows in which two people have the same entry, over all questions that they share.

    `AE_C1, AE_C2, MK_C1, MK_C2` may be read as AE and MK or as C1 and C2: two people agree more than two questions.
    """
    entries = {column: folded(table, column) for columns in people.values() for column in columns.values()}
    rows = [
        ours == theirs
        for one, other in combinations(people.values(), 2)
        for question in one.keys() & other.keys()
        for ours, theirs in zip(entries[one[question]], entries[other[question]], strict=True)
        if ours is not None or theirs is not None
    ]
    return sum(rows) / len(rows) if rows else 0


def _with_initials(table: PlainTable, owned: Owned) -> Owned:
    """The people, where each has a single column headed by another name: `Reviewer1_AE`, `Reviewer2_MK`."""
    alone = [(who, *columns) for who, columns in owned.items() if len(columns) == 1]
    called = {
        question
        for who, question in alone
        if _INITIALS.fullmatch(question) and question.upper() in table.headers[owned[who][question]]
    }
    if not len(alone) == len(owned) == len(called) > 1:
        return owned
    return {f"{who} {question.upper()}": {ANSWER: owned[who][question]} for who, question in alone}


def without_their_names(table: PlainTable, owned: Owned) -> Owned:
    """The people without the columns that name who they were in each row, where each has other columns too."""
    names = {question for columns in owned.values() for question in columns if _asks_who(question)}
    if all(ANSWER in columns for columns in owned.values()):
        heads = [columns[ANSWER] for columns in owned.values()]
        if any(not _not_names(table, one, other) for one, other in combinations(heads, 2)):
            names.add(ANSWER)
    if not names or any(columns.keys() <= names for columns in owned.values()):
        return owned
    return {
        who: {question: column for question, column in columns.items() if question not in names}
        for who, columns in owned.items()
    }


def _asks_who(question: str) -> bool:
    """Whether a question about a person asks who it was: `name` under Reviewer 1."""
    return says_who(question) or _WHO.fullmatch(question) is not None


def _numbered(table: PlainTable) -> Owned:
    """The people of a table in which a number tells whose a column is, and one column of each says who that was.

    As in `person_1, score_1, person_2, score_2`: a number alone could as well be that of an arm or of a visit.
    """
    owned = _owned(table.headers, _BY_NUMBER)
    several = {who: columns for who, columns in owned.items() if len(columns) > 1}
    shared = set.intersection(*(set(columns) for columns in several.values())) if len(several) > 1 else set()
    names = {question for question in shared if _asks_who(question) or _PERSONS.fullmatch(question)}
    answers = shared - names
    if not names or not answers or naming_columns(table, several) is None:
        return {}
    return {who: {question: columns[question] for question in sorted(answers)} for who, columns in several.items()}


def naming_columns(table: PlainTable, owned: Mapping[str, Collection[object]]) -> Mapping[str, int] | None:
    """The column that names, row by row, who each of these people was; None unless each of them has one.

    What names people is no number and no usual answer, and no row has one name twice.
    """
    found: dict[str, int] = {}
    for who in owned:
        asked = {column: _left_of(tidy(header), who) for column, header in enumerate(table.headers)}
        named = [
            column
            for column, question in asked.items()
            if question is not None and (not question or _asks_who(question) or _PERSONS.fullmatch(question))
        ]
        if len(named) != 1:
            return None
        found[who] = named[0]
    filled = [folded(table, column) for column in found.values()]
    entries = {text for column in filled for text in column if text}
    twice = any(len({*names}) < len(names) for row in zip(*filled, strict=True) if (names := [*filter(None, row)]))
    if not entries or twice or any(map(looks_like_number, entries)) or any(map(is_answer, entries)):
        return None
    return found


def _left_of(header: str, who: str) -> str | None:
    """The question of a header that names one of the people, apart from all else or at either end; None if none."""
    name = re.escape(who)
    found = re.search(rf"(?<![^\W_]){name}(?![^\W_])|^{name}(?!\d)|(?<!\d){name}$", header, re.IGNORECASE)
    return fold(f"{header[: found.start()]} {header[found.end() :]}".strip(_BETWEEN)) if found else None


def by_pattern(headers: Sequence[str], pattern: str) -> Owned:
    """The columns of the people; the star of a pattern stands for the question.

    A star alone stands for the questions that the others have: `*=*_check`.
    """
    owned: dict[str, dict[str, int]] = {}
    for half in pattern.split("="):
        before, _, after = half.strip().partition("*")
        name = re.sub(r"^[(\[](.*)[)\]]$", r"\1", f"{before}{after}".strip(_BETWEEN)) or half
        for column, header in enumerate(headers):
            if fnmatchcase(tidy(header), half.strip()):
                question = tidy(header)[len(before) : len(tidy(header)) - len(after)] if "*" in half else ""
                owned.setdefault(name, {}).setdefault(fold(question.strip(_BETWEEN)) or ANSWER, column)
    bare = owned.pop("*", {})
    asked = {question for columns in owned.values() for question in columns}
    without = {question: column for question, column in bare.items() if question in asked}
    return {WITHOUT_MARK: without, **owned} if without else owned


def matching_nothing(headers: Sequence[str], pattern: str) -> list[str]:
    """The sides of a pattern that are the header of no column."""
    return [
        half.strip()
        for half in pattern.split("=")
        if not any(fnmatchcase(tidy(header), half.strip()) for header in headers)
    ]


def as_typed(header: str, question: str) -> str:
    """The question with the capital letters that it has in a header."""
    typed = tidy(header)
    place = typed.lower().find(question)
    return typed[place : place + len(question)] if place >= 0 and len(typed) == len(typed.lower()) else question


def same_answers(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns have half of their different answers in common, of which there are two at least."""
    return share_answers(different_answers(table, one), different_answers(table, other))


def different_answers(table: PlainTable, column: int) -> frozenset[str]:
    """The different answers in a column, folded."""
    texts = table.cells.to_series(column).drop_nulls().unique().to_list()
    return frozenset(fold(text) for text in texts if tidy(text))


def share_answers(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether half of the different answers of two columns are in both, of which there are two at least."""
    fewer = min(len(ours), len(theirs))
    return fewer > 1 and len(ours & theirs) >= _SAME_ANSWERS * fewer


def _not_names(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns hold answers, not the names of the people.

    Names are words that no row has in both, beside columns of answers that are nobody's.
    """
    filled = table.cells.select(ours=pl.col(str(one)), theirs=pl.col(str(other))).drop_nulls()
    entries = {tidy(text) for column in filled for text in column}
    words = not any(map(looks_like_number, entries))
    same = any(fold(ours) == fold(theirs) for ours, theirs in filled.rows())
    if not words or same or filled.is_empty() or all(map(is_answer, entries)):
        return True
    return not _are_full_names(entries) and all(map(_is_ones_own, filter(None, table.headers)))


def is_answer(text: str) -> bool:
    """Whether a text is one of the answers that many questions have, as no person is called."""
    return _ANSWER.fullmatch(fold(text)) is not None


def _are_full_names(entries: Collection[str]) -> bool:
    """Whether most entries are two capitalised words or more, as the name of a person is."""
    return sum(_FULL_NAME.fullmatch(text) is not None for text in entries) >= _MOST_NAMES * len(entries)


def headed_by_people(table: PlainTable) -> tuple[str, ...]:
    """The headers that name nothing but a person: `Reviewer 1`, `Reviewer 2`."""
    owned = _owned(table.headers, _BY_NAME[0])
    return tuple(table.headers[columns[ANSWER]] for columns in owned.values() if ANSWER in columns)


def _is_ones_own(header: str) -> bool:
    """Whether a header names a person, or is none of answers."""
    return _is_nobodys(header) or any(named.fullmatch(tidy(header)) for named in _BY_NAME)


def agree_in_most_rows(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns have the same answer in more than half of the rows that either fills, and not one alone."""
    return agree(folded(table, one), folded(table, other))


def folded(table: PlainTable, column: int) -> list[str | None]:
    """The entries of a column, folded; None for a blank cell."""
    return [fold(text) if text else None for text in table.cells.to_series(column).to_list()]


def agree(ours: Sequence[str | None], theirs: Sequence[str | None]) -> bool:
    """Whether two columns of folded entries have the same one in more than half of the rows that either fills.

    It has to be more than one entry: nearly all may have answered no.
    """
    rows = [two for two in zip(ours, theirs, strict=True) if two != (None, None)]
    same = [one or "" for one, other in rows if (one or "") == (other or "")]
    return len(set(same)) > 1 and len(same) > _SAME_ANSWERS * len(rows)


def _by_whatever_name(table: PlainTable) -> Owned:
    """The people by any word before or after three questions or more: `design_primary`, `design_secondary`; `Ann: n`.

    Such words are people if most of their columns have the same answers and agree in most rows, and if most columns of
    the table are somebody's, as the columns of two topics or two outcomes would not be. Two questions are enough where
    a column of the consensus stands beside them: `n: Final`. One is enough where each has a column of comments.
    """
    for words, named in _BEFORE_OR_AFTER:
        owned = _owned(table.headers, re.compile(words, re.DOTALL))
        names = [who for who in owned if may_be_a_name(who)]
        agreed = {question for who in owned if is_consensus(who) for question in owned[who]}
        alike = [
            (one, other)
            for one, other in combinations(names, 2)
            if _mostly_alike(table, owned[one], owned[other], agreed)
        ]
        people = list(_with_parallel(table, owned, {who: owned[who] for two in alike for who in two}))
        commenting = all(any(map(says_comment, owned[who])) for who in people)
        if people and (commenting or _have_most_columns(table, [owned[who] for who in people])):
            return _owned(table.headers, re.compile(named.format("|".join(map(re.escape, people))), re.DOTALL))
    return {}


def _set_apart(table: PlainTable) -> Owned:
    """The people whose names a sign sets apart in the headers: `Design - Anna Kim`, `Design (A.K.)`, `Ben: n`.

    Two questions are enough, and a name may have several words. All whose name recurs have the same questions and agree
    in most rows of most of them, or of both, and half of the columns are theirs: others say what the study is.
    """
    headers = [" - ".join(filter(None, map(tidy, header.split("\n")))) for header in table.headers]
    found: Owned = {}
    for owned in (_owned(headers, named) for named in _APART):
        names = [who for who in owned if len(owned[who]) > 1 and all(map(may_be_a_name, who.split()))]
        alike = [(one, other) for one, other in combinations(names, 2) if _share_all(table, owned[one], owned[other])]
        people = {who: owned[who] for two in alike for who in two}
        if _have_most_columns(table, [*people.values()], _HALF) and _columns(people) > _columns(found):
            found = {who: columns for who, columns in owned.items() if who in people or is_consensus(who)}
    return found


def _columns(owned: Owned) -> int:
    return sum(map(len, owned.values()))


def _share_all(table: PlainTable, one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two have the same questions and agree in most rows of most of them; of two questions, in both."""
    if one.keys() != other.keys():
        return False
    both = [(one[question], other[question]) for question in one if not says_comment(question)]
    return sum(agree_in_most_rows(table, *two) for two in both) > max(len(both) / 2, 1)


def may_be_a_name(word: str) -> bool:
    """Whether a word in a header may be a person: it is none of groups, times, statistics and agreement."""
    taken = _NOBODY.fullmatch(fold(word)) is not None or word in _NO_INITIALS
    return not taken and not is_consensus(word) and not says_agreement(word)


def _mostly_alike(table: PlainTable, one: Mapping[str, int], other: Mapping[str, int], agreed: Collection[str]) -> bool:
    """Whether two share three questions or more, and more than half of their columns are alike.

    Or two of the questions on which the team `agreed`, with the same entry in most rows of each.
    """
    both = [(one[question], other[question]) for question in one if question in other and not says_comment(question)]
    if one.keys() == other.keys() and len(both) > 1 and one.keys() <= {*agreed}:
        return all(_same_in_most_rows(table, *two) for two in both)
    if one.keys() == other.keys() and any(map(says_comment, one)):
        return bool(both) and all(agree_in_most_rows(table, *two) for two in both)
    alike = sum(same_answers(table, *two) and agree_in_most_rows(table, *two) for two in both)
    return alike >= _QUESTIONS and alike > len(both) / 2


def _same_in_most_rows(table: PlainTable, one: int, other: int) -> bool:
    same = [
        (ours or "") == (theirs or "") for ours, theirs in zip(folded(table, one), folded(table, other), strict=True)
    ]
    return sum(same) > _SAME_ANSWERS * len(same)


def _have_most_columns(table: PlainTable, people: Sequence[Mapping[str, int]], part: float = _MOST) -> bool:
    """Whether this part of the columns that could be somebody's is in the questions that people share."""
    shared = Counter(question for columns in people for question in columns)
    taken = sum(number for number in shared.values() if number > 1)
    free = [header for header in table.headers if header and not _is_nobodys(header)]
    return taken >= part * len(free)


def _is_nobodys(header: str) -> bool:
    says = (says_study, says_identity)
    return any(asks(header) is not None for asks in says) or any(
        asks(header) for asks in (says_number, says_comment, says_agreement, is_consensus, _ends_as_consensus)
    )


def _ends_as_consensus(header: str) -> bool:
    return any(is_consensus(word) for word in re.split(r"[\W_]+", header) if word)


def _sharing(table: PlainTable, owned: Owned, alike: Callable[[PlainTable, int, int], bool]) -> Owned:
    """The people who have a question in common with another, whose columns are alike in all that they share.

    Of many questions that both have, those in which two people mostly differ, or leave cells blank, are the fewer.
    """
    sharing: dict[str, Mapping[str, int]] = {}
    for one, other in combinations(owned, 2):
        both = owned[one].keys() & owned[other].keys()
        found = sum(alike(table, owned[one][question], owned[other][question]) for question in both)
        parallel = len(both) >= _QUESTIONS and owned[one].keys() == owned[other].keys() and alike is agree_in_most_rows
        if both and (found == len(both) or (parallel and 2 * found > len(both))):
            sharing |= {one: owned[one], other: owned[other]}
    return sharing


def _several_letters(table: PlainTable, owned: Owned) -> Owned:
    """The people who have the same questions, two or more, and whose columns mostly agree: `n_A`, `n_B`, `n_C`."""
    asked = Counter(frozenset(columns) for columns in owned.values()).most_common(1)
    questions = asked[0][0] if asked else frozenset[str]()
    people = {who: columns for who, columns in owned.items() if columns.keys() == questions}
    two = [
        (question, agree_in_most_rows(table, one[question], other[question]))
        for one, other in combinations(people.values(), 2)
        for question in questions
    ]
    enough = (
        len(people) > 1 and len(questions) > 1 and questions == {question for question, agreeing in two if agreeing}
    )
    return people if enough and sum(agreeing for _, agreeing in two) >= _MOST_AGREE * len(two) else {}


def _beside_what_they_agreed_on(table: PlainTable, owned: Owned) -> Owned:
    """Two people with the same questions, for one or more of which a column headed by it alone has what both say."""
    if len(owned) != 2 or len({frozenset(columns) for columns in owned.values()}) > 1:
        return {}
    one, other = owned.values()
    alone = {fold(tidy(header)): column for column, header in enumerate(table.headers)}
    agreed = [question for question in one if question in alone]
    agreeing = [has_what_both_say(table, alone[question], (one[question], other[question])) for question in agreed]
    return owned if agreeing and all(agreeing) else {}


def _with_parallel(table: PlainTable, owned: Owned, people: Owned) -> Owned:
    """The people, with whoever has a column for each of the questions of one of them, and mostly the same answers."""

    def parallel(who: str, other: str) -> bool:
        same = sum(same_answers(table, owned[who][question], owned[other][question]) for question in owned[other])
        return len(owned[other]) >= _QUESTIONS and 2 * same > len(owned[other])

    found = {
        who
        for who, columns in owned.items()
        if who in people
        or (may_be_a_name(who) and any(columns.keys() == owned[one].keys() and parallel(who, one) for one in people))
    }
    return {who: columns for who, columns in owned.items() if who in found}


def _owned(headers: Sequence[str], named: re.Pattern[str]) -> dict[str, dict[str, int]]:
    owned: dict[str, dict[str, int]] = {}
    for column, header in enumerate(headers):
        if (found := named.fullmatch(tidy(header))) and found["who"] not in _NO_INITIALS:
            question = fold((found["question"] or "").strip(_BETWEEN))
            owned.setdefault(found["who"], {}).setdefault(question or ANSWER, column)
    return owned
