"""A small review: a form of a few fields, a project of it, and a workbook that each person has filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project
from extract.workbook.template import write_template

SAMPLES = """\
name: samples
version: 1
tables:
  - name: studies
    label: Studies
    identity: [study]
    fields:
      - {name: study, label: Study, type: key, prefilled: true}
      - {name: label, label: Citation, type: text, prefilled: true}
      - {name: same_sample_as, label: Same sample as, type: reference, to: studies, same_people: true}
      - {name: country, label: Country, type: countries}
      - {name: aim, label: Aim, type: verbatim}
      - name: study_type
        label: Study type
        type: choice
        choices:
          - qualitative
          - mixed methods
          - {code: quantitative_with_open_text, label: quantitative with open text}
      - {name: finished, label: Finished, type: choice, choices: [yes, no], finished_when: yes, scored: false}
  - name: samples
    label: Samples
    identity: [group]
    parent: studies
    fields:
      - {name: study, label: Study, type: reference, to: studies}
      - {name: group, label: Group, type: key}
      - {name: n_analysed, label: Number analysed, type: count, required: true, evidence: true}
      - {name: n_female, label: Women, type: count, required: true, evidence: true}
"""
"""A part of the form patient-voices: a study and the groups of people in it. It takes a third of the time."""
ONE_STUDY = (("S1", "One 2019"),)
TOOK_PART = "{name: n, label: Took part, type: count}"
WOMEN = "{name: women, label: Women, type: count}"


def form_of(*fields: str, below: str = "") -> str:
    """A form whose studies have these fields, each as YAML, and say when they are finished; and what stands below."""
    lines = "".join(f"      - {field}\n" for field in fields)
    return f"""\
name: groups
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {{name: study, type: key, prefilled: true}}
{lines}\
      - {{name: finished, type: choice, choices: [yes, no], finished_when: yes, scored: false}}
{below}"""


def written_beside(folder: Path, form: str) -> str:
    """The name of a file beside this folder, in which the form is written."""
    path = folder.with_suffix(".yaml")
    path.write_text(form, encoding="utf-8")
    return str(path)


def begin_review(
    folder: Path,
    form: str,
    filled: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]],
    *,
    studies: Sequence[tuple[str, str]] = ONE_STUDY,
    blinded: bool = False,
) -> Project:
    """A project in this folder, its form in a file beside it, and the rows of each person, by table, in a workbook."""
    project = create_project(folder, form_name=written_beside(folder, form), studies=studies, blinded=blinded)
    for name, rows in filled.items():
        write_template(project.form(), project.extractions / f"{name}.xlsx", extractor=name, filled=rows)
    return project
