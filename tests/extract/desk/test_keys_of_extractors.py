"""The key that a page shows beside an answer is the key that takes this answer, whoever extracted the study."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.desk.desk import Desk
from extract.desk.export import exported_page
from extract.desk.item_view import digits_of
from extract.project.folder.project import find_project
from tests.extract.desk.client import client_of
from tests.extract.desk.visitor import Visitor
from tests.extract.small_review import WOMEN, begin_review, form_of

PAIRS = (("ada", "ben"), ("ada", "cyd"), ("ben", "cyd"))
STUDIES = tuple((f"S{place}", f"Study {place} 2019") for place in range(1, 4))


@pytest.fixture(params=[True, False], ids=["blinded", "named"])
def shared_by_pairs(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """Three extractors, of whom each two share a study and differ on its women."""
    filled = {
        name: {
            "studies": [
                {"study": study, "women": str(10 + "abc".index(name[0])), "finished": "yes"}
                for (study, _), pair in zip(STUDIES, PAIRS, strict=True)
                if name in pair
            ]
        }
        for name in ("ada", "ben", "cyd")
    }
    project = begin_review(tmp_path / "review", form_of(WOMEN), filled, studies=STUDIES, blinded=request.param)
    return Desk(find_project(project.folder))


def on_cards(source: str) -> dict[str, str]:
    """The key beside each extractor's answer."""
    return {name: key for key, name in re.findall(r"<h2><kbd>(.)</kbd> ([^<]+)</h2>", source)}


def that_rule(source: str) -> dict[str, str]:
    """The key of each ruling that takes what an extractor has."""
    found = re.findall(r'data-key="([1-9])"[^>]*>\s*<kbd>(.)</kbd> ([^<]+)</label>', source)
    assert all(key == shown for key, shown, _ in found)
    return {name: key for key, _, name in found}


def test_the_key_beside_an_answer_takes_it_at_the_desk_and_on_the_exported_page(shared_by_pairs: Desk) -> None:
    client = client_of(shared_by_pairs)
    exported = Visitor(exported_page(shared_by_pairs, when="2026-01-31T09:30:00Z").decode())
    assert len(shared_by_pairs.items) == 3
    for item in shared_by_pairs.items:
        source = client.get(f"item/{item.id}").text
        middle = exported.middles[item.id]
        number = next(row[0] for row in exported.contents["items"] if exported.whole(row[1]) == item.id)
        assert len(on_cards(source)) == 2
        assert on_cards(source) == that_rule(source), item.study
        choices = exported.contents["choices"][number]
        assert on_cards(middle) == that_rule(choices) == on_cards(source), item.study


def test_who_has_a_number_has_it_as_the_key() -> None:
    assert digits_of({"a": "Extractor 2", "b": "Extractor 4"}) == {"a": "2", "b": "4"}
    assert digits_of({"a": "Anna", "b": "Reviewer 1"}) == {"a": "2", "b": "1"}
    assert digits_of({"a": "Anna 1", "b": "Ben 1"}) == {"a": "1", "b": "2"}
    assert digits_of({"a": "Extractor 10", "b": "Extractor 2"}) == {"a": "1", "b": "2"}
    many = digits_of({str(number): f"Extractor {number}" for number in range(1, 13)})
    assert many == {str(number): str(number) if number < 10 else "" for number in range(1, 13)}
