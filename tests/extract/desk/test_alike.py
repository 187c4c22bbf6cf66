"""Other items with the same answers, as the page offers them."""

from __future__ import annotations

import re
from pathlib import Path

from extract.desk.desk import Desk
from tests.extract.desk.client import client_of
from tests.extract.small_review import TOOK_PART, begin_review, form_of


def test_others_whose_row_has_no_name_are_named_by_their_study(tmp_path: Path) -> None:
    studies = [("S1", ""), ("S2", ""), ("S3", "")]
    filled = {
        name: {"studies": [{"study": study, "n": number, "finished": "yes"} for study, _ in studies]}
        for name, number in (("ada", "20"), ("ben", "21"))
    }
    client = client_of(Desk(begin_review(tmp_path / "review", form_of(TOOK_PART), filled, studies=studies)))
    page = client.get()
    assert re.findall(r'name="also" value="\w+"> ([^<]*)</label>', page.text) == ["S2", "S3"]
    others = re.findall(r'name="also" value="(\w+)"', page.text)
    given = [("ruling", "ada"), ("method", "discussion"), ("who", "ada"), ("version", page.field("version"))]
    refused = client.post(page.path, [*given, *(("also", other) for other in others)])
    assert "a discussion needs all extractors" in refused.plain
