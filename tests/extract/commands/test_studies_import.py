"""`twofold studies import`: references become studies, and nothing that the team typed changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.command import snapshot, twofold

RIS = """TY  - JOUR
AU  - Smith, Ann
TI  - Living with treatment-resistant depression
PY  - 2019
DO  - 10.1000/one
ER  -
TY  - JOUR
AU  - Smith, Bea
TI  - A second study of something else
PY  - 2019
ER  -
TY  - JOUR
AU  - Smith, Ann
TI  - Living with treatment-resistant depression.
PY  - 2019
DO  - https://doi.org/10.1000/ONE
ER  -
"""
TYPED = 'study;label;notes\r\nS01;"Jilka; 2019";ask Ben\r\n\r\nSmith 2018; ;\r\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a list of studies that somebody typed, and a file of references."""
    folder = tmp_path / "review"
    assert twofold("init", folder, at=tmp_path).code == 0
    (folder / "studies.csv").write_text(TYPED, newline="")
    (folder / "refs.ris").write_text(RIS)
    return folder


def test_studies_are_added_and_what_was_typed_stays(project: Path) -> None:
    """New columns are added at the end; the earlier list is kept; a second import adds nothing."""
    ran = twofold("studies", "import", "refs.ris", at=project)
    assert ran.code == 0
    assert "3 read: 2 added, 0 already in studies.csv, 1 duplicate, 0 not usable" in ran.out
    assert "refs.ris line 12 and Smith 2019a (refs.ris line 1): same DOI, title, first author and year" in ran.out
    lines = (project / "studies.csv").read_text().splitlines()
    assert lines[0] == "study;label;notes;title;authors;year;journal;doi;pmid;source"
    assert lines[1].startswith('S01;"Jilka; 2019";ask Ben;')
    assert [line.split(";")[0] for line in lines[4:]] == ["Smith 2019a", "Smith 2019b"]
    (kept,) = (project / "studies-earlier").iterdir()
    assert kept.read_bytes() == TYPED.encode()
    before = snapshot(project)
    again = twofold("studies", "import", "refs.ris", "--output-format", "json", at=project).json
    assert (again["new"], again["already_there"], again["written"]) == (0, 3, False)
    assert snapshot(project) == before
    assert twofold("template", "--extractor", "ann", at=project).code == 0


def test_a_dry_run_writes_nothing(project: Path) -> None:
    """It says what would be added."""
    before = snapshot(project)
    ran = twofold("studies", "import", "refs.ris", "--dry-run", at=project)
    assert "3 read: 2 to be added" in ran.out
    assert snapshot(project) == before


def test_all_can_be_kept(project: Path) -> None:
    """A team may want to sort out duplicates itself."""
    ran = twofold("studies", "import", "refs.ris", "--keep-duplicates", "--output-format", "json", at=project).json
    assert [study["study"] for study in ran["studies"]] == ["Smith 2019a", "Smith 2019b", "Smith 2019c"]
    assert [pair["kind"] for pair in ran["pairs"]] == ["unsure"]


def test_an_article_and_a_conference_abstract_with_its_title_are_both_added(project: Path) -> None:
    """RIS says so in the type of the record, Embase in words, PubMed in PT, a table in a column."""
    record = "TY  - {}\nAU  - Roe, Jo\nTI  - A team by the tenth hour of the day\nPY  - 2018\n{}ER  -\n"
    title = "A team by the tenth hour of the day"
    abstracts = {
        "conf.ris": record.format("CONF", "DO  - 10.5555/a\n"),
        "embase.ris": record.format("JOUR", "M3  - Conference Abstract\n"),
        "pubmed.nbib": f"PMID- 1\nTI  - {title}\nFAU - Roe, Jo\nDP  - 2018\nPT  - Meeting Abstract\n",
        "zotero.csv": f'Item Type,Title,Author,Publication Year\nconferencePaper,{title},"Roe, Jo",2018\n',
    }
    (project / "article.ris").write_text(record.format("JOUR", ""))
    for name, text in abstracts.items():
        (project / name).write_text(text)
        ran = twofold("studies", "import", "--dry-run", "article.ris", name, at=project)
        assert "2 read: 2 to be added" in ran.out, name
        assert "Roe 2018b" in ran.out.partition("Perhaps the same")[2], name


def test_what_a_duplicate_states_is_not_lost(project: Path) -> None:
    """The one study has the DOI of the second record, which the first one lacks."""
    record = "TY  - JOUR\nAU  - Roe, Jo\nTI  - A team by the tenth hour of the day\nPY  - 2018\n{}ER  -\n"
    (project / "refs.ris").write_text(record.format("") + record.format("DO  - 10.5555/a\n"))
    assert "1 duplicate" in twofold("studies", "import", "refs.ris", at=project).out
    assert ";10.5555/a;" in (project / "studies.csv").read_text().splitlines()[-1]
