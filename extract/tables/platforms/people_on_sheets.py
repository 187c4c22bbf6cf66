"""The headings on a sheet per study that name people: by a column of what they agreed on, or by their answers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, islice

from extract.tables.area import Area, Line
from extract.tables.number_formats import plain
from extract.tables.people_by_any_name import may_be_a_name
from extract.tables.turned import heads_questions
from schema.regular_expressions import regex
from validate.inference.words import is_consensus, says_comment, says_study, says_who

Answers = Mapping[tuple[str, str], str]
"""What a sheet has, by the label of its row and the heading of its column."""
_BESIDE = re.compile(
    r"\b(?:page|location|source|evidence|quotes?|support|instructions?|guidance|description|help|type|units?|options"
    r"|choices|items?|questions?|fields?|variables?|labels?|sections?|domains?|examples?|status|date|number|no"
    r"|baseline|before|after|pre|post|change|means?|sd|median|n)\b|#"
)
_ANSWERS = re.compile(
    r"(?:your |extracted )?(?:answers?|values?|responses?|data|entry|entries|extraction|results?|information)"
)
_AGREED = re.compile(r"\w+( (answers?|values?|data|extraction|decision|version|response|rating|coding|codes?))?")
_TITLE = re.compile(r"(?i)^(reviewer|coder|rater|extractor|data extractor|assessor)\s*[:=\u2013-]\s*(?=\S)")
_TOP = 12  # rows of several cells, in which the headings are
_OF_STUDY = regex(
    r"(?i)(?=.*[^\W\d_]).*\b(?:19|20)\d\d[a-z]?\b.*|(?:s|id|no|study|paper|article|record|ref)?[ ._#-]*\d+\b.*"
)
"""The name of a sheet that is a study's: with a year, or a number with or without such a word before it."""
_SAME_ANSWERS = 0.5  # of the answers of two people to a question, the part that is the same


def without_title(head: str) -> str:
    """The name in a heading such as `Reviewer: AB`."""
    return _TITLE.sub("", head)


def mostly_studies(sheets: Sequence[str]) -> bool:
    """Whether most of these names of sheets are those of studies."""
    named = [name for name in sheets if _OF_STUDY.fullmatch(name.strip()) and not says_who(name)]
    return 2 * len(named) > len(sheets)


def is_agreed(head: str) -> bool:
    """Whether a heading is that of what the people agreed on."""
    return _AGREED.fullmatch(plain(head)) is not None and is_consensus(head)


def heads_answers(head: str | None) -> bool:
    """Whether a heading, such as `Answer`, is over the answers of a single person, without a name."""
    return _ANSWERS.fullmatch(plain(head)) is not None


def _is_person(head: str) -> bool:
    return is_agreed(head) or says_who(head) or not (says_comment(head) or _BESIDE.search(plain(head)))


def _may_be_person(head: str) -> bool:
    """Whether a heading over answers may be a name, where no column of what was agreed on shows that they are."""
    return _is_person(head) and not heads_answers(head) and all(map(may_be_a_name, head.split()))


def named_beside_agreed(area: Area) -> list[str]:
    """The names of the people in the first row that has the consensus beside them; folded."""
    for row, count in enumerate(area.counts):
        line = area.line(row) if count > 1 else ()
        heads = [text for text in line[1:] if text]
        if not any(map(is_agreed, heads)):
            continue
        people = [plain(text) for text in heads if _is_person(text)]
        if not all(map(is_agreed, people)):
            by_study = line[0] is not None and says_study(line[0]) is not None
            return [] if by_study else people
    return []


def asked_for(areas: Sequence[Area], people: Collection[str]) -> set[str]:
    """The headings that somebody gave as those of people, and of what they agreed on; none if a name is on no sheet."""
    wanted, found = {plain(name) for name in people}, set[str]()
    for line in (area.line(row) for area in areas for row, count in enumerate(area.counts) if count > 1):
        names = {plain(text): {plain(text), plain(without_title(text))} & wanted for text in line[1:] if text}
        if any(names.values()):
            found |= {head for head, name in names.items() if name or is_agreed(head)}
    known = found | {plain(without_title(head)) for head in found}
    return found if wanted <= known else set()


def recurring(areas: Sequence[Area]) -> list[str]:
    """The headings that two sheets have or more, beside another in the row above the labels, as they are written."""
    sheets: Counter[str] = Counter()
    written: dict[str, str] = {}
    for area in areas:
        people = {plain(text): text.strip() for text in people_in(_heads(area))}
        if len(people) > 1:
            sheets.update(people.keys())
            written = {**people, **written}
    return [written[name] for name, number in sheets.items() if number > 1]


def people_in(heads: Line) -> Iterator[str]:
    """The headings over answers that may be names."""
    return (text for text in heads[1:] if text and _may_be_person(text))


def _heads(area: Area) -> Line:
    """The row of headings: the first with several cells, if it has none over the labels, or one that says `Item`."""
    first: Line | None = None
    for row in islice((row for row, count in enumerate(area.counts) if count > 1), _TOP):
        line = area.line(row)
        first = line if first is None else first
        if line[0] is not None and heads_questions(line[0]):
            return line
    return first if first is not None and first[0] is None else ()


def with_the_same_answers(names: Sequence[str], sheets: Mapping[str, Answers]) -> list[str]:
    """Of these names those over columns in which most answers are the same; `sheets` are by their names.

    If sheets are not called as studies are, the answers have to be the same rather than those of two sheets: on a sheet
    for each coder, with a row per study, it is the other way round. Names such as `Reviewer 1` and
    `Reviewer 2` are people's, whatever they answer.
    """
    if len(names) > 1 and all(map(says_who, names)):
        return [*names]
    beside: dict[tuple[str, str], list[bool]] = defaultdict(list)
    apart: dict[str, list[bool]] = defaultdict(list)
    folded = {plain(name): name for name in names}
    for answers in sheets.values():
        for label in dict.fromkeys(label for label, _ in answers):
            here = {name: answers[label, name] for name in folded if (label, name) in answers}
            for one, other in combinations(here, 2):
                beside[one, other].append(here[one] == here[other])
    for ours, theirs in combinations(() if mostly_studies([*sheets]) else sheets.values(), 2):
        for place in ours.keys() & theirs.keys():
            apart[place[1]].append(ours[place] == theirs[place])
    alike = {
        name
        for two, same in beside.items()
        if _share(same) > max(_SAME_ANSWERS, _share([*apart[two[0]], *apart[two[1]]]))
        for name in two
    }
    return [name for fold, name in folded.items() if fold in alike]


def _share(same: Sequence[bool]) -> float:
    return sum(same) / len(same) if same else 0.0
