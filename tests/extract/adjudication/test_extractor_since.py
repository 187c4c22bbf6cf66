"""A sheet that was written before another extractor handed in rules on nothing of this extractor."""

import shutil
from pathlib import Path

from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of


def test_a_ruling_does_not_hold_for_an_answer_that_its_sheet_does_not_show(tmp_path: Path) -> None:
    def filled(n: str) -> dict[str, list[dict[str, str]]]:
        return {"studies": [{"study": "S1", "n": n, "finished": "yes"}]}

    form = form_of(TOOK_PART)
    folder = begin_review(tmp_path / "review", form, {"ada": filled("20"), "ben": filled("12")}).folder
    assert twofold("merge", at=folder).code == 1
    other = begin_review(tmp_path / "other", form, {"cleo": filled("9")}).folder

    def rule(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), "ada", "", "third person", "dora")

    typing(folder / "adjudication.xlsx", rule)
    shutil.copy(other / "extractions" / "cleo.xlsx", folder / "extractions")
    ran = twofold("adjudicate", at=folder)
    assert "cleo is not in this sheet and has “9”" in " ".join(ran.out.split())
    assert not (folder / "decisions.jsonl").exists() or not read_ledger(folder / "decisions.jsonl").ledger.in_force
