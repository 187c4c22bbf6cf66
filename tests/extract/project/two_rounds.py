"""A small review in two rounds: findings first, and then what each finding is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.project.rounds.merging import agreed_before
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.rounds import ROW
from tests.extract.filled import typed_in

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


def review(folder: Path, people: Sequence[str] = ("ada", "ben")) -> Project:
    """The project, without workbooks."""
    form = folder / "two-rounds.yaml"
    form.write_text(FORM, encoding="utf-8")
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
