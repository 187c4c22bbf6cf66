"""No page of the desk has HTML that a browser would have to mend."""

from __future__ import annotations

import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk import item_view
from extract.desk.desk import Desk
from extract.desk.export import exported_page
from tests.extract.desk.client import client_of
from tests.extract.desk.visitor import Visitor
from tests.extract.desk.well_formed import mistakes
from tests.extract.small_review import TOOK_PART, WOMEN, begin_review, form_of

FORM = form_of(TOOK_PART, WOMEN, "{name: drug, label: Drug, type: choice, choices: [a, b]}")
STUDIES = [("S1", "One & two"), ("S2", "<b>Two")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two who differ on the women of two studies; one of the two cells is ruled on."""
    filled = {
        name: {
            "studies": [
                {"study": study, "n": "20", "women": women, "drug": "a", "finished": "yes"} for study, _ in STUDIES
            ]
        }
        for name, women in (("ada", "9"), ("ben", "11"))
    }
    made = Desk(begin_review(tmp_path_factory.mktemp("html") / "review", FORM, filled, studies=STUDIES))
    assert made.rule(made.items[0], RulingInput("ada", "", "discussion", "ada; ben")) is None
    return made


@pytest.mark.parametrize(
    "html", ["x</p>", "<ul><li>x</ul>", "<p><div></div></p>", '<i id="a"></i><i id="a"></i>', '<a href="?a&b=1">x</a>']
)
def test_a_mistake_is_seen(html: str) -> None:
    assert mistakes(html)
    assert mistakes('<p id="a">x <select><option>a<option selected>b</select> &amp; &#8220;y&#8221;<br></p>') == []


def test_the_pages_of_the_desk(desk: Desk) -> None:
    client = client_of(desk)
    pages = {item.id: client.get(f"item/{item.id}") for item in desk.items}
    pages |= {place: client.get(place) for place in ("cells?of=S1", "?study=none", "item/a-0-studies-drug")}
    pages["history"] = client.get(f"item/{desk.items[0].id}/history")
    version = pages[desk.items[1].id].field("version")
    pages["refused"] = client.post(f"item/{desk.items[1].id}", {"version": version})
    assert {place: mistakes(page.text) for place, page in pages.items() if mistakes(page.text)} == {}


def test_a_row_that_no_ruling_can_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_view, "choices", lambda *_: [])
    page = client_of(desk).get(f"item/{desk.items[0].id}")
    assert "No ruling can name this row" in page.plain
    assert mistakes(page.text) == []


def test_the_exported_page_and_each_of_its_items(desk: Desk) -> None:
    page = exported_page(desk, when="2026-01-31T09:30:00Z").decode()
    visitor = Visitor(page)
    parts = [page, *visitor.middles.values(), *visitor.contents["choices"]]
    assert [mistakes(part) for part in parts if mistakes(part)] == []
