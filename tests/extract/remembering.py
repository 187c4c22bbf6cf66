"""What the tests of commands work out once: hundreds of projects begin alike, and command after command reads one file.

A function that remembers gives what the real one gave for the same content. Tests of the function itself use the real
one, as does the second run of the worked example, which has to make the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import pytest

from extract.compare_files import comparing
from extract.compare_files.comparing import Compared
from extract.form_file import load as loading_of_forms
from extract.form_file import read as reading_of_forms
from extract.form_file import write
from extract.form_file.root import base_files
from extract.form_file.write import form_text
from extract.project.folder import project as folder
from extract.project.folder.project import Project
from extract.project.form_changes import migrating
from extract.project.rounds import agreement_basis, merging
from extract.project.team_tables import own_choices
from extract.project.team_tables.codebook_file import CODEBOOK_FILE
from extract.reading import Workbook, delimited
from extract.reading import workbook as reading
from extract.workbook import load, mapping, template
from schema import rounds
from schema.form import Form
from schema.rule import Rule
from validate.check import check_extraction, rules, rules_together
from validate.check.problem import Problem
from validate.check.rules import every_rule
from validate.extraction import finished, parts
from validate.extraction.extraction import Confirmed, Extraction, read_extraction
from validate.extraction.recorded_table import RawTable
from validate.ledger.ledger import PAIRING, Ledger
from validate.merge import merge_extractions
from validate.merge.comparison import Comparison, Unruled
from validate.merge.numbers import Numbers

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 200  # results that a function remembers: laws ask for many that nobody asks for again


@contextmanager
def remembering() -> Iterator[None]:
    """Templates, form files, what stands in files, and their merge are worked out once, as long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "template_content", _template)
        patch.setattr(migrating, "template_content", _template)
        patch.setattr(write, "form_text", _form_text)
        patch.setattr(comparing, "compare_files", _compare_files)
        patch.setattr(reading_of_forms, "read_form", _read_form)
        patch.setattr(own_choices, "with_own_choices", _with_own_choices)
        patch.setattr(folder, "with_modules", _with_modules)
        patch.setattr(Form, "with_citation", _with_citation)
        patch.setattr(Project, "_whole_form", lambda project: _one_form(_really_whole_form(project)))
        for of_rounds in (rounds, merging):
            patch.setattr(of_rounds, "part_of_round", _part_of_round)
        patch.setattr(reading, "read_workbook", _read_workbook)
        patch.setattr(delimited, "read_delimited", _read_delimited)
        patch.setattr(load, "map_workbook", _map_workbook)
        patch.setattr(load, "read_extraction", _read_extraction)
        for module in (merging, agreement_basis):
            patch.setattr(module, "only_finished", _only_finished)
            patch.setattr(module, "without_studies", _without_studies)
        patch.setattr(agreement_basis, "only_studies", _only_studies)
        patch.setattr(agreement_basis, "together", _together)
        patch.setattr(rules_together, "rule_problems_together", _rule_problems_together)
        patch.setattr(check_extraction, "rule_problems", _rule_problems)
        patch.setattr(merge_extractions, "_unruled", _unruled)
        patch.setattr(merge_extractions, "_ruled", _ruled)
        yield


def _forget_oldest(known: dict[Any, Any]) -> None:
    """Makes room for more. What a test has just asked for stays, whatever other tests asked for before."""
    while len(known) > _MOST:
        del known[next(iter(known))]


def _alike(form: Form, other: Form) -> bool:
    """Whether two forms are equal, and what equality passes over: histories, rules of choices, names of studies."""
    return form is other or (
        form == other
        and form.codebook_life == other.codebook_life
        and form.recoding == other.recoding
        and form.renamed == other.renamed
        and form.rules_of_choices is other.rules_of_choices
    )


def _size(form: Form) -> tuple[object, ...]:
    """What tells most forms apart without comparing all their fields."""
    return form.name, form.version, form.codebook, len(form.rules), [len(table.fields) for table in form.tables]


def _by_form(function: Callable[Concatenate[Form, P], T]) -> Callable[Concatenate[Form, P], T]:
    """The same function of a form, which works out only once what it gives for an equal form and equal arguments."""
    known: dict[str, list[tuple[Form, T]]] = {}

    @wraps(function)
    def asked(form: Form, /, *args: P.args, **kwargs: P.kwargs) -> T:
        _forget_oldest(known)
        earlier = known.setdefault(repr((_size(form), args, kwargs)), [])
        for form_then, result in earlier:
            if _alike(form_then, form):
                return result
        earlier.append((form, function(form, *args, **kwargs)))
        return earlier[-1][1]

    return asked


_template = _by_form(template.template_content)
_form_text = _by_form(form_text)
_with_modules, _with_citation = _by_form(loading_of_forms.with_modules), _by_form(Form.with_citation)
_part_of_round = _by_form(rounds.part_of_round)
_one_form = _by_form(lambda form: form)  # the same object for equal forms
_really_whole_form = Project._whole_form
_read_the_form = reading_of_forms.read_form
_really_read, _really_read_text = reading.read_workbook, delimited.read_delimited
_forms: dict[tuple[tuple[str, bytes], ...], Form] = {}
_on_no_file: set[tuple[str, bytes]] = set()
_workbooks: dict[tuple[object, ...], Workbook] = {}
_mapped: dict[tuple[object, ...], list[tuple[Workbook, Form, mapping.Mapped]]] = {}
_extractions: dict[tuple[object, ...], list[tuple[object, Extraction]]] = {}


def _read_form(path: Path) -> Form:
    """The form in a file with this name and content, on top of files with these."""
    if not path.is_file():
        return _read_the_form(path)
    content = (path.name, path.read_bytes())
    below = [] if content in _on_no_file else base_files(path)
    if not below:
        _on_no_file.add(content)
    key = (content, *((file.name, file.read_bytes()) for file in below if file.is_file()))
    if key not in _forms:
        _forget_oldest(_forms)
        _forms[key] = _read_the_form(path)
    return _forms[key]


def _with_own_choices(form: Form, folder: Path) -> Form:
    """The form with the same choices of a team and the same changes of its codebook."""
    paths = [folder / name for name in (*(file for _, _, file in form.growing), CODEBOOK_FILE)]
    contents = tuple(path.read_bytes() if path.is_file() else None for path in paths)
    return _grown.of([form], contents, lambda: _really_with_own_choices(form, folder))


def _read_workbook(path: Path, container: str, *, notes: bool) -> Workbook:
    """The sheets of a workbook with this content, wherever it is: its name alone says nothing, only its ending."""
    return _read_once(path, (path.suffix, container, notes), lambda: _really_read(path, container, notes=notes))


def _read_delimited(path: Path) -> Workbook:
    """The sheet of a text file with this content, which is called like the file."""
    return _read_once(path, (path.name,), lambda: _really_read_text(path))


def _read_once(path: Path, asked: tuple[Hashable, ...], read: Callable[[], Workbook]) -> Workbook:
    key = (*asked, sha256(path.read_bytes()).digest())
    if key not in _workbooks:
        _forget_oldest(_workbooks)
        _workbooks[key] = read()
    return replace(_workbooks[key], path=path)


def _map_workbook(workbook: Workbook, form: Form, *, file: str) -> mapping.Mapped:
    """What the same sheets hold for an equal form."""
    _forget_oldest(_mapped)
    earlier = _mapped.setdefault((file, *map(id, workbook.sheets)), [])
    for book, form_then, result in earlier:
        if book.sheets and _alike(form_then, form):
            return result
    earlier.append((workbook, form, mapping.map_workbook(workbook, form, file=file)))
    return earlier[-1][2]


def _read_extraction(
    name: str,
    form: Form,
    file: str,
    raw: Sequence[RawTable],
    *,
    confirmed: tuple[Confirmed, ...] = (),
    codebook: int | None = None,
    coded_with: Mapping[str, int] = MappingProxyType({}),
) -> Extraction:
    """The extraction of the same cells for an equal form."""
    _forget_oldest(_extractions)
    books = (codebook, *coded_with.items())
    earlier = _extractions.setdefault((name, file, *map(id, raw), confirmed, books), [])
    for _, extraction in earlier:
        if raw and _alike(extraction.form, form):
            return extraction
    extraction = read_extraction(name, form, file, raw, confirmed=confirmed, codebook=codebook, coded_with=coded_with)
    earlier.append((raw, extraction))
    return earlier[-1][1]


def _compare_files(
    paths: Sequence[Path], *, ledger: Ledger | None = None, form_name: str | None = None, **options: Any
) -> Compared:
    """The comparison of files in the same place with the same content, under the same rulings; without a form file."""

    def made() -> Compared:
        return _really_compare(paths, ledger=ledger, form_name=form_name, **options)

    if form_name is not None or not all(path.is_file() for path in paths):
        return made()
    files = tuple((str(path), str(path.resolve()), sha256(path.read_bytes()).digest()) for path in paths)
    decided = None if ledger is None else tuple(decision.id for decision in ledger.decisions)
    return _comparisons.of([], (files, decided, repr(options)), made)


class _Known(Generic[T]):
    """What came of the same objects and the same other arguments: what was read once is one object."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, ...], tuple[object, T]] = {}

    def of(self, objects: Iterable[object], arguments: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What is known, or what `make` gives. The objects are kept, so that no other object gets the id of one."""
        kept = tuple(objects)
        key = (*map(id, kept), *arguments)
        if key not in self._known:
            _forget_oldest(self._known)
            self._known[key] = kept, make()
        return self._known[key][1]


_parts: _Known[Extraction] = _Known()
_all_rules: _Known[list[tuple[Problem, ...]]] = _Known()
_own_rules: _Known[tuple[Problem, ...]] = _Known()
_merges: _Known[Unruled] = _Known()
_rulings: _Known[Comparison] = _Known()
_grown: _Known[Form] = _Known()
_really_with_own_choices = own_choices.with_own_choices
_comparisons: _Known[Compared] = _Known()
_really_compare = comparing.compare_files
_really_unruled, _really_ruled = merge_extractions._unruled, merge_extractions._ruled
_really_all_rules, _really_own_rules = rules_together.rule_problems_together, rules.rule_problems


def _only_finished(extraction: Extraction) -> Extraction:
    return _parts.of([extraction], ("finished",), lambda: finished.only_finished(extraction))


def _without_studies(extraction: Extraction, studies: Iterable[str]) -> Extraction:
    gone = tuple(sorted(studies))
    return _parts.of([extraction], ("without", gone), lambda: parts.without_studies(extraction, gone))


def _only_studies(extraction: Extraction, studies: Iterable[str]) -> Extraction:
    wanted = tuple(sorted(studies))
    return _parts.of([extraction], ("only", wanted), lambda: parts.only_studies(extraction, wanted))


def _together(several: Sequence[Extraction]) -> Extraction:
    return _parts.of(several, ("together",), lambda: parts.together(several))


def _rule_problems_together(extractions: Sequence[Extraction], *, this_year: int) -> list[tuple[Problem, ...]]:
    return _all_rules.of(extractions, (this_year,), lambda: _really_all_rules(extractions, this_year=this_year))


def _rule_problems(
    extraction: Extraction, *, this_year: int, pandera: bool = True, is_wanted: Callable[[Rule], bool] = every_rule
) -> Iterator[Problem]:
    def found() -> tuple[Problem, ...]:
        return tuple(_really_own_rules(extraction, this_year=this_year, pandera=pandera, is_wanted=is_wanted))

    wants_all = is_wanted is every_rule
    return iter(_own_rules.of([extraction], (this_year, pandera), found) if wants_all else found())


def _unruled(
    extractions: Sequence[Extraction], ledger: Ledger, numbers: Numbers, *, propose: bool, propose_studies: bool
) -> Unruled:
    """The merge of the same extractions under the same rulings on pairs, with the same numbers."""

    def made() -> Unruled:
        return _really_unruled(extractions, ledger, numbers, propose=propose, propose_studies=propose_studies)

    if propose_studies:
        return made()
    on_pairs = tuple(decision.id for decision in ledger.in_force if decision.ruling in PAIRING)
    return _merges.of(extractions, (on_pairs, repr(numbers), propose), made)


def _ruled(unruled: Unruled, ledger: Ledger) -> Comparison:
    """The same merge under the same ledger."""
    ids = tuple(decision.id for decision in ledger.decisions)
    return _rulings.of([unruled], (ids,), lambda: _really_ruled(unruled, ledger))
