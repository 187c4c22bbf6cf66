"""Finds the columns that identify rows: the study, and as few others as possible that differ within a study."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from schema.cell_type import CellType
from schema.records import record
from schema.rounding import percentage
from validate.inference.columns import Column
from validate.inference.key_trial import Trial
from validate.inference.plain_table import PlainTable
from validate.inference.study_column import (
    FILLED,
    MET_AGAIN,
    UNIQUE,
    is_certain,
    numbers_studies,
    study_columns,
    tells_rows,
)
from validate.inference.words import (
    may_be_coded,
    says_author,
    says_identity,
    says_measured_identity,
    says_number,
    says_study,
    says_year,
)

_ALMOST = 0.8  # ... from which what is left are rows entered twice, unless a column's name says otherwise
MOST_COLUMNS = 3  # within a study
_AT_WORST = 8  # where no three tell the rows apart
_CANDIDATES = 8
_SOME_FILLED = 0.1  # of the rows: the least that a column has which tells some of them apart
_MOST_TRIED = 4  # columns for the study
_NO_NAMES = frozenset({"quantity", "list"})  # what a cell holds: an amount, or several answers
_OF_EACH = 2  # tables: a row that is twice in one of them is a part twice as large of its rows
_FAR_FEWER = 0.5  # of the rows that another key pairs
LESS_ALIKE = 0.75  # of the part of equal cells in the rows that another key pairs
_MOST_TWICE = 0.5  # of the rows, the part whose key another row has too, or that have none
_MOST_AMOUNTS = 0.5  # of the rows, the part up to which there are different ones
_MOST_SHOWN = 3  # columns of a key that are named


class NoKey(ValueError):
    """No column of these tables says which study a row is about, or none which row of the study it is."""


@record
class Together:
    """Columns whose entries name the study together, and whether they were guessed."""

    columns: tuple[Column, ...]
    guessed: bool

    def has(self, label: str) -> bool:
        """Whether the column with this label is one of them."""
        return any(column.label == label for column in self.columns)


@record
class Key:
    """The columns that identify rows: `study`, and `identity` within it (empty: one row per study).

    `named` unless the study's column was guessed from its entries. `counted` where the identity is a number that each
    table gives its own rows, so that rows are paired by similarity alone. `blank` rows have no key. `twice` rows have
    the key of another row of their table: they are counted when there is a form that reads the columns. `paired` is the
    number of rows that a second table has with the same key. Where the identity only counts, `elsewhere` of these are
    more alike to a row with another number or label; where it names rows, `unlike` of them are, if these are many.
    `rival` is a key that would pair other rows, and `rival_paired` how many. `together` are the columns of which the
    study's has the entries. `measured` says that days, doses or the like, which may be results as well, were guessed to
    say which row of a study it is.
    """

    study: Column
    identity: tuple[Column, ...]
    blank: int
    met_again: float = 1.0  # 0 to 1: of the keys of studies that a second table has, those that it has too
    named: bool = True
    counted: bool = False
    twice: int = 0
    paired: int = 0
    elsewhere: int = 0
    unlike: int = 0
    rival: tuple[Column, ...] = ()
    rival_paired: int = 0
    together: Together | None = None
    measured: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns of the key, that of the study first."""
        return (self.study, *self.identity)


def guess_key(
    tables: Sequence[PlainTable],
    columns: Sequence[Column],
    cells: Mapping[str, CellType[Any]],
    given: Sequence[Column] = (),
) -> Key:
    """The key of these tables; `given` columns are taken as they are, the first for the study.

    `cells` has the type of each column by its label: a measured number, a date or a comment tells no row from another.
    NoKey where no column can be that of the study, or most rows would have the key of another row.
    """
    trial = Trial(tables)
    if len(given) > 1:
        return _key(trial, given)
    if given:
        return _rather_counted(trial, columns, _key_of(tables, columns, cells, given[0]))
    studies = study_columns(tables, columns, cells)
    if not studies:
        raise NoKey("no column of these tables says which study a row is about")
    tried = [*studies[:_MOST_TRIED], *_ids_beside_an_author(trial, columns, studies)]
    keys = [_key_of(tables, columns, cells, study) for study in tried]
    key = _rather_counted(trial, columns, _believed(trial, columns, keys))
    left = trial.leaves_out(key.columns)
    told_apart = trial.distinguished(key.columns) >= UNIQUE  # also if it has gaps: such rows are paired by similarity
    if left > _MOST_TWICE and not told_apart and not (trial.alone and key.named):
        entries = " and ".join(f"{column.label!r}" for column in key.columns[:_MOST_SHOWN])
        entries += f" and {len(key.columns) - _MOST_SHOWN} more columns" if len(key.columns) > _MOST_SHOWN else ""
        blank = ", or nothing" if key.blank else ""
        raise NoKey(
            f"no columns say which row is which: {percentage(left, 0)}% of the rows have the same entries in {entries}"
            f" as another row of the same file{blank}"
        )
    return key


def _key(trial: Trial, columns: Sequence[Column]) -> Key:
    study, *identity = columns
    return Key(study, tuple(identity), trial.blank(columns), trial.met_again(columns))


def _rather_counted(trial: Trial, columns: Sequence[Column], key: Key) -> Key:
    """A number that each table gives its own rows instead of results that tell them apart badly."""
    named = all(says_identity(column.label) is not None or says_number(column.label) for column in key.identity)
    apart = trial.distinguished(key.columns)
    sound = apart >= UNIQUE and key.met_again >= MET_AGAIN
    if trial.alone or sound or (named and key.identity) or (apart >= _ALMOST and not key.identity):
        return key
    able = [
        column
        for column in columns
        if column is not key.study
        and column.everywhere
        and says_number(column.label)
        and trial.filled(column) >= FILLED
        and trial.distinguished((key.study, column)) >= UNIQUE
        and not numbers_studies(trial, column, key.study)
    ]
    if not able:
        return key
    counted = _key(trial, (key.study, able[0]))
    return replace(counted, named=key.named, counted=True)


def _believed(trial: Trial, columns: Sequence[Column], keys: Sequence[Key]) -> Key:
    """The first of these keys, unless it pairs far fewer rows than another one, or rows that are far less alike."""
    if trial.alone:
        sound = [key for key in keys if trial.leaves_out(key.columns) <= _MOST_TWICE]
        first = (sound or keys)[0]
        return replace(first, named=_says(first.study))
    pairs = [trial.pairs(key.columns) for key in keys]
    best = 0
    for other in range(1, len(keys)):
        either = {*keys[best].columns, *keys[other].columns}  # in neither: only so the two are measured alike
        contents = [column for column in columns if column not in either]
        alike, others = (trial.alike(contents, pairs[key]) for key in (best, other))
        fewer = len(pairs[best]) < _FAR_FEWER * len(pairs[other]) and not trial.by_chance(contents, pairs[other])
        enough = len(pairs[other]) >= _FAR_FEWER * len(pairs[best]) and pairs[other]
        far_less_alike = enough and alike < LESS_ALIKE * others
        # authors are spelled in several ways, and wrote several studies: an id is believed as soon as it pairs better
        more = len(pairs[other]) >= len(pairs[best]) and alike < others
        id_instead = _is_by_author(keys[best]) and (more or pairs[best] < pairs[other])
        if fewer or far_less_alike or id_instead:
            best = other
    rivals = [other for other in range(len(keys)) if other != best and not pairs[other] <= pairs[best]]
    return replace(
        keys[best],
        named=_says(keys[best].study),
        paired=len(pairs[best]),
        rival=keys[rivals[0]].columns if rivals else (),
        rival_paired=len(pairs[rivals[0]]) if rivals else 0,
    )


def _ids_beside_an_author(trial: Trial, columns: Sequence[Column], studies: Sequence[Column]) -> list[Column]:
    """The columns such as `Record` that have the same ids in all tables, where nothing but an author names the study.

    Not those with whole numbers, which may count the rows of each table anew.
    """
    if trial.alone or not says_author(studies[0].label):
        return []
    able = [column for column in columns if column not in studies and column.everywhere and says_number(column.label)]
    return [
        column
        for column in able
        if not trial.in_numbers(column)
        and trial.distinguished((column,)) >= UNIQUE
        and trial.met_again((column,)) >= MET_AGAIN
    ]


def _is_by_author(key: Key) -> bool:
    """Whether nothing but the author, and the year, says which study it is."""
    return says_author(key.study.label) and all(says_year(column.label) for column in key.identity)


def _says(study: Column) -> bool:
    return says_study(study.label) is not None or says_author(study.label)


def _key_of(
    tables: Sequence[PlainTable], columns: Sequence[Column], cells: Mapping[str, CellType[Any]], study: Column
) -> Key:
    """The key with this column for the study, and as few others as are needed."""
    trial = Trial(tables)
    identity: tuple[Column, ...] = ()
    measured: list[Column] = []
    apart = trial.distinguished((study,))
    if apart < UNIQUE:
        trial.narrow_to_some_studies(study)
        named, others = columns_within(trial, columns, cells, study)
        identity = _smallest(trial, study, named, apart)
        if trial.distinguished((study, *identity)) < UNIQUE:
            identity = _renamed(trial, study, named) or identity
        identity += _that_tells_the_last_rows(trial, (study, *identity), named) if identity else ()
        measured = [column for column in _measured(trial, columns, cells, study) if column not in named]
        if measured and trial.distinguished((study, *identity)) < UNIQUE:
            with_measured = _smallest(trial, study, [*named, *measured], apart)
            identity = with_measured if trial.distinguished((study, *with_measured)) >= UNIQUE else identity
        if apart < _ALMOST and trial.distinguished((study, *identity)) < UNIQUE:
            identity = _smallest(trial, study, [*named, *others][:_CANDIDATES], apart)
            if trial.distinguished((study, *identity)) < UNIQUE:
                identity = _renamed(trial, study, [*named, *others][:_CANDIDATES]) or identity
            if trial.distinguished((study, *identity)) < _ALMOST:
                identity = _more(trial, _telling(trial, columns, cells, study, FILLED), study, identity)
            if trial.distinguished((study, *identity)) < UNIQUE:
                with_gaps = [*measured, *_telling(trial, columns, cells, study, _SOME_FILLED)]
                whole = _more(trial, with_gaps, study, identity)
                identity = whole if trial.distinguished((study, *whole)) >= UNIQUE else identity
    identity = tuple(sorted(identity, key=lambda column: not is_certain(column)))  # a study holds its rows
    key = _key(Trial(tables), (study, *identity))
    guessed = any(column in measured for column in identity)
    return replace(key, met_again=trial.met_again((study, *identity)), measured=guessed)


def columns_within(
    trial: Trial, columns: Sequence[Column], cells: Mapping[str, CellType[Any]], study: Column
) -> tuple[list[Column], list[Column]]:
    """The columns that could identify rows within a study: those with a suitable name, in order, and the others."""
    able = _able(trial, columns, study)
    ranked = {column.label: rank for column in able if (rank := _rank_within(trial, study, column)) is not None}
    named = [column for column in able if column.label in ranked and cells[column.label].storage not in _NO_NAMES]
    others = [
        column
        for column in able
        if column not in named and tells_rows(trial, column, cells) and says_study(column.label) is None
    ]
    return sorted(named, key=lambda column: ranked[column.label])[:_CANDIDATES], others


def _measured(
    trial: Trial, columns: Sequence[Column], cells: Mapping[str, CellType[Any]], study: Column
) -> list[Column]:
    """The columns of days, doses and amounts with a unit, which tell rows apart where nothing named for it does.

    They may have gaps: only some studies have several doses. Amounts that differ in most rows are results, unless the
    header names an arm or the like.
    """

    def is_amount(column: Column) -> bool:
        design = says_identity(column.label) is not None or trial.distinguished((column,)) <= _MOST_AMOUNTS
        return design and cells[column.label].storage == "quantity"

    able = _able(trial, columns, study, _SOME_FILLED)
    return [column for column in able if says_measured_identity(column.label) or is_amount(column)]


def _able(trial: Trial, columns: Sequence[Column], study: Column, filled: float = FILLED) -> list[Column]:
    """The columns beside the study that all tables have, and nearly all rows or at least this share of them."""
    return [
        column for column in columns if column is not study and column.everywhere and trial.filled(column) >= filled
    ]


def _rank_within(trial: Trial, study: Column, column: Column) -> int | None:
    """How certainly a column's name says which row of the study it is, 0 is most certain; None if it does not.

    The year belongs to an author. A number that both files have in the same studies may be nested in the study, as may
    one that counts its rows, whatever it is called.
    """
    if says_author(study.label) and says_year(column.label):
        return -1
    if (rank := says_identity(column.label)) is not None:
        return rank
    named = says_study(column.label) is not None or says_number(column.label)
    nested = named or trial.counts_rows(study, column) or trial.counts_in_runs(column)
    if not nested or not (trial.alone or trial.met_again((study, column)) >= MET_AGAIN):
        return None
    return _NESTED + may_be_coded(column.label)


_NESTED = 9


def _smallest(trial: Trial, study: Column, can_be: list[Column], apart: float) -> tuple[Column, ...]:
    """The smallest combination that identifies nearly all rows and occurs in a second table; otherwise the best one."""
    best: tuple[float, tuple[Column, ...]] = (apart, ())
    for size in range(1, MOST_COLUMNS + 1):
        tried = []
        for chosen in combinations(can_be, size):
            unique, again = trial.distinguished((study, *chosen)), trial.met_again((study, *chosen))
            if again >= MET_AGAIN or trial.alone:
                tried.append((unique, again, chosen))
        good = [candidate for candidate in tried if candidate[0] >= UNIQUE]
        if good:
            # the first of the best: named, and at the left
            return max(good, key=lambda candidate: round(candidate[1], 1))[2]
        best = max([best, *((unique, chosen) for unique, _, chosen in tried)], key=lambda candidate: candidate[0])
    return best[1]


def _that_tells_the_last_rows(trial: Trial, key: Sequence[Column], named: Sequence[Column]) -> tuple[Column, ...]:
    """The first column named for it that tells apart the few rows which a key leaves as twice the same, if one does.

    No more rows may lose their like in a second table than were twice the same.
    """
    twice = 1 - trial.distinguished(key)
    if not 0 < twice <= 1 - UNIQUE:
        return ()
    again = trial.met_again(key) - _OF_EACH * twice
    for column in named:
        whole = (*key, column)
        if column not in key and trial.distinguished(whole) == 1 and trial.met_again(whole) >= again:
            return (column,)
    return ()


def _telling(
    trial: Trial, columns: Sequence[Column], cells: Mapping[str, CellType[Any]], study: Column, filled: float
) -> list[Column]:
    """The columns that may tell rows apart and are filled in this share of them: not what was measured."""
    return [column for column in _able(trial, columns, study, filled) if tells_rows(trial, column, cells)]


def _more(trial: Trial, columns: Sequence[Column], study: Column, identity: tuple[Column, ...]) -> tuple[Column, ...]:
    """Adds some of these columns if a few do not identify the rows; the rest must be paired by similarity.

    What nobody meets again, such as an export's numbers, is no help.
    """
    able = [
        column
        for column in dict.fromkeys(columns)
        if column not in identity and trial.met_again((study, column)) >= MET_AGAIN
    ]
    apart = trial.distinguished((study, *identity))
    while able and apart < UNIQUE and len(identity) < _AT_WORST:
        gained = [(trial.distinguished((study, *identity, column)), -place) for place, column in enumerate(able)]
        best, place = max(gained)
        if best <= apart:
            break
        identity, apart = (*identity, able.pop(-place)), best
    return identity


def _renamed(trial: Trial, study: Column, named: Sequence[Column]) -> tuple[Column, ...]:
    """The columns named for it that tell rows apart although hardly any is met again: everybody has own names for them.

    Those rows can still be paired by similarity. Numbers that nobody meets again are numbers of an export, not names.
    """
    able = [column for column in named if _is_own(trial, column) or trial.met_again((study, column)) >= MET_AGAIN]
    for size in range(1, MOST_COLUMNS + 1):
        for chosen in combinations(able, size):
            if any(_is_own(trial, column) for column in chosen) and trial.distinguished((study, *chosen)) >= UNIQUE:
                return chosen
    return ()


def _is_own(trial: Trial, column: Column) -> bool:
    """Whether everybody may have own entries here: words, or numbers that begin anew in each study."""
    counts = says_identity(column.label) in (0, 1) and trial.distinguished((column,)) < UNIQUE
    return trial.in_words(column) or counts
