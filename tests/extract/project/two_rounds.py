"""A small review in two rounds: findings first, and then what each finding is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.project.one_round.merged import Merged
from extract.project.rounds.merging import agreed_before, merge_project
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.rounds import ROW
from tests.extract.command import twofold
from tests.extract.filled import typed_in

CODES = {"The world opened up": "effects", "It was frightening": "effects", "Staff made it safe": "setting"}
"""A domain for each finding, as `code` types it."""

FORM = """
name: two-rounds
title: Two rounds
version: 1
tables:
  - name: studies
    label: Studies
    description: One row per study.
    identity: [study]
    fields:
      - {name: study, label: Study, type: key, prefilled: true}
      - {name: country, label: Country, type: text, optional: true}
      - name: funding
        label: Funding
        type: choice
        mode: verified
        evidence: true
        optional: true
        choices: [public, private, none]
  - name: findings
    label: Findings
    description: One row per finding.
    parent: studies
    selection: true
    identity: [study, text]
    fields:
      - {name: study, label: Study, type: reference, to: studies}
      - {name: number, label: No., type: key, local: true}
      - {name: text, label: Finding, type: verbatim}
      - {name: place, label: Place, type: place, optional: true}
      - name: domain
        label: Domain
        type: choice
        round: 2
        required: true
        choices: [effects, setting, integration]
      - {name: note, label: Note, type: text, round: 2, optional: true}
  - name: quotes
    label: Quotes
    description: One row per quote.
    parent: studies
    selection: true
    identity: [study, quote]
    fields:
      - {name: study, label: Study, type: reference, to: studies}
      - {name: quote, label: Quote, type: verbatim}
      - {name: finding, label: Supports, type: reference, to: findings, several: true}
"""
FINDINGS = {"S1": ("The world opened up", "It was frightening"), "S2": ("Staff made it safe",)}
Findings = Mapping[str, Sequence[str]]


def review(folder: Path, people: Sequence[str] = ("ada", "ben"), form_text: str = FORM) -> Project:
    """The project, without workbooks."""
    form = folder / "two-rounds.yaml"
    form.write_text(form_text, encoding="utf-8")
    create_project(
        folder / "review",
        form_name=str(form),
        studies=[("S1", ""), ("S2", "")],
        people=[{"name": name} for name in people],
    )
    return read_project(folder / "review")


def extract(
    project: Project,
    who: str,
    findings: Findings = FINDINGS,
    *,
    finished: Sequence[str] = ("S1", "S2"),
    funding: str = "",
) -> None:
    """Writes the workbook of the first round as if this person had filled it in."""
    marks = [
        {"study": study, "country": "PT", "funding": funding, "finished": "yes" if study in finished else ""}
        for study in findings
    ]
    rows = [
        {"study": study, "number": str(number), "text": text, "place": "p. 3"}
        for study, texts in findings.items()
        for number, text in enumerate(texts, 1)
    ]
    quotes = [{"study": row["study"], "quote": f"on {row['text']}", "finding": row["number"]} for row in rows]
    path = project.extractions / f"{who}.xlsx"
    path.unlink(missing_ok=True)
    filled = {"studies": marks, "findings": rows, "quotes": quotes}
    write_template(project.form(), path, extractor=who, filled=filled)


def code(
    project: Project,
    who: str,
    domains: Mapping[str, str],
    *,
    finished: Sequence[str] = ("S1", "S2"),
    to: str | None = None,
) -> Path:
    """Types into a workbook of the second round: a domain by finding. `to` is the name under which it comes back."""
    second = project.in_round(2)
    (path,) = [one for one in second.extraction_files() if one.stem.startswith(who)]
    tables = typed_in(load_extraction(path, second.form()).extraction)
    for row in tables["findings"]:
        row["domain"] = domains.get(row["text"], row.get("domain", ""))
    for row in tables["studies"]:
        row["finished"] = "yes" if row["study"] in finished else ""
    path.unlink()
    back = path.with_name(to) if to else path
    write_template(second.form(), back, extractor=who, filled=tables)
    return back


def agreed_names(project: Project) -> dict[str, str]:
    """The names of the rows that the second round asks about, by their words."""
    return {row.cells["text"]: row.cells[ROW] for row in agreed_before(project.in_round(2)).rows}


def extracted(folder: Path) -> Project:
    """The review in which both have extracted alike in the first round."""
    made = review(folder)
    for who in ("ada", "ben"):
        extract(made, who)
    return made


def handed_out(project: Project) -> Project:
    """The second round of a project, with a workbook for everybody."""
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    return project.in_round(2)


def second(project: Project) -> Merged:
    """The merge of the second round."""
    return merge_project(project.in_round(2))


def finals(project: Project) -> dict[str | None, str | None]:
    """The final domain of each finding in the second round, by its words."""
    merged = second(project).comparison.tables["findings"]
    return dict(zip(merged.labels, merged.listed("final", "domain"), strict=True))


def code_differently(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for cells in book["Findings"].iter_rows(min_row=4):
        if cells[5].value == "effects":
            cells[5].value = "setting"
    book.save(path)
