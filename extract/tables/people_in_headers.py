"""The people whom the headers of a table name, and the columns of each by question."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations, product

import polars as pl

from extract.tables.answers_alike import agree_in_most_rows, folded, is_answer, same_answers
from extract.tables.coder_columns import has_what_both_say
from extract.tables.number_formats import looks_like_number
from extract.tables.owned_columns import ANSWER, BETWEEN, NO_INITIALS, Owned, owned_columns, part_that_agrees
from extract.tables.people_by_any_name import (
    QUESTIONS,
    by_whatever_name,
    is_nobodys,
    may_be_a_name,
    set_apart,
    with_parallel,
)
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import JUDGES_ABROAD, PEOPLE_ABROAD, says_comment, says_who

_ROLE = (
    "(?:coder|rater|observer|reviewer|extractor|abstractor|assessor|annotator|screener|labell?er|evaluator|judge|grader"
    rf"|scorer|reader|examiner|expert|{PEOPLE_ABROAD}|{JUDGES_ABROAD})"
)
_ORDINALS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}
_PERSON = (
    rf"(?:(?i:{_ROLE}s?)"
    r"[ _-]?(?:\d+|[A-Za-z](?![a-z]))"
    r"(?:\s*[(\[][^()\[\]]{1,20}[)\]])?"
    rf"|(?i:(?:{'|'.join(_ORDINALS)})[ _-]{_ROLE})(?![^\W\d_]))"
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
_BY_SMALL_INITIALS = (
    re.compile(r"(?P<question>.+?)[_.](?P<who>[a-z]{2,3})", re.DOTALL),
    re.compile(r"(?P<who>[a-z]{2,3})[_.](?P<question>.+)", re.DOTALL),
)
_SHORT_FOR = re.compile(  # words of two or three letters in headers, which nobody signs with
    r"fu|bl|tx|ctl|ctr|con|exp|int|trt|plc|pbo|grp|arm|ig|cg|eg|lo|hi|lb|ub|avg|med|std|err|var|num|cat|txt|val|obs|pct|raw"
    r"|old|new|ref|adj|tot|all|sum|no|yes|nr|url|doi|en|de|fr|es|it|nl|pt|uk|us|am|pm|day|wk|mo|yr|hr|mg|kg|ug|ml|top|mid"
    r"|one|two|of|by|in|to|or|and|the|is|at|on|how|why|who|for|any|age|sex|rob|qol|bmi"
)
_INITIALS = re.compile(r"[^\W\d_]{2,3}")
_COUNTED = (
    re.compile(r"(?P<question>.*[^\W\d_])[ _.-]?(?P<who>\d)", re.DOTALL),
    re.compile(r"(?P<question>.*[^\W_])[ _.-](?P<who>[A-Z])", re.DOTALL),
)
_NUMBER = re.compile(rf"(?:{_ROLE}s?|[a-z]{{1,3}})?[ _-]?(?P<number>\d)|(?P<ordinal>{'|'.join(_ORDINALS)})[ _-]{_ROLE}")
_WHO = re.compile(r"((full|first|last) )?names?|initials|who|person|by|id|e-?mail|user")
_PERSONS = re.compile(rf"(?:person|{_ROLE})s?")
_OF_PERSONS = re.compile(rf".*[\W_]{_ROLE}")
_MOST_AGREE = 2 / 3  # of the columns of two people each, those that agree in most rows
_MOST_NAMES = 0.75  # of the different entries of columns with the names of people
_LONGEST_NAME = 60  # characters of the name of a person, with a title or an address
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w.'\u2019-]*( [^\W\d_a-z][\w.'\u2019-]*)+")


def people_in_headers(table: PlainTable) -> Owned:
    """The columns of the people who share a question, as in `Rater1`; none where the headers name fewer than two.

    Single letters, as in `category_m` and `category_L`, are people only where both columns have the same answers;
    three letters or more, and initials, as in `Design (AB)` or `design_ab`, only where they also agree in most rows, as
    two arms or two measures would not.
    """
    if numbered := _numbered(table):
        return numbered
    by_name = (_read_by(table, named, _not_names) for named in _BY_NAME)
    if people := max(by_name, key=lambda people: sum(map(len, people.values()))):
        return people
    for named in _BY_LETTER:
        if people := _read_by(table, named, same_answers):
            return people
    readings = [people for named in _BY_INITIALS if (people := _read_by(table, named, agree_in_most_rows))]
    by_words = by_whatever_name(table)
    if readings:
        return max(*readings, by_words, key=lambda people: part_that_agrees(table, people))
    return by_words or set_apart(table) or by_small_initials(table)


def _read_by(table: PlainTable, named: re.Pattern[str], alike: Callable[[PlainTable, int, int], bool]) -> Owned:
    """The people by one pattern of headers; none if it shows fewer than two who share a question."""
    owned = without_their_names(table, _with_initials(table, owned_columns(table.headers, named)))
    if named in _BY_LETTER and len(owned) != 2:
        return _several_letters(table, owned)
    sharing = with_parallel(table, owned, _sharing(table, owned, alike))
    sharing = sharing or _beside_what_they_agreed_on(table, owned)
    return sharing if len(sharing) > 1 else {}


def by_small_initials(table: PlainTable) -> Owned:
    """The people whose initials are small letters, `design_ab` and `design_cd`: as many letters, and all questions.

    Such letters may as well be short for an arm, a visit or a language: the two agree in most rows of each question,
    and have words in one of them, because groups may all have the same size.
    """
    found = (_read_by(table, named, agree_in_most_rows) for named in _BY_SMALL_INITIALS)
    readings = [people for people in found if people and _may_be_initials([*people]) and _have_words(table, people)]
    alike = [people for people in readings if len({frozenset(columns) for columns in people.values()}) == 1]
    return max(alike, key=lambda people: part_that_agrees(table, people), default={})


def _may_be_initials(names: Collection[str]) -> bool:
    """Whether all have as many letters, and none is short for something else."""
    return len({len(name) for name in names}) == 1 and not any(
        _SHORT_FOR.fullmatch(name) or name.upper() in NO_INITIALS or not may_be_a_name(name) for name in names
    )


def _have_words(table: PlainTable, people: Owned) -> bool:
    columns = (column for columns in people.values() for column in columns.values())
    return any(text and not looks_like_number(text) for column in columns for text in folded(table, column))


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
    answers = (question for columns in owned.values() for question in columns if question != ANSWER)
    if all(ANSWER in columns for columns in owned.values()) and not all(map(says_comment, answers)):
        heads = [columns[ANSWER] for columns in owned.values()]
        if any(not _not_names(table, one, other) for one, other in combinations(heads, 2)):
            names.add(ANSWER)
    if not names or any(columns.keys() <= names for columns in owned.values()):
        return owned
    return {
        who: {question: column for question, column in columns.items() if question not in names}
        for who, columns in owned.items()
    }


def with_their_comments(table: PlainTable, owned: Owned) -> Owned:
    """The people, each with the column of comments that has their name in its header, where all have one."""
    taken = {column for columns in owned.values() for column in columns.values()}
    comments: dict[str, dict[str, int]] = {who: {} for who in owned}
    for who, column in product(owned, range(len(table.headers))):
        question = _left_of(tidy(table.headers[column]), who)
        if column not in taken and question is not None and says_comment(question):
            comments[who].setdefault(question, column)
    shared = set.intersection(*({*columns} for columns in comments.values()))
    shared -= {question for columns in owned.values() for question in columns}
    return {who: {**owned[who], **{question: comments[who][question] for question in sorted(shared)}} for who in owned}


def _asks_who(question: str) -> bool:
    """Whether a question about a person asks who it was: `name` under Reviewer 1."""
    return says_who(question) or _WHO.fullmatch(question) is not None


def _numbered(table: PlainTable) -> Owned:
    """The people of a table in which a number or letter tells whose a column is, and one column of each names them.

    As in `person_1, score_1, person_2, score_2`: a number alone could as well be that of an arm or of a visit.
    """
    for named in _COUNTED:
        owned = owned_columns(table.headers, named)
        several = {who: columns for who, columns in owned.items() if len(columns) > 1}
        shared = set.intersection(*(set(columns) for columns in several.values())) if len(several) > 1 else set()
        answers = sorted(question for question in shared if not (_asks_who(question) or _PERSONS.fullmatch(question)))
        if not all(map(_OF_PERSONS.fullmatch, answers)) and naming_columns(table, several) is not None:
            return {who: {question: columns[question] for question in answers} for who, columns in several.items()}
    return {}


def naming_columns(table: PlainTable, owned: Mapping[str, Collection[object]]) -> Mapping[str, int] | None:
    """The column that names, row by row, who each of these people was; None unless each of them has one.

    What names people is no number and no usual answer, and no row has one name twice.
    """
    found: dict[str, int] = {}
    for who in owned:
        named = _named_in(table.headers, who) or _numbered_as(table.headers, who)
        if len(named) != 1:
            return None
        found[who] = named[0]
    filled = [folded(table, column) for column in found.values()]
    entries = {text for column in filled for text in column if text}
    twice = any(len({*names}) < len(names) for row in zip(*filled, strict=True) if (names := [*filter(None, row)]))
    if not entries or twice or any(map(looks_like_number, entries)) or any(map(is_answer, entries)):
        return None
    return found if _stand_as_names(filled) else None


def _named_in(headers: Sequence[str], who: str) -> list[int]:
    """The columns that name one of the people: `Reviewer 1`, `Reviewer 1 name`, `person_1` of `1`."""
    asked = ((column, _left_of(tidy(header), who)) for column, header in enumerate(headers))
    return [
        column
        for column, question in asked
        if question is not None and (not question or _asks_who(question) or _PERSONS.fullmatch(question))
    ]


def _numbered_as(headers: Sequence[str], who: str) -> list[int]:
    """The columns that name the person of this number in another way: `First reviewer` or `Reviewer 1 name` of `R1`."""
    number = _number_of(who)
    heads = ((column, _BY_NAME[0].fullmatch(tidy(header))) for column, header in enumerate(headers))
    return [
        column
        for column, head in heads
        if head
        and number is not None
        and number == _number_of(head["who"])
        and (not head["question"] or _asks_who(fold(head["question"])))
    ]


def _number_of(who: str) -> str | None:
    """The number of one of the people: `1` of `R1`, `Reviewer 1` and `First reviewer`. None if it has none."""
    found = _NUMBER.fullmatch(fold(who))
    return (found["number"] or _ORDINALS[found["ordinal"]]) if found else None


def _stand_as_names(columns: Sequence[Sequence[str | None]]) -> bool:
    """Whether columns could name people: they are filled in most rows, and no name is as long as a sentence."""
    filled = [text for column in columns for text in column if text]
    return 2 * len(filled) > sum(map(len, columns)) and max(map(len, filled)) <= _LONGEST_NAME


def _left_of(header: str, who: str) -> str | None:
    """The question of a header that names one of the people, apart from all else or at either end; None if none."""
    name = re.escape(who)
    found = re.search(rf"(?<![^\W_]){name}(?![^\W_])|^{name}(?!\d)|(?<!\d){name}$", header, re.IGNORECASE)
    return fold(f"{header[: found.start()]} {header[found.end() :]}".strip(BETWEEN)) if found else None


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
    if not _stand_as_names([folded(table, column) for column in (one, other)]):
        return True
    return not _are_full_names(entries) and all(map(_is_ones_own, filter(None, table.headers)))


def _are_full_names(entries: Collection[str]) -> bool:
    """Whether most entries are two capitalised words or more, as the name of a person is."""
    return sum(_FULL_NAME.fullmatch(text) is not None for text in entries) >= _MOST_NAMES * len(entries)


def headed_by_people(table: PlainTable) -> tuple[str, ...]:
    """The headers that name nothing but a person: `Reviewer 1`, `Reviewer 2`."""
    owned = owned_columns(table.headers, _BY_NAME[0])
    return tuple(table.headers[columns[ANSWER]] for columns in owned.values() if ANSWER in columns)


def _is_ones_own(header: str) -> bool:
    """Whether a header names a person, or is none of answers."""
    return is_nobodys(header) or any(named.fullmatch(tidy(header)) for named in _BY_NAME)


def _sharing(table: PlainTable, owned: Owned, alike: Callable[[PlainTable, int, int], bool]) -> Owned:
    """The people who have a question in common with another, whose columns are alike in all that they share.

    Of many questions that both have, those in which two people mostly differ, or leave cells blank, are the fewer.
    """
    sharing: dict[str, Mapping[str, int]] = {}
    for one, other in combinations(owned, 2):
        both = owned[one].keys() & owned[other].keys()
        found = sum(alike(table, owned[one][question], owned[other][question]) for question in both)
        parallel = len(both) >= QUESTIONS and owned[one].keys() == owned[other].keys() and alike is agree_in_most_rows
        if both and (found == len(both) or (parallel and 2 * found > len(both))):
            sharing |= {one: owned[one], other: owned[other]}
    return sharing


def _several_letters(table: PlainTable, owned: Owned) -> Owned:
    """The people who have the same questions, two or more, and whose columns mostly agree: `n_A`, `n_B`, `n_C`.

    One of them may have more columns, such as comments.
    """
    asked = [frozenset(columns) for columns in owned.values()]
    questions = max(asked, key=lambda one: sum(one <= other for other in asked), default=frozenset[str]())
    people = {who: columns for who, columns in owned.items() if questions <= columns.keys()}
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
