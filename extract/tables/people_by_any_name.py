"""Finds people by any word in the headers, if most columns belong to them and mostly agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from extract.tables.answers_alike import agree_in_most_rows, same_answers, same_in_most_rows
from extract.tables.coder_columns import says_agreement
from extract.tables.owned_columns import NO_INITIALS, Owned, owned_columns
from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, says_comment, says_identity, says_number, says_study

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
_NOBODY = re.compile(  # words that teams use to distinguish groups, times and statistics
    r"treat\w*|interventions?|exp\w*|controls?|comparators?|placebo|cases?|groups?|arms?|pre|post|before|after|baseline"
    r"|followup|start|begin|end|last|left|right|males?|females?|men|women|boys|girls|mean|median|lower|upper|low|high|min|max|total"
    r"|name|type|units?|values?|text|other|date|year|pages?|quotes?|comments?|notes?|source|status|method|reason"
)
_HALF = 0.5
QUESTIONS = 3  # that two people share, if nothing else shows that they are people
_MOST = 0.75  # of the columns that could belong to a person


def by_whatever_name(table: PlainTable) -> Owned:
    """The people by any word before or after at least three questions: `design_primary`, `design_secondary`; `Ann: n`.

    Such words are people if most of their columns have the same answers and agree in most rows, and if most columns of
    the table belong to somebody. Columns for two topics or outcomes do not fulfil this. Two questions are enough beside
    a column of the consensus: `n: Final`. One is enough if each person has a column of comments.
    """
    for words, named in _BEFORE_OR_AFTER:
        owned = owned_columns(table.headers, re.compile(words, re.DOTALL))
        names = [who for who in owned if may_be_a_name(who)]
        agreed = {question for who in owned if is_consensus(who) for question in owned[who]}
        alike = [
            (one, other)
            for one, other in combinations(names, 2)
            if _mostly_alike(table, owned[one], owned[other], agreed)
        ]
        people = list(with_parallel(table, owned, {who: owned[who] for two in alike for who in two}))
        commenting = all(any(map(says_comment, owned[who])) for who in people)
        if people and (commenting or _have_most_columns(table, [owned[who] for who in people])):
            return owned_columns(table.headers, re.compile(named.format("|".join(map(re.escape, people))), re.DOTALL))
    return {}


def set_apart(table: PlainTable) -> Owned:
    """The people whose names are separated by a sign in the headers: `Design - Anna Kim`, `Design (A.K.)`, `Ben: n`.

    Two questions are enough, and a name may have several words. All people with repeated names must have the same
    questions, agree in most rows of most questions (or of both), and own half of the columns. The other columns
    describe the study.
    """
    headers = [" - ".join(filter(None, map(tidy, header.split("\n")))) for header in table.headers]
    found: Owned = {}
    for owned in (owned_columns(headers, named) for named in _APART):
        names = [who for who in owned if len(owned[who]) > 1 and all(map(may_be_a_name, who.split()))]
        alike = [(one, other) for one, other in combinations(names, 2) if _share_all(table, owned[one], owned[other])]
        people = {who: owned[who] for two in alike for who in two}
        if _have_most_columns(table, [*people.values()], _HALF) and _columns(people) > _columns(found):
            found = {who: columns for who, columns in owned.items() if who in people or is_consensus(who)}
    return found


def _columns(owned: Owned) -> int:
    return sum(map(len, owned.values()))


def _share_all(table: PlainTable, one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two have the same questions and agree in most rows of most of them; for two questions, of both."""
    if one.keys() != other.keys():
        return False
    both = [(one[question], other[question]) for question in one if not says_comment(question)]
    return sum(agree_in_most_rows(table, *two) for two in both) > max(len(both) / 2, 1)


def may_be_a_name(word: str) -> bool:
    """Whether a word in a header may be a person, and not a group, time, statistic or agreement."""
    taken = _NOBODY.fullmatch(fold(word)) is not None or word in NO_INITIALS
    return not taken and not is_consensus(word) and not says_agreement(word)


def _mostly_alike(table: PlainTable, one: Mapping[str, int], other: Mapping[str, int], agreed: Collection[str]) -> bool:
    """Whether two people share at least three questions, and more than half of their columns are alike.

    It is also enough to share two of the questions on which the team `agreed`, with the same entry in most rows of
    each.
    """
    both = [(one[question], other[question]) for question in one if question in other and not says_comment(question)]
    if one.keys() == other.keys() and len(both) > 1 and one.keys() <= {*agreed}:
        return all(same_in_most_rows(table, *two) for two in both)
    if one.keys() == other.keys() and any(map(says_comment, one)):
        return bool(both) and all(agree_in_most_rows(table, *two) for two in both)
    alike = sum(same_answers(table, *two) and agree_in_most_rows(table, *two) for two in both)
    return alike >= QUESTIONS and alike > len(both) / 2


def _have_most_columns(table: PlainTable, people: Sequence[Mapping[str, int]], part: float = _MOST) -> bool:
    """Whether this share of the columns that could belong to a person is in the questions that people share."""
    shared = Counter(question for columns in people for question in columns)
    taken = sum(number for number in shared.values() if number > 1)
    free = [header for header in table.headers if header and not is_nobodys(header)]
    return taken >= part * len(free)


def is_nobodys(header: str) -> bool:
    """Whether a header is not one person's answer: it is about the study, a number, a comment, or the consensus."""
    says = (says_study, says_identity)
    return any(asks(header) is not None for asks in says) or any(
        asks(header) for asks in (says_number, says_comment, says_agreement, is_consensus, _ends_as_consensus)
    )


def _ends_as_consensus(header: str) -> bool:
    return any(is_consensus(word) for word in re.split(r"[\W_]+", header) if word)


def with_parallel(table: PlainTable, owned: Owned, people: Owned) -> Owned:
    """These people, and all others who have the same questions as one of them and mostly the same answers."""

    def parallel(who: str, other: str) -> bool:
        same = sum(same_answers(table, owned[who][question], owned[other][question]) for question in owned[other])
        return len(owned[other]) >= QUESTIONS and 2 * same > len(owned[other])

    return {
        who: columns
        for who, columns in owned.items()
        if who in people
        or (may_be_a_name(who) and any(columns.keys() == owned[one].keys() and parallel(who, one) for one in people))
    }
