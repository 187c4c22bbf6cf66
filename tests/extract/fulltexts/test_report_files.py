"""Which file is which report, whatever people call it; and files that cannot be read are named, never fatal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.fulltexts.folder import Target, report_files
from extract.fulltexts.library import ReportReader
from extract.fulltexts.pdf_process import PdfProcess, UnreadableReport

REPORTS = {"S01": ["Smith 2013", "Smith 2015"], "S02": ["Berg 2020"], "S03": ["Smith 2015"]}


def files(folder: Path, *names: str) -> tuple[dict[str, Target], tuple[str, ...]]:
    for name in names:
        (folder / name).write_text("x")
    found = report_files(folder, REPORTS)
    return {path.name: target for target, path in found.of.items()}, found.remarks


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("S01.pdf", Target("s01", None)),
        ("s01.PDF", Target("s01", None)),
        ("smith 2013.pdf", Target("s01", "smith 2013")),
        ("Smith_2013.txt", Target("s01", "smith 2013")),
        ("S01 Smith 2015.pdf", Target("s01", "smith 2015")),
    ],
)
def test_names_are_matched_as_people_write_them(tmp_path: Path, name: str, target: Target) -> None:
    assert files(tmp_path, name) == ({name: target}, ())


@pytest.mark.parametrize(
    ("names", "remark"),
    [
        (("Jones 1999.pdf",), "no study or report is called 'Jones 1999'"),
        (("smiht_2013.pdf",), "called 'smiht_2013'. If it is a report of Smith 2013, call it Smith 2013.pdf"),
        (("Smith 2014.pdf",), "no study or report is called 'Smith 2014'"),
        (("Smith 2015.pdf",), "more than one study. Call it S01 Smith 2015.pdf or S03 Smith 2015.pdf"),
        (("S01.pdf", "s01.txt"), "S01.pdf and s01.txt are not used: they have the same name"),
        (("S01.docx",), "it is neither a PDF nor a text file"),
    ],
)
def test_a_file_that_is_nobodys_is_named(tmp_path: Path, names: tuple[str, ...], remark: str) -> None:
    found, remarks = files(tmp_path, *names)
    assert found == {}
    assert len(remarks) == 1
    assert remark in remarks[0]


@pytest.fixture(scope="module")
def reader() -> Iterator[ReportReader]:
    made = ReportReader()
    yield made
    made.close()


def blank(path: Path, pages: int = 1, **encryption: str) -> Path:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption(**encryption) if encryption else None)
    for _ in range(pages):
        canvas.rect(10, 10, 100, 100)
        canvas.showPage()
    canvas.save()
    return path


def test_files_that_cannot_be_read_say_why_and_the_next_is_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj")
    page = tmp_path / "page.pdf"
    page.write_text("<html>log in to read this article</html>")
    locked = blank(tmp_path / "locked.pdf", userPassword="secret")
    picture = blank(tmp_path / "scan.pdf", 2)
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)))
    reader = ReportReader()
    for path in (broken, page, locked, picture, binary):
        reader.read(path)
    assert list(reader.remarks()) == [
        "binary.txt is not a text file",
        "broken.pdf is damaged, or is not a PDF",
        "locked.pdf needs a password: save a copy without one",
        "page.pdf is damaged, or is not a PDF",
        "scan.pdf has no text, only pictures of pages (scanned?): words cannot be looked for in it",
    ]
    assert "cannot be read" in reader.read(tmp_path / "gone.pdf").reason
    reader.close()


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    path = blank(tmp_path / "scan.pdf")
    slow = PdfProcess(longest=0.001)
    with pytest.raises(UnreadableReport, match="takes longer than"):
        slow.read(path)
    slow._longest = None
    assert len(slow.read(path).pages) == 1
    slow.close()


def test_a_page_is_drawn_as_a_png(tmp_path: Path, reader: ReportReader) -> None:
    drawn = reader.pdfs.draw(blank(tmp_path / "scan.pdf"), 0, 300)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20]) == 300


def test_a_page_of_any_size_is_drawn_within_bounds(tmp_path: Path, reader: ReportReader) -> None:
    from reportlab.pdfgen.canvas import Canvas

    for size in ((14_400, 14_400), (1, 14_400), (14_400, 1)):
        canvas = Canvas(str(tmp_path / "odd.pdf"), pagesize=size)
        canvas.rect(0, 0, *size)
        canvas.showPage()
        canvas.save()
        drawn = reader.pdfs.draw(tmp_path / "odd.pdf", 0, 3_000)
        assert int.from_bytes(drawn[16:20]) * int.from_bytes(drawn[20:24]) < 7_000_000


def test_what_is_programmed_in_a_file_is_not_run(tmp_path: Path, reader: ReportReader) -> None:
    body = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    )
    path = tmp_path / "script.pdf"
    path.write_bytes(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n")
    read = reader.read(path)
    assert read.searched is not None
    assert len(read.searched.index.report.pages) == 1


def test_a_text_file_has_pages_only_where_it_says_so(tmp_path: Path, reader: ReportReader) -> None:
    pages, parts = tmp_path / "pages.txt", tmp_path / "parts.txt"
    pages.write_text("first page\fsecond page\f")
    parts.write_text("A paragraph of some words.\n\n" * 1_000)
    first, second = (reader.read(path).searched for path in (pages, parts))
    assert first is not None
    assert second is not None
    assert (first.index.report.paged, len(first.index.report.pages)) == (True, 2)
    assert (second.index.report.paged, len(second.index.report.pages) > 3) == (False, True)


def test_a_file_without_the_accents_of_its_study_is_told_its_name(tmp_path: Path) -> None:
    (tmp_path / "ekstrom_2017.pdf").write_text("x")
    (remark,) = report_files(tmp_path, {"Ekström 2017": [], "Brandt 2017": []}).remarks
    assert remark.endswith("If it is a report of Ekström 2017, call it Ekström 2017.pdf")
