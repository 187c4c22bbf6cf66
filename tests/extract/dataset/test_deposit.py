"""The dataset can be deposited as it is: its RO-Crate and its citation follow the published rules.

The rules are those of RO-Crate 1.1 (root data entity, data entities, contextual entities, JSON-LD appendix; read at
ResearchObject/ro-crate, docs/1.1) and of the Citation File Format 1.2.0 (schema.json of citation-file-format), in our
own words.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.building.write import write_dataset
from extract.dataset.deposit.citation import citation_text
from extract.dataset.methods.facts import Facts
from extract.project.folder.deposit_details import LICENCES, Details, author, is_author
from extract.project.folder.project import read_project
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.small_review import TOOK_PART, begin_review, form_of
from tests.review import extractions
from validate.merge import merge

NAMED = Details(
    licence="CC-BY-4.0",
    authors=("Klein, Ben 0000-0002-1825-0097", "Österlund, Åsa", "The X Group", "Klein, Ben 0000-0002-1825-0097"),
    published="2027-01-31",
    changed="2026-03-02",
)
HOSTILE = 'A <b>"review"</b>\n=1+1: {x} # \u202e\x00 🙂 \ud7ff' + "x" * 30_000


def of_review(folder: Path, details: Details, title: str = "A review") -> Path:
    comparison = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}] * 2))
    write_dataset(comparison, folder, title=title, draft=False, facts=Facts(deposit=details))
    return folder


def crate(folder: Path) -> dict[str, dict[str, Any]]:
    """The entities of a crate by id, after a check of the rules that hold for every one of them."""
    content = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert set(content) == {"@context", "@graph"}
    assert content["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(entities) == len(content["@graph"])  # no two with one id
    for name, entity in entities.items():
        assert entity["@type"]
        assert not re.search(r"[\s<>\"\\]|\.\./", name)
        for held in entity.values():
            assert held != []
            for value in held if isinstance(held, list) else [held]:  # flattened: only references, no entity in another
                assert isinstance(value, str) or set(value) == {"@id"}
                if isinstance(value, dict) and not urlsplit(value["@id"]).scheme:
                    assert value["@id"] in entities
    return entities


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def assert_valid(folder: Path) -> dict[str, dict[str, Any]]:
    entities = crate(folder)
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert root["description"]
    assert root["license"]
    parts = [part["@id"] for part in root["hasPart"]]
    listed = {unquote(name) for name in parts}
    private = {name for name in files_of(folder) if name.startswith(("supplements/letters/", "queries.md"))}
    assert listed == files_of(folder) - {"ro-crate-metadata.json", ".twofold-files.json"} - private
    assert [name for name, entity in entities.items() if entity["@type"] == "File"] == parts
    for name in parts:
        content = (folder / unquote(name)).read_bytes()
        assert entities[name]["contentSize"] == str(len(content))
        assert entities[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", entities[name]["encodingFormat"])
        assert entities[name]["encodingFormat"] != "application/octet-stream"
    return entities


KEYS = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords"),
    *("license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact"),
    *("repository-code", "title", "type", "url", "version"),
}
"""The keys that a citation file may have."""


def citation(text: str) -> dict[str, Any]:
    """The content of a citation file that follows the rules."""
    content: dict[str, Any] = yaml.safe_load(text)
    assert set(content) <= KEYS
    assert content["cff-version"] == "1.2.0"
    assert content["type"] == "dataset"
    assert all(isinstance(content[key], str) and content[key] for key in ("message", "title", "abstract"))
    authors = content["authors"]
    assert authors
    assert all(one not in authors[:place] for place, one in enumerate(authors))
    for one in authors:
        assert set(one) - {"orcid"} in ({"name"}, {"family-names", "given-names"})
        assert all(isinstance(text, str) and text for text in one.values())
        assert "orcid" not in one or re.fullmatch(r"https://orcid\.org/(\d{4}-){3}\d{3}[\dX]", one["orcid"])
    assert "license" not in content or content["license"] in LICENCES
    assert "license-url" not in content or re.match("https?://.", content["license-url"])
    assert isinstance(content.get("date-released", ""), str)
    return content


def test_the_dataset_of_the_example_can_be_deposited(played: Played) -> None:
    entities = assert_valid(played.folder / "dataset")
    assert entities["./"]["datePublished"] == "2026-03-02"  # of the last decision, and the description says so
    assert "not published yet" in entities["./"]["description"]
    named = citation((played.folder / "dataset" / "CITATION.cff").read_text(encoding="utf-8"))
    assert named["authors"] == [{"name": "The review team"}]
    readme = (played.folder / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "Leave out `supplements/letters/`. Letters to authors are not for the public" in readme
    for name in ("ro-crate-metadata.json", "CITATION.cff"):  # nobody is named whom the project does not name as author
        text = (played.folder / "dataset" / name).read_text(encoding="utf-8")
        assert not re.search(r"\b(ada|ben|cleo)\b", text)


def test_a_decision_that_was_withdrawn_gives_the_dataset_no_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exclusion that was withdrawn changes nothing: the dataset has the day that it had before."""
    rows = {"studies": [{"study": study, "n": "9", "finished": "yes"} for study in ("S1", "S2")]}
    listed = (("S1", "One 2019"), ("S2", "Two 2020"))
    folder = begin_review(tmp_path / "review", form_of(TOOK_PART), {"ada": rows, "ben": rows}, studies=listed).folder

    def at_day(day: str, *command: str) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T09:00:00+00:00").timestamp())))
        assert twofold(*command, at=folder).code == 0

    def built() -> Any:
        return assert_valid(folder / "dataset")["./"]["datePublished"]

    at_day("2026-03-01", "merge")
    at_day("2026-03-02", "build")
    assert built() == "2026-03-01"
    at_day("2026-03-03", "exclude", "S2", "--who", "ada; ben", "--why", "retracted")
    at_day("2026-03-04", "build")
    assert built() == "2026-03-03"
    (line,) = read_project(folder).read_ledger().ledger.in_force
    at_day("2026-03-05", "withdraw", line.id, "--who", "ada", "--why", "a slip")
    at_day("2026-03-06", "build")
    assert built() == "2026-03-01"


def test_what_the_form_asks_of_extractors_is_not_said_of_what_they_did(played: Played) -> None:
    """Findings were to be in the words of the studies' authors; all of the example are paraphrases."""
    package = json.loads((played.folder / "dataset" / "datapackage.json").read_text(encoding="utf-8"))
    (findings,) = (one for one in package["resources"] if one["path"] == "findings.csv")
    assert findings["description"].startswith("The form says to extractors: One row per finding")


def test_who_the_project_names_is_the_author_once(tmp_path: Path) -> None:
    folder = of_review(tmp_path / "dataset", NAMED)
    entities = assert_valid(folder)
    root = entities["./"]
    people = [entities[one["@id"]] for one in root["author"]]
    assert [(one["@type"], one["name"]) for one in people] == [
        ("Person", "Ben Klein"),
        ("Person", "Åsa Österlund"),
        ("Organization", "The X Group"),
    ]
    assert root["datePublished"] == "2027-01-31"
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    content = citation((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert content["authors"] == [
        {"family-names": "Klein", "given-names": "Ben", "orcid": "https://orcid.org/0000-0002-1825-0097"},
        {"family-names": "Österlund", "given-names": "Åsa"},
        {"name": "The X Group"},
    ]
    assert (content["license"], content["date-released"]) == ("CC-BY-4.0", "2027-01-31")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "settings are still missing" not in readme
    assert "name alice and bob, as you call them in the project: look through every file" in " ".join(readme.split())


def before_deposit(folder: Path) -> str:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    return readme.partition("## Before you deposit it")[2].partition("\n## ")[0]


def test_only_what_the_team_alone_knows_is_to_do_if_all_who_are_named_are_authors(tmp_path: Path) -> None:
    folder = of_review(tmp_path / "dataset", replace(NAMED, authors=("Alice", "Bob")))
    said = before_deposit(folder)
    assert "as you call them in the project" not in said
    assert "Everything else can be deposited as it is." in said
    unfinished = re.findall(r"^- (.*?): ", said.partition("Finish these files first:")[2], re.MULTILINE)
    assert unfinished == ["`reporting.md` asks in square brackets for what only the team knows"]


def test_files_that_nobody_has_judged_are_not_called_ready(played: Played) -> None:
    folder = played.folder / "dataset"
    said = before_deposit(folder)
    lists = [path.name for path in folder.glob("*.csv") if "[to be judged]" in path.read_text(encoding="utf-8")]
    assert lists
    for name in (*lists, "confidence.docx", "reporting.md"):
        assert f"`{name}`" in said, name


def test_another_licence_is_its_address(tmp_path: Path) -> None:
    address = "https://example.org/terms"
    folder = of_review(tmp_path / "dataset", Details(licence=address))
    entities = assert_valid(folder)
    assert entities["./"]["license"] == {"@id": address}
    assert "datePublished" not in entities["./"]  # nobody ruled or submitted anything: there is no day to give
    content = citation((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert content["license-url"] == address


def test_a_draft_of_which_nothing_was_submitted_has_the_day_of_its_newest_workbook(tmp_path: Path) -> None:
    """RO-Crate requires a date."""
    folder = of_review(tmp_path / "dataset", Details(typed="2026-02-01"))
    root = assert_valid(folder)["./"]
    assert root["datePublished"] == "2026-02-01"
    assert "the date is that of the newest workbook" in root["description"]


def test_a_title_with_anything_in_it_is_a_title(tmp_path: Path) -> None:
    folder = of_review(tmp_path / "dataset", NAMED, HOSTILE)
    assert assert_valid(folder)["./"]["name"].endswith("xxx")
    assert citation((folder / "CITATION.cff").read_text(encoding="utf-8"))["title"].endswith("xxx")


@given(title=st.text(), names=st.lists(st.text().filter(is_author), max_size=3))
def test_any_text_makes_a_citation_that_follows_the_rules(title: str, names: list[str]) -> None:
    content = citation(citation_text(Details(authors=tuple(names)), title=title, abstract=title))
    assert len(content["authors"]) == max(len({author(name) for name in names}), 1)


@pytest.mark.parametrize("text", ["0000-0002-1825-0097", "", " ; ", "Klein, Ben 0000-0002-1825-0098"])
def test_a_number_alone_or_a_wrong_one_is_no_author(text: str) -> None:
    assert not is_author(text)
