"""The view of a form that template, checks, merge, codebook and dataset use. It is made from the row models."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, count

from schema.cells import Key, Reference
from schema.choices import Choice, Option, option
from schema.codebook import CodebookLife, Recoding
from schema.description import NOT_RECORDED, describe, describe_answers
from schema.records import record
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.row import FieldSettings, Row, choice, text, with_cell, with_field, with_settings
from schema.rule import Rule
from schema.table import Field, Table
from schema.table_of_model import table_of
from schema.text import fold

__all__ = ["Field", "Form", "Table", "make_form"]


def _digest(described: object) -> str:
    text = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


RulesOfChoices = Callable[["Form"], Iterable[Rule]]
"""A function that writes the rules whose conditions list the choices of a growing field."""


@record(kw_only=True)
class Form:
    """What is extracted: tables of fields, and rules. The first table has one row per study.

    In a `guessed` form, the types were inferred from the cells of spreadsheets; no team has defined them. If a
    team takes such a form for its project, only the lists of choices still count as guessed (`lists_guessed`).
    """

    name: str
    title: str
    version: str
    codebook: int = 1  # the revision of the codebook, which grows while a team codes
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = ()
    modules: Mapping[str, str] = dataclasses.field(default_factory=dict)  # name -> what it adds
    rules_of_choices: RulesOfChoices | None = dataclasses.field(default=None, compare=False, metadata=NOT_RECORDED)
    guessed: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    lists_guessed: bool = dataclasses.field(default=False, metadata=NOT_RECORDED)
    # the round of extraction that this part of the form is for
    round: int = dataclasses.field(default=1, metadata=NOT_RECORDED)
    codebook_life: CodebookLife = dataclasses.field(default=CodebookLife(), compare=False, metadata=NOT_RECORDED)
    # the table that the analytical themes are based on
    themes: str | None = dataclasses.field(default=None, metadata=NOT_RECORDED)
    recoding: Recoding | None = dataclasses.field(default=None, compare=False, metadata=NOT_RECORDED)
    renamed: RenamedStudies = dataclasses.field(default=NONE_RENAMED, compare=False, metadata=NOT_RECORDED)

    def __repr__(self) -> str:
        tables = ", ".join(f"{table.name} ({len(table.fields)})" for table in self.tables)
        return f"<Form {self.name} {self.version}: {tables}>"

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}

    def __getitem__(self, name: str) -> Table:
        """The table with this name. Raises KeyError if there is none."""
        return self.by_name[name]

    @property
    def studies(self) -> Table:
        """The table with one row per study."""
        return self.tables[0]

    def naming_studies(self, table: Table) -> tuple[str, ...]:
        """The fields of a table that name studies: the study of the row, and references to other studies."""
        to = self.studies.name
        others = (field.name for field in table.references if field.reference and field.reference.to == to)
        return tuple(dict.fromkeys((table.study, *others)))

    @cached_property
    def finished_field(self) -> Field | None:
        """The field that marks a study as finished. None if the form has none."""
        return next((field for field in self.studies.fields if field.finished_when is not None), None)

    @cached_property
    def marked_finished(self) -> str:
        """How an extractor marks a study as finished, such as `yes under Finished`. Empty if that is impossible."""
        mark = self.with_finished_mark().finished_field
        return "" if mark is None else f"{mark.finished_when} under {mark.label}"

    @cached_property
    def reports_table(self) -> Table | None:
        """The table with the reports of the studies. None if the form has none."""
        return next((table for table in self.tables if table.reports), None)

    @property
    def growing(self) -> tuple[tuple[Table, Field, str], ...]:
        """The fields whose list of choices a team extends, each with its table and the name of the team's file."""
        return tuple(
            (table, field, field.grows_in)
            for table in self.tables
            for field in table.fields
            if field.grows_in is not None
        )

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits. They change when the form changes in a way that matters for an extraction.

        Labels and guidance count. Observed values do not. Settings for the team's way of working do not count either:
        the field that marks a study as finished, added fields, the table of reports, files with own choices, and fields
        shown from an earlier round.
        """
        return _digest(describe(self.without_added_fields()))

    @cached_property
    def answers_fingerprint(self) -> str:
        """Like `fingerprint`, but only for what answers depend on.

        Earlier workbooks stay readable while it is the same.
        """
        return _digest(describe_answers(self.without_added_fields()))

    def with_finished_mark(self) -> "Form":
        """The form with a field that marks a study as finished. If it has none, one is added at the end."""
        if self.finished_field is not None:
            return self
        studies = self.studies
        named = {field.name for field in studies.fields} | studies.model.model_fields.keys()
        name = next(
            candidate
            for candidate in chain(["finished"], map("finished_{}".format, count(2)))
            if candidate not in named
        )
        labels = {fold(field.label) for field in studies.fields}
        label = "Study finished" if fold("Finished") in labels else "Finished"
        model = with_field(studies.model, name, choice(label, *_YES_NO, other=False, **_OF_FINISHED))
        mark = replace(table_of(model)[name], added=True)
        return replace(self, tables=(replace(studies, model=model, fields=(*studies.fields, mark)), *self.tables[1:]))

    def with_citation(self) -> "Form":
        """The form with a field for the citation of a study. If it has none, one is added after the study."""
        studies = self.studies
        named = {field.name for field in studies.fields}
        if studies.citation is not None or CITATION in named:
            return self
        taken = fold("Citation") in {fold(field.label) for field in studies.fields}
        label = "Citation of the study" if taken else "Citation"
        model = with_field(studies.model, CITATION, text(label, **_OF_CITATION))
        added = replace(table_of(model)[CITATION], added=True)
        place = 1 + [field.name for field in studies.fields].index(studies.study)
        fields = (*studies.fields[:place], added, *studies.fields[place:])
        return replace(self, tables=(replace(studies, model=model, fields=fields), *self.tables[1:]))

    def without_added_fields(self) -> "Form":
        """The form without fields that twofold added, and without fields shown from an earlier round."""
        tables = (
            replace(table, fields=tuple(field for field in table.fields if not (field.added or field.shown)))
            for table in self.tables
        )
        return replace(self, tables=tuple(tables))

    def with_modules(self, wanted: Iterable[str]) -> "Form":
        """The form with these optional modules and no others. Raises KeyError for an unknown module."""
        on = {"", *wanted}
        if unknown := sorted(on - {"", *self.modules}):
            raise KeyError(unknown[0])
        tables = tuple(
            replace(
                table,
                fields=tuple(field for field in table.fields if field.module in on),
                prepared=tuple(rows for rows in table.prepared if rows.module in on),
            )
            for table in self.tables
            if table.module in on
        )
        kept = {table.name: table.by_name for table in tables}
        rules = tuple(rule for rule in self.rules if readable(rule, kept))
        return replace(self, tables=tables, rules=rules)

    def with_more_choices(self, table: str, name: str, more: Iterable[Option]) -> "Form":
        """The form with a team's own choices in a field. A known code is replaced; a new code is added at the end.

        The revision of the codebook becomes that of the choice that was added or changed last.
        """
        listed = {choice.code: choice for choice in (*self[table][name].cell.known, *more)}
        return self.with_choices(table, name, listed.values(), codebook=max(choice.since for choice in listed.values()))

    def with_example(self, table: str, name: str, example: str) -> "Form":
        """The form with another example for a field."""
        changed = table_of(with_settings(self[table].model, name, example=example))
        return replace(self, tables=tuple(changed if other.name == table else other for other in self.tables))

    def with_choices(self, table: str, name: str, choices: Iterable[Option], *, codebook: int) -> "Form":
        """The form with exactly these choices in a field.

        The codebook's revision rises to `codebook` if it was lower.
        """
        cell = self[table][name].cell
        if not isinstance(cell, Choice):
            raise TypeError(f"the field {name} of {table} has no list of choices")
        listed = tuple(choices)
        changed = table_of(with_cell(self[table].model, name, replace(cell, choices=listed)))
        grown = replace(
            self,
            tables=tuple(changed if other.name == table else other for other in self.tables),
            codebook=max(self.codebook, codebook),
        )
        if self.rules_of_choices is None:
            return grown
        anew = {rule.code: rule for rule in self.rules_of_choices(grown)}
        return replace(grown, rules=tuple(anew.get(rule.code, rule) for rule in self.rules))


def make_form(
    *models: type[Row],
    name: str,
    title: str,
    version: str,
    codebook: int = 1,
    rules: tuple[Rule, ...] = (),
    modules: Mapping[str, str] | None = None,
    rules_of_choices: RulesOfChoices | None = None,
) -> Form:
    """The view of these row models, with all optional modules; `with_modules` reduces it."""
    tables = _with_aliases(tuple(map(table_of, models)))
    return Form(
        name=name,
        title=title,
        version=version,
        codebook=codebook,
        tables=tables,
        rules=rules,
        modules=modules or {},
        rules_of_choices=rules_of_choices,
    )


def _with_aliases(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The tables, with the aliases of each key added to the references to it: a row has one name everywhere."""
    keys = {table.name: table[table.key].cell for table in tables if table.key is not None}
    aliases = {name: cell.aliases for name, cell in keys.items() if isinstance(cell, Key) and cell.aliases}

    def with_aliases(table: Table) -> Table:
        model = table.model
        for field in table.references:
            cell = field.cell
            if isinstance(cell, Reference) and cell.to in aliases:
                model = with_cell(model, field.name, replace(cell, aliases=aliases[cell.to]))
        return table if model is table.model else table_of(model)

    return tuple(map(with_aliases, tables)) if aliases else tables


CITATION = "label"
"""The name of the field for citations that twofold adds."""

_OF_CITATION: FieldSettings = {
    "scored": False,
    "optional": True,
    "prefilled": True,
    "guidance": "The citation of the study, as studies.csv has it.",
    "example": "Okoro 2019",
}
_YES_NO = (option("yes", "yes", "", "y", "true"), option("no", "no", "", "n", "false"))
_OF_FINISHED: FieldSettings = {
    "scored": False,
    "finished_when": "yes",
    "guidance": "yes when everything about this study is filled in, on every sheet. Until then it is not compared.",
    "example": "yes",
}


def readable(rule: Rule, kept: Mapping[str, Mapping[str, Field]]) -> bool:
    """Whether every table and field that a rule needs is still in the form.

    A field that is reached through a reference is looked up in the other table.
    """
    if rule.table not in kept or str(rule.settings.get("table", rule.table)) not in kept:
        return False
    for name in rule.needs:
        here, _, there = name.partition(".")
        listed = kept[rule.table].get(here)
        if listed is None:
            return False
        if there and (listed.reference is None or there not in kept.get(listed.reference.to, {})):
            return False
    return True
