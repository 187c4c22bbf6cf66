"""What the files of a dataset say of all rounds, and which files only some forms have."""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from extract.dataset.building.write import write_dataset
from extract.dataset.methods.facts import FINGERPRINT, Facts, RoundFacts
from extract.dataset.paper.extras import Extras
from tests.review import REVIEW, extractions
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

WHOLE = replace(REVIEW, title="A review in two rounds")


def asked() -> Comparison:
    """Two people differ in a number, and the authors are being asked."""
    arms: list[dict[str, str | None]] = [{"study": "K1", "arm": "Ketamine", "n": n} for n in ("24", "42")]
    open_still = merge(extractions([{"studies": [{"study": "K1"}], "arms": [arm]} for arm in arms]))
    (cell,) = open_still.open
    return merge(open_still.extractions, Ledger((decide(open_still, cell, ruling("ask")),)))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of two rounds: only the second has first submissions, and a question to authors."""
    folder = tmp_path_factory.mktemp("rounds") / "dataset"
    first_round = merge(extractions([{"studies": [{"study": "K1"}]}] * 2))
    later = asked()
    second = RoundFacts(number=2, form=WHOLE, rows=(), comparison=later, first=later)
    facts = Facts(rounds=(second,))
    write_dataset(first_round, folder, title="", draft=True, facts=facts, extras=Extras(supplements=True))
    return folder


def test_the_form_has_one_fingerprint_in_all_files(dataset: Path) -> None:
    names = ("README.md", "methods-in-full.md", "report.html", "datapackage.json")
    rulings = {decision.id for decision in asked().ledger.decisions}
    texts = {name: (dataset / name).read_text("utf-8") for name in names}
    found = {name: set(re.findall(r"\b[0-9a-f]{16}\b", text)) - rulings for name, text in texts.items()}
    assert WHOLE.fingerprint != REVIEW.fingerprint
    assert all(several == {WHOLE.fingerprint} for several in found.values()), found
    assert all(f"{FINGERPRINT} " in texts[name] for name in names if name != "methods-in-full.md")


def test_the_questions_of_every_round_are_in_both_files_of_questions(dataset: Path) -> None:
    questions = pl.read_csv(dataset / "queries.csv")["question"].to_list()
    assert len(questions) == 1
    assert questions[0] in (dataset / "queries.md").read_text(encoding="utf-8")


def test_what_is_of_one_round_says_of_which(dataset: Path) -> None:
    """In its caption."""
    text = (dataset / "tables.md").read_text(encoding="utf-8")
    of_agreement = re.findall(r"^## Table \d+\. .*(?:gree).*$", text, re.MULTILINE)
    assert len(of_agreement) > 1
    assert all(re.search(r" \(round [12]\)$", caption) for caption in of_agreement), of_agreement
    flow, _, _ = text.partition("## Table 2.")
    assert "disagreements are those of round 1; the dataset has the entries of all rounds" in flow
    for name in ("methods.md", "methods-in-full.md"):
        short = (dataset / name).read_text(encoding="utf-8")
        assert 0 < short.index("are those of round 1.") < short.index("round 2")


def test_a_single_round_needs_no_number(tmp_path: Path) -> None:
    write_dataset(asked(), tmp_path / "dataset", title="", draft=True, facts=Facts())
    for name in ("tables.md", "methods.md", "methods-in-full.md"):
        assert "round" not in (tmp_path / "dataset" / name).read_text(encoding="utf-8")


def test_a_round_without_first_submissions_does_not_shift_the_numbers_of_the_others(dataset: Path) -> None:
    first = pl.read_csv(dataset / "supplements" / "raw-first-submissions.csv")
    assert first["round"].unique().to_list() == [2]
    assert sorted(pl.read_csv(dataset / "supplements" / "raw-extractions-now.csv")["round"].unique()) == [1, 2]


def test_lists_that_the_form_has_nothing_for_are_not_there_and_the_readme_says_what_they_need(dataset: Path) -> None:
    readme = (dataset / "README.md").read_text(encoding="utf-8")
    for name, needed in (("people.csv", "counts_people"), ("synthesis.csv", "grows_in")):
        assert not (dataset / name).exists()
        assert f"`{name}`" not in readme
        assert any(name in line and needed in line for line in readme.splitlines())
