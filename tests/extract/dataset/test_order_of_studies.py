"""Studies stand in tables and pictures in the order of the team's list, whatever they are called."""

import re
from pathlib import Path

from tests.extract.command import twofold
from tests.extract.dataset.test_excluded_studies import review_of


def test_a_study_keeps_its_place_in_the_tables_when_it_is_renamed(tmp_path: Path) -> None:
    listed = [("S01", "Smith 2019"), ("S02", "Kheirkhah 2025"), ("S03", "Jones 2020")]
    folder = review_of(tmp_path / "review", listed)
    twofold("merge", at=folder)
    renamed = twofold("studies", "rename", "S03", "A trial", "--who", "ada", "--why", "its name", at=folder)
    assert renamed.code == 0, renamed.err
    twofold("build", "--draft", at=folder)
    tables = (folder / "dataset" / "tables.md").read_text("utf-8")
    shown = tables.partition("Characteristics of the included studies")[2]
    names = re.findall(r"^\| (Smith 2019|Kheirkhah 2025|Jones 2020) ", shown, re.MULTILINE)
    assert names[:3] == [label for _, label in listed]
