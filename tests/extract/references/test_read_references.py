"""Files of references are read as reference managers and databases write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.references.found import FoundReferences
from extract.references.read import read_references
from extract.references.table import split_authors

COUNTS = {
    "_baseline.ris": (100, 100), "baseline_empty_values.ris": (4, 2), "baseline_reference_types.ris": (61, 0),
    "baseline_tag-notes.ris": (12, 1), "baseline_zotero.ris": (100, 100), "duplicate_records.csv": (14, 14),
    "embase.csv": (6, 6), "embase.ris": (6, 6), "faulty_year.ris": (1, 1), "generic.csv": (2, 2),
    "generic_labels.csv": (6, 6), "generic_semicolon.csv": (2, 2), "generic_tab.tsv": (2, 2),
    "missing_values.csv": (4, 2), "ovid_psycinfo.ris": (6, 6), "ovid_zotero.ris": (6, 6), "proquest.ris": (6, 6),
    "pubmed_endnote.txt": (6, 6), "pubmed_zotero.ris": (6, 6), "record_id.csv": (10, 10),
    "ris_issue_1099.txt": (7, 7), "ris_issue_992.txt": (19, 19), "ris_many_authors.ris": (1, 1), "scopus.ris": (6, 6),
    "web_of_science.txt": (10, 10),
}  # fmt: skip
"""How many records each real file has (a TY line, or a row, each), and how many say which report they are."""


@pytest.mark.parametrize("name", COUNTS)
def test_real_exports_give_all_their_references(shared: Path, name: str) -> None:
    """What is no reference is named with its place."""
    found = read_references(shared / "references" / name)
    assert (found.read, len(found.references)) == COUNTS[name]
    assert sum("is not added" in entry.reason for entry in found.not_understood) == found.read - len(found.references)


def read(folder: Path, text: str | bytes, name: str = "references.txt") -> FoundReferences:
    """The references of a file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_references(path)


NBIB = """
PMID- 31530293
DP  - 2019 Aug 29
TI  - Exploring patients' and carers' views about the clinical use of ketamine to inform
      policy and practical decisions.
LID - 10.1192/bjo.2019.52 [doi]
FAU - Jilka, Sagar
AU  - Jilka S
FAU - Murray, Clara
JT  - BJPsych open

PMID- 2
TI  - Second
DP  - in press
"""


def test_nbib_of_pubmed(tmp_path: Path) -> None:
    """Titles go on in the next line; the full names of authors go before the short ones."""
    found = read(tmp_path, NBIB)
    first, second = found.references
    assert first.title.endswith("to inform policy and practical decisions.")
    assert (first.doi, first.year, first.pmid) == ("10.1192/bjo.2019.52", "2019", "31530293")
    assert (first.authors, first.journal) == (("Jilka, Sagar", "Murray, Clara"), "BJPsych open")
    assert [(entry.place, entry.text, entry.reason) for entry in found.not_understood] == [
        ("line 12", "in press", "this is not a year")
    ]
    assert second.title == "Second"


def test_broken_records_are_read_and_named(tmp_path: Path) -> None:
    """A record without its last line would be lost, or be mixed with the next."""
    found = read(tmp_path, "stray\r\nTY  - JOUR\rTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nTY  - JOUR\nTI  - Three")
    assert [reference.title for reference in found.references] == ["One", "Two", "Three"]
    assert [(entry.place, entry.reason) for entry in found.not_understood] == [
        ("line 1", "it belongs to no record"),
        ("line 2", "the record that begins here has no last line (ER); it is read all the same"),
        ("line 7", "the record that begins here has no last line (ER); it is read all the same"),
    ]


def test_files_that_were_joined_lose_no_record(tmp_path: Path) -> None:
    """Each begins with a mark of its own or with spaces, and the last record of the first has no end."""
    path = tmp_path / "joined.ris"
    records = [f"TY  - JOUR\nTI  - Title {number}\nAU  - Wu, A.\n" for number in range(4)]
    path.write_text("\ufeff".join(records[:2]) + "  " + records[2] + "ER  -\n\ufeff" + records[3] + "ER  -\n", "utf-8")
    found = read_references(path)
    assert [one.title for one in found.references] == [f"Title {number}" for number in range(4)]
    assert [one.reason.partition(";")[0] for one in found.not_understood] == [
        "the record that begins here has no last line (ER)"
    ] * 2


def test_lines_before_the_first_record_and_above_the_headers_are_named(tmp_path: Path) -> None:
    ris, table, cut = tmp_path / "cut.ris", tmp_path / "title.csv", tmp_path / "tags.ris"
    ris.write_text("TI  - Lost\n" + "KW  - word\n" * 30 + "ER  -\nTY  - JOUR\nTI  - Found\nER  -\n", "utf-8")
    found = read_references(ris)
    assert [one.title for one in found.references] == ["Found"]
    (lost,) = found.not_understood
    assert (lost.place, lost.text) == ("lines 1-32", "TI  - Lost")
    assert lost.reason == "these 32 lines belong to no record: no line with TY begins one"
    table.write_text("My search of 3 May\n\ntitle,doi\nOne,10.1000/1\n", "utf-8")
    found = read_references(table)
    assert [(one.place, one.text) for one in found.not_understood] == [("row 1", "My search of 3 May")]
    assert [(one.title, one.place) for one in found.references] == [("One", "row 4")]
    cut.write_text("TI  - One\nAU  - Wu, A.\nPY  - 2019\n", "utf-8")
    with pytest.raises(CannotUse, match="no record begins"):
        read_references(cut)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    """Names keep their accents."""
    found = read(tmp_path, "TY  - JOUR\nAU  - Häggström, Å\nPY  - 2025///\nER  - \n".encode(encoding))
    assert found.references[0].authors == ("Häggström, Å",)
    assert found.references[0].year == "2025"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Publication Year,Author,Title,Publication Title,DOI",
            '2019,"Jilka, Sagar; Murray, C",T,J,10.1192/bjo.2019.52',
        ),
        ("Title,Authors,Published Year,Journal,DOI,Study", "T,Jilka S; Murray C,2019,J,10.1192/bjo.2019.52,"),
        ("key,title,year,journal,authors,doi", "1,T,2019,J,Jilka Sagar and Murray Clara,10.1192/bjo.2019.52"),
        ("PMID,Title,Authors,Journal/Book,Publication Year,DOI", '1,T,"Jilka S, Murray C",J,2019,10.1192/bjo.2019.52'),
    ],
)
def test_the_headers_of_zotero_covidence_rayyan_and_pubmed(tmp_path: Path, header: str, row: str) -> None:
    """Each calls its columns differently."""
    (reference,) = read(tmp_path, f"{header}\n{row}\n", "references.csv").references
    assert (reference.title, reference.year, reference.journal) == ("T", "2019", "J")
    assert reference.doi == "10.1192/bjo.2019.52"
    assert len(reference.authors) == 2


def test_authors_however_separated() -> None:
    """A comma may be inside a name or between two."""
    assert split_authors("Smith, John") == ("Smith, John",)
    assert split_authors("['Marx, Karl', 'Lindgren, Astrid']") == ("Marx, Karl", "Lindgren, Astrid")
    assert split_authors("Liu R., Adler D.G.") == ("Liu R.", "Adler D.G.")
    assert split_authors("") == ()
    for one in ("de Wit, Jan", "van der Berg, Piet", "El Ali, Omar", "Du Bois, W", "De WIT, Jan", "Mc Kay, Lee"):
        assert split_authors(one) == (one,), one
    assert split_authors("le Roux J, Smith AB") == ("le Roux J", "Smith AB")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,age\nAnn,3\n", "does not look like references"),
        ("@article{a, title={T}}", "this is BibTeX"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\n", "Web of Science's own format"),
        ("", "the file is empty"),
    ],
)
def test_what_is_no_file_of_references_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """With what to do."""
    with pytest.raises(CannotUse, match=message):
        read(tmp_path, text)
