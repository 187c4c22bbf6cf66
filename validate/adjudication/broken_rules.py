"""Rulings whose values break a rule of the form, in their own row or together with other rows that the rule reads."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from schema.form import Form
from schema.problem import Severity
from schema.records import record
from schema.regular_expressions import regex
from schema.rule import Rule
from schema.text import fold
from validate.adjudication.consensus_problems import about_open, consensus_problems, fields_of, position_of, table_of
from validate.check.conditions.applying import rules_of_table
from validate.check.conditions.table_counts import COUNT
from validate.check.problem import Problem
from validate.ledger.ledger import Decision, Ledger, Ruling
from validate.merge.cells import role_of
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import NOT_SETTLED
from validate.merge.merge_extractions import merge_again
from validate.pairing.extractor_columns import of_extractor

GIVES_VALUE = frozenset({"take", "verified", "value", "both", "neither", "unresolved"})
_WORD = regex(r"\w+")
_NO_ROWS, _REQUIRED, _SAME_NAME = "no-rows-for-study", "blank-in-finished-study", "duplicate-row"
WITHDRAWN = "code-withdrawn"
_POINTED_AT = "pointed-at"


@record(kw_only=True)
class BrokenRule:
    """A problem of the consensus, with the rulings whose values contribute to it.

    `cells` are the merged cells with a value that the rule reads, those of its own row first. `rulings` has the ruling
    that gave a cell its value, by cell; a ruling that drops or keeps a row is at a cell of that row. `same_name` are
    the merged rows that cannot be distinguished in the consensus, if that is the problem.
    """

    problem: Problem
    cells: tuple[CellAddress, ...]
    rulings: Mapping[CellAddress, Decision]
    same_name: tuple[int, ...] = ()


@record(kw_only=True)
class BrokenByNew:
    """What new rulings break: errors, because of which they are refused, and warnings.

    `after` is the merge with them.
    """

    errors: tuple[BrokenRule, ...]
    warnings: tuple[BrokenRule, ...]
    after: Comparison


def broken_by_rulings(
    comparison: Comparison, problems: Iterable[Problem], *, by: Collection[str] | None = None
) -> list[BrokenRule]:
    """The problems of the consensus that a ruling contributes to. With `by`, only rulings with these ids."""
    labels = {table.label for table in comparison.form.tables}
    reader = _RuleReader(comparison)
    read = (reader.read(problem) for problem in problems if problem.sheet in labels)
    return [broken for broken in read if _has_ruling(broken, by) and not about_open(comparison, broken.problem)]


def agreed_in_broken(comparison: Comparison, problems: Iterable[Problem]) -> dict[CellAddress, str]:
    """The agreed cells that contribute to these problems of the consensus, each with the problem.

    Somebody can rule on them too. Left out are cells that identify a row, problems of open cells, cells that everybody
    left blank (they still have to be extracted), and withdrawn codes (a later round asks for these rows again).
    """
    labels = {table.label for table in comparison.form.tables}
    reader = _RuleReader(comparison)
    found: dict[CellAddress, str] = {}
    for problem in problems:
        if problem.code in {_REQUIRED, WITHDRAWN} or problem.sheet not in labels or about_open(comparison, problem):
            continue
        for cell in agreed_cells(comparison, reader.read(problem)):
            found.setdefault(cell, problem.with_code)
    return found


def agreed_cells(comparison: Comparison, broken: BrokenRule) -> tuple[CellAddress, ...]:
    """The agreed cells of a broken rule that nobody has ruled on, and agreed cells at which the problem is shown."""
    position = position_of(broken.problem)
    shown = fields_of(comparison, broken.problem) if position is not None else []
    here = [(table_of(comparison, broken.problem), position, name) for name in shown if position is not None]
    return tuple(cell for cell in dict.fromkeys((*broken.cells, *here)) if is_agreed(comparison, cell))


def fields_in_rules(form: Form) -> frozenset[str]:
    """The names of fields in rules because of which a ruling on another cell can be refused.

    A rule that reads only one cell cannot concern another cell.
    """
    named = frozenset(field.name for table in form.tables for field in table.fields)
    rules = (rule for table in form.tables for rule in rules_of_table(form, table))
    found: set[str] = set()
    for rule in rules:
        words = {word.partition("__")[0] for word in _words(_texts(rule))}
        if rule.severity is Severity.ERROR and (rule.holds is None or rule.counts or len(words & named) > 1):
            found |= words
    return frozenset(found)


def is_agreed(comparison: Comparison, cell: CellAddress) -> bool:
    """Whether all extractors agree in a cell about the study, and nobody has ruled on it."""
    table, position, name = cell
    merged = comparison.tables[table]
    field = merged.table[name]
    return (
        role_of(merged.table, field) == "compared"
        and field.of is None
        and merged.listed("progress", name)[position] is None
        and position not in merged.dropped
        and merged.troubles[position] is None
    )


def _has_ruling(broken: BrokenRule, by: Collection[str] | None) -> bool:
    """Whether a ruling contributes to a problem; with `by`, a ruling with one of these ids."""
    return any(by is None or decision.id in by for decision in broken.rulings.values())


def broken_by_new(
    comparison: Comparison, made: Sequence[Decision], *, this_year: int, ledger: Ledger | None = None
) -> BrokenByNew:
    """The rules that these decisions break together, without those that are broken in the same way without them.

    They come after the decisions of `ledger`, or by default after the decisions of the comparison.
    """
    earlier = comparison.ledger if ledger is None else ledger
    after = merge_again(comparison, earlier + made)
    new = {decision.id for decision in made}
    is_wanted = _about(made)
    studies = {decision.study for decision in made}
    problems = _of_rules(
        after.form, consensus_problems(after, this_year=this_year, is_wanted=is_wanted, studies=studies)
    )
    broken = broken_by_rulings(after, problems, by=new)
    if broken:
        before = comparison if ledger is None else merge_again(comparison, earlier)
        found = consensus_problems(before, this_year=this_year, is_wanted=is_wanted, studies=studies)
        known = {_facts(problem) for problem in found if not about_open(before, problem)}
        broken = [one for one in broken if one.same_name or _facts(one.problem) not in known]
    errors = tuple(one for one in broken if one.problem.severity is Severity.ERROR)
    return BrokenByNew(errors=errors, warnings=tuple(one for one in broken if one not in errors), after=after)


def _about(made: Sequence[Decision]) -> Callable[[Rule], bool]:
    """Selects the rules that may concern these rulings: they name one of their fields, or the table of a row."""
    names = {decision.field or decision.table for decision in made}
    whole = {decision.table for decision in made if decision.field is None}

    def is_wanted(rule: Rule) -> bool:
        words = _words(_texts(rule))
        return rule.table in whole or any(word.partition("__")[0] in names or word in names for word in words)

    return is_wanted


def _texts(rule: Rule) -> tuple[str, ...]:
    """The parts of a rule that name fields."""
    return (rule.holds or "", *rule.needs, *rule.counts.values(), *map(str, rule.settings.values()))


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in _WORD.findall(text))


def _of_rules(form: Form, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems by the form's rules, required cells that stay blank, and rows with the same name."""
    codes = {rule.code for table in form.tables for rule in rules_of_table(form, table)} | {_REQUIRED, _SAME_NAME}
    return (
        problem
        for problem in problems
        if problem.code in codes and problem.severity in {Severity.ERROR, Severity.WARNING}
    )


def _facts(problem: Problem) -> tuple[object, ...]:
    return (problem.code, problem.sheet, problem.cells, problem.values, problem.message)


class _RuleReader:
    """Finds the cells that the rule behind a problem reads, and the rulings on them."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.rules = {table.name: rules_of_table(comparison.form, table) for table in comparison.form.tables}

    def read(self, problem: Problem) -> BrokenRule:
        table, position = table_of(self.comparison, problem), position_of(problem)
        if position is None:
            return BrokenRule(problem=problem, cells=(), rulings={})
        if problem.code == _SAME_NAME:
            return self._of_same_name(problem, table, position)
        cells = dict.fromkeys(self._cells(problem, table, position))
        rows_ruled = dict(self._rows_ruled(problem, table, position))
        with_value = tuple(cell for cell in cells if self._final(cell) is not None or cell in self._ruled)
        rulings = {cell: self._ruled[cell] for cell in with_value if cell in self._ruled}
        return BrokenRule(problem=problem, cells=with_value, rulings=rulings | rows_ruled)

    def _of_same_name(self, problem: Problem, table: str, position: int) -> BrokenRule:
        """A row that was kept although another row has its name. None of them is in question any more."""
        merged = self.comparison.tables[table]
        identity = [name for name in merged.table.identity if name != merged.table.study]

        def named(row: int) -> tuple[str, ...]:
            return tuple(fold(merged.listed("final", name)[row] or "") for name in identity)

        there = [row for row in self._same_study(table, position, table) if row not in merged.dropped]
        alike = tuple(row for row in there if named(row) == named(position))
        waits = any(cell.progress in NOT_SETTLED for row in alike for cell in self.comparison.in_row(table, row))
        rulings = {} if waits else dict(self._of_row(table, position, "keep"))
        return BrokenRule(problem=problem, cells=tuple(rulings), rulings=rulings, same_name=alike)

    @cached_property
    def _ruled(self) -> dict[CellAddress, Decision]:
        """The ruling that gives a cell its value, by cell."""
        listed = ((cell, rulings.ruling) for cell, rulings in self.comparison.rulings.items())
        return {cell: ruling for cell, ruling in listed if ruling is not None and ruling.ruling in GIVES_VALUE}

    def _cells(self, problem: Problem, table: str, position: int) -> Iterator[CellAddress]:
        own = self.comparison.form[table]
        rules = [rule for rule in self.rules[table] if rule.code == problem.code]
        fields = [*fields_of(self.comparison, problem), *(name for rule in rules for name in self._own_fields(rule))]
        for name in fields:
            field = own.by_name.get(name)
            if field is not None:
                yield (table, position, name)
                if field.of is not None:
                    yield (table, position, field.of)
        for rule in rules:
            yield from self._linked(rule, table, position)
            if rule.check == _POINTED_AT:
                yield from self._pointing(rule, table, position)
                continue
            for other, names in self._read_elsewhere(rule):
                rows = self._same_study(table, position, other)
                known = self.comparison.form[other].by_name
                yield from ((other, row, name) for row in rows for name in names if name in known)

    def _own_fields(self, rule: Rule) -> Iterator[str]:
        yield from (name.partition(".")[0] for name in rule.needs)
        for setting in rule.settings.values():
            yield from _WORD.findall(str(setting))

    def _linked(self, rule: Rule, table: str, position: int) -> Iterator[CellAddress]:
        """The cells that the rule reads through a reference: `sample.n_analysed`."""
        merged = self.comparison.tables[table]
        for name in rule.needs:
            link, dot, linked = name.partition(".")
            field = merged.table.by_name.get(link)
            if not dot or field is None or field.reference is None:
                continue
            other = self.comparison.tables[field.reference.to]
            named = fold(merged.listed("final", link)[position] or "")
            rows = (
                range(other.height)
                if other.table.parent is None
                else self._same_study(table, position, other.table.name)
            )
            keys = other.rows["row_key"]
            yield from ((other.table.name, row, linked) for row in rows if fold(keys[row] or "") == named)

    def _pointing(self, rule: Rule, table: str, position: int) -> Iterator[CellAddress]:
        """The cells in which somebody referred to a row that no row refers to now."""
        key = self.comparison.tables[table].rows["row_key"][position]
        for by in str(rule.settings.get("by", "")).split():
            other, _, name = by.partition(".")
            merged = self.comparison.tables.get(other)
            if merged is None or name not in merged.table.by_name:
                continue
            answers = [merged.listed(of_extractor("value", extractor), name) for extractor in merged.names]
            for row in self._same_study(table, position, other):
                named = {part for answer in answers for part in (answer[row] or "").split("; ")}
                if key in named:
                    yield other, row, name

    def _read_elsewhere(self, rule: Rule) -> Iterator[tuple[str, frozenset[str]]]:
        """The tables whose rows a rule counts, adds up or compares, with the names of the fields that it may read."""
        for text in rule.counts.values():
            if (parts := COUNT.fullmatch(text)) is not None and parts["table"] in self.comparison.tables:
                yield parts["table"], frozenset(_WORD.findall(text))
        if rule.check is not None:
            other = str(rule.settings.get("table", rule.table))
            words = frozenset(word for setting in rule.settings.values() for word in _WORD.findall(str(setting)))
            tables = {other, *words} & self.comparison.tables.keys()
            yield from ((table, words) for table in sorted(tables))

    def _rows_ruled(self, problem: Problem, table: str, position: int) -> Iterator[tuple[CellAddress, Decision]]:
        """The rulings that drop rows which the rule would count, and those that keep rows which it counts."""
        rules = [rule for rule in self.rules[table] if rule.code == problem.code]
        for rule in rules:
            if rule.check == _POINTED_AT:
                yield from self._of_row(table, position, "keep")
                for other, row, _ in self._pointing(rule, table, position):
                    yield from self._of_row(other, row, "drop")
        counting = (rule for rule in rules if rule.check != _POINTED_AT)
        tables = {other for rule in counting for other, _ in self._read_elsewhere(rule)}
        if problem.code == _NO_ROWS:
            tables = {other.name for other in self.comparison.form.tables if other.expected}
        for other in sorted(tables):
            for row in self._same_study(table, position, other):
                dropped = row in self.comparison.tables[other].dropped
                yield from self._of_row(other, row, "drop" if dropped else "keep")

    def _of_row(self, table: str, row: int, ruling: Ruling) -> Iterator[tuple[CellAddress, Decision]]:
        """The first ruling of this kind on a row, with a cell of the row."""
        for cell in self.comparison.in_row(table, row):
            for decision in cell.rulings.in_force:
                if decision.ruling == ruling:
                    yield (table, row, cell.field), decision
                    return

    def _same_study(self, table: str, position: int, other: str) -> list[int]:
        study = self.comparison.tables[table].rows["study"][position]
        return self._by_study[other].get(study, [])

    @cached_property
    def _by_study(self) -> Mapping[str, Mapping[str | None, list[int]]]:
        found: dict[str, dict[str | None, list[int]]] = {}
        for name, merged in self.comparison.tables.items():
            rows = found.setdefault(name, {})
            for row, study in enumerate(merged.rows["study"].to_list()):
                rows.setdefault(study, []).append(row)
        return found

    def _final(self, cell: CellAddress) -> str | None:
        table, position, name = cell
        return self.comparison.tables[table].listed("final", name)[position]
