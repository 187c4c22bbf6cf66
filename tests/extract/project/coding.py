"""A small review whose findings are coded in the first round, with a codebook that lives."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.project.folder.made_anew import write_made_anew
from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.project.form_changes.codebook_changing import Wanted, change_codebook
from extract.project.rounds.coders import rows_for
from extract.project.rounds.merging import agreed_before
from extract.project.rounds.round_workbook import round_workbook
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.codebook import Action, Change, NewCode
from tests.extract.filled import typed_in

ROOM, COLD = "The room was bright", "A cold room and a hard chair"

FORM = """
name: coding
title: Coding
version: 1
themes: findings
tables:
  - name: studies
    label: Studies
    description: One row per study.
    identity: [study]
    fields:
      - {name: study, label: Study, type: key, prefilled: true}
      - {name: country, label: Country, type: text, optional: true}
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
      - name: domains
        label: Domains
        type: choices
        required: true
        choices: [D1, D2]
      - name: codes
        label: Codes
        type: choices
        optional: true
        grows_in: codes.csv
        refines: domains
        choices:
          - {code: hope, under: D1}
          - {code: fear, under: D1}
          - {code: setting, under: D2, definition: The room.}
          - {code: staff, under: D2}
"""
CODES = {
    "S1": {"The room was bright": "setting", "Nurses were kind": "staff"},
    "S2": {"A cold room and a hard chair": "setting; fear", "It gave hope": "hope"},
}
DOMAIN = {
    "": "D1",
    "hope": "D1",
    "fear": "D1",
    "room": "D2",
    "comfort": "D2",
    "setting": "D2",
    "staff": "D2",
    "nurses": "D2",
}
Codes = Mapping[str, Mapping[str, str]]


def review(folder: Path, people: Sequence[str] = ("ada", "ben"), *, form_text: str = FORM) -> Project:
    """The project, in which everybody has coded everything alike in the first round."""
    form = folder / "coding.yaml"
    form.write_text(form_text, encoding="utf-8")
    named = [{"name": name} for name in people]
    create_project(folder / "review", form_name=str(form), studies=[("S1", ""), ("S2", "")], people=named)
    project = read_project(folder / "review")
    for who in people:
        extract(project, who)
    return project


def extract(project: Project, who: str, codes: Codes = CODES, *, finished: Sequence[str] = ("S1", "S2")) -> Path:
    """Writes the workbook of the first round as if this person had filled it in."""
    marks = [{"study": study, "country": "PT", "finished": "yes" if study in finished else ""} for study in codes]
    rows = [
        {"study": study, "number": str(number), "text": text, **_typed(code)}
        for study, texts in codes.items()
        for number, (text, code) in enumerate(texts.items(), 1)
    ]
    asked = project.form()["findings"].by_name
    rows = [{name: text for name, text in row.items() if name in asked} for row in rows]
    path = project.extractions / f"{who}.xlsx"
    path.unlink(missing_ok=True)
    write_template(project.form(), path, extractor=who, filled={"studies": marks, "findings": rows})
    return path


def _typed(codes: str) -> dict[str, str]:
    domains = dict.fromkeys(DOMAIN[code.strip()] for code in codes.split(";"))
    return {"domains": "; ".join(domains), "codes": codes}


def change(
    project: Project, action: Action, *codes: str, into: Sequence[str] = (), under: Sequence[str] = ()
) -> Change:
    """Changes the codebook as the command does."""
    new = tuple(NewCode(code=code, under="D2" if action == "add" else None) for code in into)
    wanted = Wanted(
        table="findings",
        field="codes",
        action=action,
        memo="because",
        who=("ada",),
        codes=codes,
        into=new,
        under=tuple(under),
    )
    return change_codebook(project, wanted)[0]


def hand_out(project: Project, who: str) -> Path:
    """The workbook of a round in which findings are coded again, as the command writes it."""
    files = tuple(path for path in project.extraction_files() if path.stem.startswith(who))
    made = round_workbook(project, rows_for(project, agreed_before(project), who), who, files)
    write_made_anew(made, project.earlier_extractions)
    return made.path


def recode(
    project: Project, who: str, codes: Mapping[str, str], *, finished: Sequence[str] = ("S1", "S2")
) -> dict[str, dict[str, str]]:
    """Types codes into the workbook of a round, by finding. Returns what the workbook showed of each finding."""
    path = hand_out(project, who)
    tables = typed_in(load_extraction(path, project.form()).extraction)
    shown = {row["text"]: dict(row) for row in tables["findings"]}
    for row in tables["findings"]:
        row.update(_typed(codes[row["text"]]))
    for row in tables["studies"]:
        row["finished"] = "yes" if row["study"] in finished else ""
    path.unlink()
    write_template(project.form(), path, extractor=who, filled=tables)
    return shown


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The lines of one table of the dataset."""
    with (folder / "dataset" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]
