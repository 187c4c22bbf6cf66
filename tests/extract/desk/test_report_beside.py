"""The report beside an item: at the passage of each extractor, for this desk alone, whatever the file is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.desk.desk import Desk
from extract.desk.items import Item
from extract.project.folder.project import find_project
from tests.extract.conftest import Played
from tests.extract.desk.client import HOST, Client, client_of

QUOTE = "I woke up light, and a fortnight later the weight was back."


@pytest.fixture(scope="module")
def folder(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("beside") / "review"
    shutil.copytree(played.folder, made)
    for name in ("decisions.jsonl", "adjudication.xlsx"):
        (made / name).unlink()
    for path in (made / "fulltexts").iterdir():
        path.unlink()
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """One desk for all tests: it sees which files are in the folder whenever it is asked."""
    desk = Desk(find_project(folder))
    yield client_of(desk)
    desk.close()


@pytest.fixture
def fulltexts(folder: Path) -> Iterator[Path]:
    yield folder / "fulltexts"
    for path in (folder / "fulltexts").iterdir():
        path.unlink()


def quote(client: Client) -> Item:
    """The item on which the extractors quote one passage, one of them more of it."""
    return next(item for item in client.pages.desk.items if (item.study, item.field) == ("Z01", "Quote"))


def pdf(path: Path, *pages: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for text in pages:
        canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()


def test_both_passages_are_marked_in_a_text_file(client: Client, fulltexts: Path) -> None:
    (fulltexts / "Z01.txt").write_text(f"<script>alert(1)</script> They said: “{QUOTE}” Then they left.")
    item = quote(client)
    page = client.get(f"item/{item.id}")
    assert f'data-src="/secret/item/{item.id}/report"' in page.text
    report = client.get(f"item/{item.id}/report")
    assert re.findall(r'<mark class="([^"]*)" data-who="[12 ]+">([^<]*)</mark>', report.text) == [
        ("mark-1 mark-2 ", "I woke up light"),
        ("mark-1 ", ", and a fortnight later the weight was back"),
    ]
    assert "&lt;script&gt;alert(1)" in report.text
    assert re.findall(r" (?:style|on\w+)=", report.text) == []


def test_both_passages_are_marked_on_the_page_of_a_pdf(client: Client, fulltexts: Path) -> None:
    pdf(fulltexts / "z01.pdf", "First page of this report, without it.", QUOTE)
    report = client.get(f"item/{quote(client).id}/report")
    assert "Page 2 of 2" in report.plain
    assert report.plain.count("the words are on page 2 of the file") == 2
    assert re.findall(r'<rect class="(mark-\d)"', report.text) == ["mark-1", "mark-2"]
    (picture,) = re.findall(r'<img src="([^"]+)"', report.text)
    drawn = client.get(picture)
    assert (drawn.status, drawn.headers["content-type"]) == (200, "image/png")
    assert f"img-src http://{HOST}/secret/report/" in drawn.headers["content-security-policy"]
    first = client.get(f"item/{quote(client).id}/report?file={picture.split('/')[3]}&page=0")
    assert "Page 1 of 2" in first.plain
    assert "<rect" not in first.text


def test_words_that_differ_slightly_are_not_said_to_be_on_another_page(client: Client, fulltexts: Path) -> None:
    pdf(fulltexts / "z01.pdf", *["Another page."] * 6, QUOTE.replace("was back", "were back"))
    report = client.get(f"item/{quote(client).id}/report").plain
    assert report.count("words like these are on page 7 of the file, but the place says") == 1, report


def test_only_pages_of_reports_and_only_with_the_secret_are_drawn(client: Client, fulltexts: Path) -> None:
    pdf(fulltexts / "z01.pdf", QUOTE)
    (picture,) = re.findall(r'<img src="([^"]+)"', client.get(f"item/{quote(client).id}/report").text)
    wrong = [
        picture.replace("/secret/", "/other/"), re.sub(r"report/\w+", "report/decisions", picture),
        picture.replace("/0/0.png", "/9/0.png"), picture.replace("/0/0.png", "/0/9.png"),
        picture.replace("/0/0.png", "/-1/0.png"),
    ]  # fmt: skip
    assert [client.get(path).status for path in wrong] == [404] * 5
    assert client.get(picture, host="elsewhere.example").status == 403


def test_words_that_are_not_in_the_report_are_said_not_to_be(client: Client, fulltexts: Path) -> None:
    (fulltexts / "Z01.txt").write_text("Somebody woke up, and it was light again after a fortnight of rain.")
    assert client.get(f"item/{quote(client).id}/report").plain.count("not in the report") == 2


@pytest.mark.parametrize("content", [b"no PDF", b"%PDF-1.4\n" + b"x" * 5_000, b""])
def test_a_file_that_is_no_report_stops_nothing(client: Client, fulltexts: Path, content: bytes) -> None:
    (fulltexts / "Z01.pdf").write_bytes(content)
    item = quote(client)
    assert client.get(f"item/{item.id}").status == 200
    report = client.get(f"item/{item.id}/report")
    assert (report.status, "Z01.pdf is damaged, or is not a PDF" in report.plain) == (200, True)


def test_a_scanned_report_is_said_to_have_no_text(client: Client, fulltexts: Path) -> None:
    pdf(fulltexts / "z01.pdf", "")
    page = client.get(f"item/{quote(client).id}/report").plain
    assert "z01.pdf has no text, only pictures of pages (scanned?): words cannot be looked for in it" in page
    assert "no file of" not in page


def test_without_a_file_of_the_study_there_is_no_report(client: Client, fulltexts: Path) -> None:
    (fulltexts / "S01.txt").write_text("Another study.")
    assert 'id="report"' not in client.get(f"item/{quote(client).id}").text


def test_a_blinded_report_names_nobody(folder: Path, fulltexts: Path) -> None:
    (fulltexts / "Z01.txt").write_text(QUOTE)
    settings = folder / "twofold.toml"
    before = settings.read_text()
    settings.write_text(before.replace("blinded = false", "blinded = true"))
    client = client_of(Desk(find_project(folder)))
    report = client.get(f"item/{quote(client).id}/report").text
    settings.write_text(before)
    assert not re.search(r"\b(ada|ben)\b", report)
    assert "Extractor 1" in report
