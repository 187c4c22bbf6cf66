"""Unfinished forms beside finished ones of the same extractor for the same study, as exports of platforms have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from extract.compare_files.one_file import ExtractorTables
from schema.records import record
from schema.regular_expressions import regex
from schema.text import first_ones, fold, plural, quoted, tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header, says_author, says_identity, says_study

_SAYS_STATE = regex(
    r"((form|record|response|survey|extraction|entry|data entry|coding|review|submission|reviewer) ?)?"
    r"(status|state|complete(d|ness)?|completion( status)?|finished|progress|submitted)|"
    r"is (it )?(complete(d)?|finished|submitted)|(formular ?)?status|abgeschlossen|vollst[äa]ndig|fertig|"
    r"statut|termin[ée]|complet[ao]?|estado|terminado|(.* )?complete"
)
_FINISHED = regex(
    r"completed?|finished|final|done|submitted|closed|verified|y(es)?|true|abgeschlossen|fertig|"
    r"vollst[äa]ndig|ja|wahr|termin[ée]|complet[ao]?|oui|vrai|terminad[ao]|s[íi]"
)
_UNFINISHED = regex(
    r"incomplete|unfinished|draft|started|open|partial|partly|pending|unverified|no?|false|in progress|"
    r"not (completed?|finished|started|submitted)|entwurf|nein|unvollst[äa]ndig|offen|falsch|begonnen|in bearbeitung|"
    r"incomplet[ao]?|brouillon|non|faux|borrador|en cours|non termin[ée]|en (curso|progreso)"
)
_NUMBER = regex(r"(\d{1,3}) ?%?")
_UNIQUE = 0.9  # of the rows that stay, the part with a study of their own
_MOST_TWICE = 0.5  # of the studies of an extractor, the part with several rows: in more, a row is no whole form
_SHOWN = 3


@record
class _LeftOut:
    """A row that is left out: its study, whose it is, where it stands and its state."""

    study: str
    who: str
    row: int
    state: str


def without_unfinished(extractors: ExtractorTables) -> ExtractorTables:
    """The tables without unfinished forms of studies of which an extractor has a finished one, which is said."""
    tables, said = _kept(extractors.tables)
    return replace(extractors, tables=tables, assumed=extractors.assumed + Assumed(assumptions=said))


def _kept(tables: Mapping[str, PlainTable]) -> tuple[Mapping[str, PlainTable], tuple[Assumption, ...]]:
    """The tables without unfinished forms of studies of which their extractor has a finished one, and what was done.

    Only where each extractor has one row for nearly every study then: a row of several may well be open by itself.
    """
    for header in _headers(tables, _says_state):
        done = _finished_states([text for table in tables.values() for text in _texts(table, header) if text])
        for study in _headers(tables, _names_study) if done else ():
            left = {who: _unfinished(who, table, study, header, done) for who, table in tables.items()}
            if any(left.values()) and _is_one_row_per_study(tables, study, left):
                kept = {who: _without(table, [one.row for one in left[who]], header) for who, table in tables.items()}
                return kept, (_said([one for of in left.values() for one in of], header),)
    return tables, ()


def _finished_states(texts: Sequence[str]) -> set[str]:
    """Those of the states that say that a form is finished, folded; none where an entry is no state.

    Of numbers it is the highest that says so: 1, or 2 as REDCap counts, or 100 per cent.
    """
    states = {fold(text) for text in texts}
    numbers = {state: int(found[1]) for state in states if (found := _NUMBER.fullmatch(state))}
    if len(numbers) == len(states):
        most = max(numbers.values(), default=0)
        return {state for state, number in numbers.items() if number == most} if most in (1, 2, 100) else set()
    finished = {state for state in states if _FINISHED.fullmatch(state)}
    return finished if all(_UNFINISHED.fullmatch(state) for state in states - finished) else set()


def _headers(tables: Mapping[str, PlainTable], fits: Callable[[str], bool]) -> Sequence[str]:
    """The headers that all tables have and that fit."""
    first, *others = (table.headers for table in tables.values())
    return [header for header in first if header and fits(header) and all(header in headers for headers in others)]


def _says_state(header: str) -> bool:
    return _SAYS_STATE.fullmatch(plain_header(header)) is not None


def _names_study(header: str) -> bool:
    return says_study(header) is not None or says_author(header)


def _texts(table: PlainTable, header: str) -> list[str]:
    return [tidy(text or "") for text in table.cells.to_series(table.headers.index(header))]


def _unfinished(who: str, table: PlainTable, study: str, header: str, done: Collection[str]) -> list[_LeftOut]:
    """The unfinished rows of studies with a finished one; none where rows are parts of a form, such as arms."""
    studies = _texts(table, study)
    times = Counter(filter(None, map(fold, studies)))
    several = sum(number > 1 for number in times.values())
    if table.scattered is not None or several > _MOST_TWICE * len(times):
        return []
    parts = [_texts(table, of) for of in table.headers if of and says_identity(of) is not None]
    states = _texts(table, header)
    of_rows = list(zip(*parts, strict=True)) or [()] * len(studies)
    rows = list(zip(studies, table.rows.to_list(), states, of_rows, strict=True))
    finished: dict[str, list[Sequence[str]]] = {}
    for name, _, state, part in rows:
        if name and fold(state) in done:
            finished.setdefault(fold(name), []).append(part)
    return [
        _LeftOut(name, who, row, state)
        for name, row, state, part in rows
        if fold(state) not in done and any(_may_be(part, whole) for whole in finished.get(fold(name), ()))
    ]


def _may_be(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a row names the same arm, outcome and so on as another one, as far as it names any."""
    return all(not ours or fold(ours) == fold(theirs) for ours, theirs in zip(part, whole, strict=True))


def _is_one_row_per_study(tables: Mapping[str, PlainTable], study: str, left: Mapping[str, Sequence[_LeftOut]]) -> bool:
    out = {(who, one.row) for who, rows in left.items() for one in rows}
    names = [
        (who, fold(name))
        for who, table in tables.items()
        for name, row in zip(_texts(table, study), table.rows.to_list(), strict=True)
        if name and (who, row) not in out
    ]
    return len(set(names)) >= _UNIQUE * len(names)


def _without(table: PlainTable, rows: Sequence[int], header: str) -> PlainTable:
    """The table without these rows of its sheet; its states are not compared."""
    stay = ~table.rows.is_in(rows)
    own = {**table.own, header: "it says which forms are finished"}
    return replace(table, rows=table.rows.filter(stay), cells=table.cells.filter(stay), own=own)


def _said(left: Sequence[_LeftOut], header: str) -> Assumption:
    shown = first_ones([f"{one.study} ({one.who}, row {one.row}: {quoted(one.state)})" for one in left], _SHOWN)
    forms = plural(len(left), "unfinished form", "unfinished forms")
    sentence = (
        f"{forms} by {header!r} {'is' if len(left) == 1 else 'are'} left out, because the same extractor has a finished"
        f" one of the study: {shown}"
    )
    option = "to compare another form, correct its state in a copy of the file"
    return Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)
