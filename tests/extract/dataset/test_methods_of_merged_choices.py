"""What methods.md says of rulings on choices that a new version of the form makes one."""

from pathlib import Path

from tests.extract.command import twofold
from tests.extract.commands.changing_form import form_with, review
from tests.extract.commands.form_changes import DESIGN


def test_a_decision_on_choices_that_became_one_was_made_on_a_difference(tmp_path: Path) -> None:
    folder = review(tmp_path)
    new = form_with(folder.parent, (DESIGN, "choices: [{code: comparison, was: [trial, case]}, cohort]"))
    assert twofold("form", "migrate", new, at=folder).code in {0, 1}
    assert twofold("merge", at=folder).code in {0, 1}
    twofold("build", "--draft", at=folder)
    said = (folder / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "did not differ at that time" not in said
    assert "the extractors differed, whose answers are one answer in the present version of the form" in said
