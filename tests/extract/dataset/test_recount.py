"""Every number of the methods texts is counted once more: in the worked example, and in made-up projects."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extract.adjudication.lines.words import WHOLE_ROW
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.dataset.methods_recounted import check_numbers
from tests.strategies import LAW
from validate.ledger.words import RULED


def test_every_number_of_the_worked_example(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(played.folder, folder)
    check_numbers(folder)


FORM = """\
name: small
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: yes}
      - {name: finished, type: choice, other: no, choices: [yes, no], finished_when: yes}
      - {name: design, type: choice, other: no, choices: [cohort, trial, survey]}
      - {name: year, type: count}
      - {name: title, type: words, optional: yes}
      - {name: published, label: Publication year, type: year, optional: yes}
      - {name: doi, label: DOI, type: identifier, scheme: doi, optional: yes}
      - {name: cited, label: PMID, type: identifier, scheme: pmid, names: no, optional: yes}
      - {name: funder, type: verbatim, mode: single, optional: yes}
      - {name: ethics, type: verbatim, mode: verified, optional: yes}
      - {name: remark, type: text, optional: yes}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key}
      - {name: n, type: count, evidence: yes, optional: yes}
      - {name: country, type: countries}
  - name: quotes
    identity: [quote]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: quote, type: verbatim}
      - {name: arm, type: reference, to: arms, optional: yes}
      - {name: page, type: count, optional: yes}
"""
ARMS, QUOTES = ("Ketamine", "Placebo xyz"), ("I slept at last.", "Nobody asked me why 77.")
ANSWERS = {
    "design": ("cohort", "Cohort", "trial", "survey", "NR", "PEND"),
    "year": ("2019", "2021", "NR", "UC"),
    "title": ("A trial", "a trial", "Another trial", ""),
    "published": ("2019", "2020", "NR"),
    "doi": ("10.1000/1", "10.1000/2", ""),
    "cited": ("31420388", "31420389"),
    "funder": ("", "A foundation"),
    "ethics": ("", "", "yes", "no", "PEND"),
    "remark": ("", "see table", "See table.", "odd"),
    "n": ("", "24", "24.0", "30", "NR"),
    "n__place": ("", "p. 4", "Table 2"),
    "country": ("France; Italy", "ITA; FRA", "France", "NR"),
    "page": ("", "4", "5"),
}
OF_STUDIES = ("design", "year", "title", "published", "doi", "cited", "funder", "ethics", "remark")
Rows = dict[str, list[dict[str, str]]]


@st.composite
def workbooks(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """What two people typed of three studies."""

    def answers(*fields: str) -> dict[str, str]:
        return {name: draw(st.sampled_from(ANSWERS[name])) for name in fields}

    several = []
    for _ in range(2):
        rows: Rows = {"studies": [], "arms": [], "quotes": []}
        for study in ("K1", "K2", "K3"):
            done = draw(st.sampled_from(["yes", "yes", "yes", "no"]))
            rows["studies"].append({"study": study, "finished": done, **answers(*OF_STUDIES)})
            arms = draw(st.lists(st.sampled_from(ARMS), unique=True, min_size=1))
            rows["arms"] += [{"study": study, "arm": arm, **answers("n", "n__place", "country")} for arm in arms]
            for quote in draw(st.lists(st.sampled_from(QUOTES), unique=True)):
                rows["quotes"].append({"study": study, "quote": quote, "arm": arms[0], **answers("page")})
        several.append(rows)
    return several[0], several[1]


@given(
    typed=workbooks(),
    ruling=st.sampled_from(["ada", "ben", RULED["unresolved"]]),
    share=st.integers(0, 4),
    copied=st.booleans(),
    removed=st.booleans(),
)
@settings(max_examples=max(3, LAW.max_examples // 20))
def test_every_number_of_a_made_up_project(
    typed: tuple[Rows, Rows], ruling: str, share: int, copied: bool, removed: bool
) -> None:
    """Some lines are ruled on and some are not; what two people had finished is compared.

    Then ada may copy ben's design of each study: she follows some rulings, goes against others, and corrects the rest.
    She may also remove a quote and an arm; what was decided on them is ruled on again, or not.
    """
    marks = [[study["finished"] for study in rows["studies"]] for rows in typed]
    assume(("yes", "yes") in zip(*marks, strict=True))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "review"
        (Path(scratch) / "form.yaml").write_text(FORM, encoding="utf-8")
        assert twofold("init", folder, "--form", "form.yaml", at=Path(scratch)).code == 0
        settings_file = folder / "twofold.toml"
        settings_file.write_text(settings_file.read_text(encoding="utf-8").replace("blinded = true", "blinded = false"))
        (folder / "studies.csv").write_text("study\nK1\nK2\nK3\n", encoding="utf-8")
        for name, rows in zip(("ada", "ben"), typed, strict=True):
            form = read_project(folder).form()
            write_template(form, folder / "extractions" / f"{name}.xlsx", extractor=name, filled=rows)
        if twofold("merge", at=folder).code == 1:
            typing(folder / "adjudication.xlsx", lambda typist: rule(typist, ruling, share))
            taken = twofold("adjudicate", at=folder)
            assert taken.code == 0, taken
        if copied or removed:
            for own, other in zip(typed[0]["studies"], typed[1]["studies"], strict=True):
                own["design"] = other["design"] if copied else own["design"]
            for table in ("arms", "quotes") if removed else ():
                typed[0][table] = typed[0][table][1:]
            (folder / "extractions" / "ada.xlsx").unlink()
            write_template(
                read_project(folder).form(), folder / "extractions" / "ada.xlsx", extractor="ada", filled=typed[0]
            )
            if twofold("merge", at=folder).code == 1 and removed:
                typing(folder / "adjudication.xlsx", lambda typist: rule(typist, ruling, share))
                assert twofold("adjudicate", at=folder).code == 0
        twofold("build", "--draft", at=folder)
        check_numbers(folder)


def rule(typist: Typist, ruling: str, share: int) -> None:
    """Rules on the lines of the sheet but for every so many."""
    for place, row in enumerate(typist.rows()):
        if row["Status"] == "open" and (not share or place % share):
            whole = row["Field"] == WHOLE_ROW
            who = ("ada; ben", "ada; ben; Cleo")[place % 2]
            typist.fill(row, RULED["keep"] if whole else ruling, "", "discussion", who)
