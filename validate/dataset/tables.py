"""The dataset: typed tables with a status for each value, and the tables that document them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.options import OTHER, Option
from schema.records import record
from schema.text import fold
from validate.adjudication.verification import disputed_by_verifiers, found_by_each
from validate.check.conditions.plain_condition import in_words
from validate.dataset.code_words import codes_in_words
from validate.dataset.first_differences import FirstDifference, first_differences
from validate.dataset.lineage import row_ids
from validate.dataset.queries import Question
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.typed_columns import ColumnType, column_type, typed_columns
from validate.ledger.ledger import Decision
from validate.ledger.words import METHODS_SHOWN, ruling_in_words
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus, kept_rows
from validate.merge.discrepancy import Answer, Discrepancy, kind_in_files


@record(kw_only=True)
class Column:
    """A column of a dataset table. `of` is its field; None for the row's id.

    What is only `reported` is kept apart from the values to compute with: evidence, and quantities in their own unit.
    """

    name: str
    kind: ColumnType
    label: str
    description: str
    of: Field | None = None
    reported: bool = False


def dataset_columns(table: Table) -> list[Column]:
    """The columns of a table in the dataset, in order: its id, then each field with its status and units.

    The mark that a study is finished has none: it is about the work of an extractor, not about the report.
    """
    listed = [
        Column(name="row_id", kind="text", label="Row", description="The name of the row. The table lineage uses it.")
    ]
    for field in _fields(table):
        numbered = table.numbered_by_merge and field.name == table.key
        description = _OTHER if field.role == "other" else field.guidance
        listed.extend(_columns(field, _NUMBERED if numbered else description))
    return listed


_OTHER = "What is meant by other, in the words of the extraction."


_NUMBERED = (
    "The number that the row got within its study when the extractions were merged. Other tables refer to it by this"
    " number; lineage has the extractors' own. It stays in later datasets of the project."
)


def _fields(table: Table) -> list[Field]:
    return [field for field in table.fields if not field.aside]


_STATUSES = {code.value: code.status for code in Missing}


_EVIDENCE = frozenset({"origin", "place", "words"})


def _columns(field: Field, description: str) -> list[Column]:
    kind = column_type(field.cell)
    apart = field.role in _EVIDENCE or field.cell.storage == "quantity"
    value = Column(name=field.name, kind=kind, label=field.label, description=description, of=field, reported=apart)
    if field.of is not None or not field.codes:
        return [value]
    status = Column(
        name=f"{field.name}__status",
        kind="text",
        label=f"{field.label}: status",
        description=f"value; {', '.join(_STATUSES.values())} for a missing code; blank for a cell not extracted.",
        of=field,
    )
    if field.cell.storage != "quantity":
        return [value, status]
    amount = "The same amount, converted to the base unit"
    return [
        value,
        Column(
            name=f"{field.name}__unit",
            kind="text",
            label=f"{field.label}: unit",
            description=f"As reported: {' or '.join(field.cell.unit_codes)}.",
            of=field,
            reported=True,
        ),
        Column(
            name=f"{field.name}__base",
            kind="decimal",
            label=f"{field.label}: amount",
            description=f"{amount}.",
            of=field,
        ),
        Column(
            name=f"{field.name}__base_unit",
            kind="text",
            label=f"{field.label}: base unit",
            description=f"The unit of this amount: {' or '.join(field.cell.base_units)}.",
            of=field,
        ),
        status,
    ]


def dataset_tables(comparison: Comparison, *, draft: bool, agreed: Extraction | None = None) -> dict[str, pl.DataFrame]:
    """Per form table, a frame with a row per row of the consensus, columns as `dataset_columns` lists them.

    Integers are Int64, decimals Float64, several choices List(String), all else String. A cell without a value is null,
    and its status says why. A draft has a first column `draft`, filled in every row. `agreed` is the consensus, if it
    is known already.
    """
    merged = consensus(comparison) if agreed is None else agreed
    tables = {}
    for name, recorded in merged.tables.items():
        ids = row_ids(comparison.tables[name]).filter(kept_rows(comparison.tables[name]))
        frame = _table(recorded).insert_column(0, ids)
        tables[name] = (
            frame.insert_column(0, pl.Series("draft", ["DRAFT"] * frame.height, dtype=pl.String)) if draft else frame
        )
    return tables


def main_columns(table: Table) -> list[Column]:
    """The columns of the table to compute with: keys, values and statuses."""
    return [column for column in dataset_columns(table) if not column.reported]


def reported_columns(table: Table) -> list[Column]:
    """The columns of what is only reported, the row's id first; none where there is nothing to keep apart."""
    listed = dataset_columns(table)
    apart = [column for column in listed if column.reported]
    return [listed[0], *apart] if apart else []


def kept_apart(
    form: Form, tables: Mapping[str, pl.DataFrame]
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """The tables of a dataset in two parts: those to compute with, and what is only reported. `row_id` joins them."""

    def part(name: str, columns: Sequence[Column]) -> pl.DataFrame:
        frame = tables[name]
        marked = [name for name in ("draft",) if frame.columns[0] == name]
        return frame.select(*marked, *(column.name for column in columns))

    main = {name: part(name, main_columns(form[name])) for name in tables}
    apart = {name: part(name, columns) for name in tables if (columns := reported_columns(form[name]))}
    return main, apart


def _table(recorded: RecordedTable) -> pl.DataFrame:
    seen = typed_columns(recorded)
    wanted = [column for field in _fields(recorded.table) for column in _columns(field, field.guidance)]
    return seen.select(_named(column) for column in wanted)


def _named(column: Column) -> pl.Expr:
    if column.of is not None and column.name == f"{column.of.name}__status":
        return pl.col(f"{column.of.name}__state").replace(_STATUSES).alias(column.name)
    return pl.col(column.name)


DISCREPANCIES = {
    "table": "the table",
    "study": "the study",
    "row": "the row's identity, in words",
    "field": "the field",
    "kind": "conflict, status, omission, additional; ruled: no two extractors differ, but somebody ruled on the cell,"
    " or a verifier disputed the value; or words: what they mean by other, which is not compared",
    "state": "decided; decided and followed: the workbooks have by now what was decided; dropped with another row,"
    " which it belongs to; corrected, or row changed: first submissions differed, the files do not; study not finished:"
    " somebody works on it again; not compared; open in a draft",
    "extractor": "one of the extractors, or somebody who verified the value and disputes it",
    "typed": "what that extractor typed, missing codes in words; in the first submission where"
    " first_submissions is yes; of a verifier what they found, which stands in no cell of an extractor",
    "cell": "where: file, sheet and cell",
    "final": "the value in the dataset, missing codes in words",
    "ruling": "the ruling, in the words of the adjudication sheet; as somebody has it now: not as first submitted",
    "method": "how the ruling was made, in the words of the adjudication sheet",
    "cause": "why the extractors differed",
    "reason": "the reason for the ruling",
    "who": "who ruled; in a corrected cell, who corrected the workbook",
    "decision": "the decision in the ledger",
    "first_submissions": "yes if the first submissions differed in this cell, so that the figures on them count it; no"
    " if it is here for another reason, or if these rows say what is in the cell now and other rows what was first"
    " submitted; empty if no first submissions are kept",
}
"""The columns of the list of discrepancies, and their meanings."""

FOLLOWED = "decided and followed"
"""The state of a cell in which all extractors have by now what was decided."""


def discrepancy_table(comparison: Comparison, first: Comparison | None = None) -> pl.DataFrame:
    """A row per discrepancy and extractor; see `DISCREPANCIES`.

    `first` compares the first submissions: where they differed, what was first typed is listed, with who corrected it
    if the files do not differ any more; what is there now is listed too if it is in question and not the same. The
    words for "other" and the places of rows of all extractors are listed
    where they are not the same, because the dataset has only those of one.
    """
    differed = first_differences(first, comparison) if first else ()
    at_first = {(one.now.table, one.now.position, one.now.field): one for one in differed if one.now is not None}
    no = "no" if first else None
    disputed = disputed_by_verifiers(comparison)
    lines: list[tuple[str | None, ...]] = []
    for cell in comparison.in_question:
        one = at_first.get((cell.table, cell.position, cell.field))
        same = one is not None and _is_as_first(comparison, one.first, cell)
        if one is not None and not same:
            lines += [(*line, "yes") for line in _lines(comparison, cell, had=one.first)]
        found = found_by_each(disputed.get((cell.table, cell.position, cell.field), ()))
        now = _with_found(cell, {who: verdict.final for who, verdict in found.items()})
        lines += [(*line, "yes" if same else no) for line in _lines(comparison, now)]
    lines += [(*line, "yes") for one in differed if one.now is None for line in _first_lines(one)]
    listed = {(one.followed.id, one.first.field) for one in differed if one.followed is not None}
    lines += [(*line, no) for line in _followed(comparison, listed)]
    lines += [(*line, no) for line in _not_compared(comparison)]
    table = pl.DataFrame(lines, schema=dict.fromkeys(DISCREPANCIES, pl.String), orient="row")
    return codes_in_words(comparison.form, table, ("typed", "final"))


def _with_found(cell: Discrepancy, found: Mapping[str, str | None]) -> Discrepancy:
    """The cell with what verifiers found, beside what extractors have. Whoever has a value of their own keeps it."""
    own = {who for who, answer in cell.answers.items() if answer.value is not None}
    more = {who: Answer(text=text, value=text) for who, text in found.items() if who not in own}
    return replace(cell, answers={**cell.answers, **more}) if more else cell


def _is_as_first(comparison: Comparison, first: Discrepancy, now: Discrepancy) -> bool:
    """Whether extractors still have what they first had, as far as they are compared now."""
    same = comparison.tables[now.table].same
    field = comparison.form[now.table][now.field]
    return first.kind == now.kind and all(
        same(field, first.answers[name].value, answer.value)
        for name, answer in now.answers.items()
        if name in first.answers
    )


def _lines(
    comparison: Comparison, cell: Discrepancy, *, had: Discrepancy | None = None
) -> list[tuple[str | None, ...]]:
    """The lines of a cell, with what extractors have in it; or with what they `had` in their first submissions."""
    dropped = (cell.table, cell.position) in comparison.dropped_with
    state = "dropped with another row" if dropped else cell.progress
    ruled = _ruled(cell.rulings.last, now=had is not None and _changed(cell.rulings.last, had))
    return _of_answers(had or cell, cell.row, state, cell.final, ruled)


def _changed(decision: Decision | None, first: Discrepancy) -> bool:
    """Whether the extractor whose value a ruling takes had another one in the first submission."""
    if decision is None or decision.take is None or decision.take not in first.answers:
        return False
    return fold(first.answers[decision.take].value or "") != fold(decision.final or "")


def _first_lines(difference: FirstDifference) -> list[tuple[str | None, ...]]:
    cell, decision = difference.first, difference.followed
    state = {"correction": "corrected", "open": "study not finished"}.get(difference.resolution, "row changed")
    who = "; ".join(difference.by) or None
    if decision is not None:
        ruled = _ruled(decision, now=_changed(decision, cell))
        return _of_answers(cell, cell.row, FOLLOWED, difference.final, ruled)
    return _of_answers(cell, cell.row, state, difference.final, (None, None, None, None, who, None))


def _followed(comparison: Comparison, listed: Collection[tuple[str, str]]) -> Iterator[tuple[str | None, ...]]:
    """The cells in which all extractors have by now what was decided, but for those listed (decision and field)."""
    for (table, position, field), decision in comparison.followed.items():
        if (decision.id, field) not in listed:
            cell = comparison.tables[table].agreed_cell(position, field)
            yield from _of_answers(cell, cell.row, FOLLOWED, cell.final, _ruled(decision))


def _of_answers(
    cell: Discrepancy, row: str, state: str, final: str | None, ruled: tuple[str | None, ...]
) -> list[tuple[str | None, ...]]:
    about = (cell.table, cell.study, row, cell.field, kind_in_files(cell.kind), state)
    return [(*about, name, answer.text, _place(answer), final, *ruled) for name, answer in cell.answers.items()]


def _ruled(decision: Decision | None, *, now: bool = False) -> tuple[str | None, ...]:
    """The columns on a ruling, blank if there is none; `now` if it takes what an extractor did not have at first."""
    if decision is None:
        return (None,) * 6
    return (
        f"{ruling_in_words(decision)}{' now' if now and decision.ruling == 'take' else ''}",
        METHODS_SHOWN[decision.method] if decision.method else None,
        decision.cause,
        decision.reason,
        "; ".join(decision.who),
        decision.id,
    )


def _not_compared(comparison: Comparison) -> Iterator[tuple[str | None, ...]]:
    """What each extractor wrote for other, or as the place of a row, where that is not the same and nobody ruled.

    Whoever did not extract the study has no line, as in the lines of what is compared.
    """
    cells = comparison.merged_cells.filter(state="unscored").filter(pl.col("progress").is_null())
    for table, position, field in cells.select(pl.col("table", "row", "field").cast(pl.String)).iter_rows():
        merged = comparison.tables[table]
        row = int(position)
        if not _is_listed(merged.table[field]) or row in merged.dropped:
            continue
        about = (table, merged.studies[row], merged.labels[row], field, "words", "not compared")
        final = merged.listed("final", field)[row]
        for name, answer in merged.answers(row, field).items():
            yield (*about, name, answer.text, _place(answer), final, *(None,) * 6)


def _is_listed(field: Field) -> bool:
    """Whether a field that is not compared says something of its own: the words of other, or where a finding stands."""
    return field.role == "other" or (field.role is None and field.cell.family is Family.PLACE)


def _place(answer: Answer) -> str:
    """The place of an answer: file, sheet and cell."""
    return "!".join(part for part in (answer.file, answer.sheet, answer.cell) if part)


def query_table(questions: Iterable[Question]) -> pl.DataFrame:
    """A row per question to the authors of a study."""
    lines = [tuple(str(getattr(query, name)) for name in QUERIES) for query in questions]
    return pl.DataFrame(lines, schema=dict.fromkeys(QUERIES, pl.String), orient="row")


QUERIES = {
    "study": "the study whose authors are asked",
    "table": "the table",
    "row": "the row's identity, in words",
    "field": "the field; blank for a whole row",
    "question": "the question, as it is in the letter",
    "reason": "why the team decided to ask, which is not in the letter",
}
"""The columns of the questions to authors, and their meanings."""


def codebook(form: Form) -> pl.DataFrame:
    """A row per column of each file of the dataset, with the form's description."""
    lines = [
        {
            "table": table.name,
            "file": file,
            "column": column.name,
            "label": column.label,
            "description": column.description,
            "type": column.kind,
            "extracted": column.of.mode if column.of else "",
            **_facts(column, table),
        }
        for table in form.tables
        for file, columns in (
            (table.name, main_columns(table)),
            (f"reported/{table.name}", reported_columns(table)),
        )
        for column in columns
    ]
    return pl.DataFrame(lines).select(*CODEBOOK)


CODEBOOK = {
    "table": "the table of the form",
    "file": "the file with the column, without its ending",
    "column": "the name of the column",
    "label": "what the form calls it",
    "description": "what the form says of it, to extractors",
    "type": "the type of its values",
    "required": "yes if every row has to have an answer",
    "extracted": "dual: by two independently; verified: by one, and confirmed by another; single: by one",
    "level": "the level of measurement",
    "missing_codes": "the missing codes that it can have, separated by ; ",
    "choices": "the codes that it can have, separated by ; (choices.csv has their meanings)",
    "possible": "the values that are possible",
    "usual": "the values that are usual; others were confirmed",
    "applies_when": "when it applies to a row; blank if always",
}
"""The columns of the codebook, and their meanings."""


def _facts(column: Column, table: Table) -> dict[str, str]:
    """What the codebook says of a column that has the values of a field; blank for the columns beside it."""
    field = column.of if column.of and column.name == column.of.name else None
    return {
        "required": "yes" if field and field.required else "",
        "level": field.level if field else "",
        "missing_codes": "; ".join(sorted(field.codes)) if field else "",
        "choices": "; ".join(_codes(field)) if field else "",
        "possible": field.cell.limits if field else "",
        "usual": field.usual_values if field else "",
        "applies_when": in_words(field.applies_when, table) if field and field.applies_when else "",
    }


def choice_table(form: Form) -> pl.DataFrame:
    """A row per choice of each field that has a list of its own, with its meaning and identifiers elsewhere.

    Choices that the codebook has withdrawn are there too, because some lists have what was coded before, and "other".
    """
    lines = [
        {
            "table": table.name,
            "field": field.name,
            "code": choice.code,
            "label": choice.shown,
            "definition": choice.definition,
            "identifiers": "; ".join(f"{scheme}:{value}" for scheme, value in (choice.identifiers or {}).items()),
            "under": choice.under or "",
            "since": str(choice.since),
            "until": str(choice.until or ""),
        }
        for table in form.tables
        for field in _fields(table)
        if field.role is None and field.cell.explained
        for choice in _choices(field)
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys(CHOICES, pl.String))


def _choices(field: Field) -> Iterator[Option]:
    yield from field.cell.known
    if field.cell.takes_other:
        yield Option(code=OTHER, definition=f"None of the others. The words are in {field.name}__other.")


CHOICES = {
    "table": "the table",
    "field": "the field",
    "code": "the code of the choice, as in the tables",
    "label": "what people call it",
    "definition": "what it means, as the form says it to extractors",
    "identifiers": "its identifiers in other vocabularies",
    "under": "the choice of another field that it refines",
    "since": "the revision of the codebook that brought it, or changed what it means",
    "until": "the revision of the codebook that withdrew it, if one did",
}
"""The columns of the list of choices, and their meanings."""


def _codes(field: Field) -> Sequence[str]:
    return field.cell.answers if field.cell.explained else ()
