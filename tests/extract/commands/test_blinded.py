"""In a blinded project nothing that somebody sees before ruling says whose an answer is."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from extract.adjudication.lines.names import known_again, named, named_in_rounds, stamped
from extract.adjudication.lines.words import KEY
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.rounds.merging import merge_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.assignment.people import NOBODY_LISTED

ARMS_TABLE = """\
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, label: Arm, type: words}
      - {name: n, label: Number, type: count}
"""
NAMES = re.compile("zelda|quentin", re.IGNORECASE)
WHO_HAS_WHAT_TO_DO = re.compile(
    r"kept first submission: .*|\w+\.xlsx: (no problems|.*\(twofold check\))|twofold.toml lists no people\..*"
)
THREE = ("anna", "quentin", "zelda")
ARMS = [{"study": "S1", "arm": "ketamine", "n": "9"}]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blinded project that has been merged once, with one ruling that is recorded."""
    folder = tmp_path_factory.mktemp("blinded") / "review"
    form = form_of(TOOK_PART, "{name: country, label: Country, type: words}", below=ARMS_TABLE)
    filled = {
        name: {"studies": [{"study": "S1", "n": n, "country": country, "finished": "yes"}], "arms": arms}
        for name, n, country, arms in (("zelda", "20", "Peru", ARMS), ("quentin", "12", "Chile", []))
    }
    project = begin_review(folder, form, filled, blinded=True)
    twofold("merge", at=folder)  # keeps the first submissions, before anybody rules
    comparison = merge_project(project).comparison
    cell = next(cell for cell in comparison.open if cell.field == "country")
    append_decisions(folder / "decisions.jsonl", [decide(comparison, cell, ruling("take", take="zelda"))])
    assert twofold("merge", at=folder).code == 1
    return folder


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(merged, tmp_path / "review"))


def named_in(ran: Ran) -> list[str]:
    """The lines that name an extractor, without those that say who has what to do."""
    lines = (ran.out + ran.err).splitlines()
    return [line for line in lines if NAMES.search(line) and not WHO_HAS_WHAT_TO_DO.fullmatch(line)]


@pytest.mark.parametrize(
    "command",
    [
        ("merge",),
        ("merge", "--output-format", "json"),
        ("agree", "--all"),
        ("agree", "--output-format", "json"),
        ("agree", "--by", "pair"),
        ("history", "S1"),
        ("history", "S1", "country"),
        ("history", "S1", "country", "--output-format", "json"),
        ("history", "S1", "--output-format", "json"),
        ("build",),
        ("build", "--output-format", "json"),
        ("adjudicate",),
    ],
)
def test_no_output_names_an_extractor(merged: Path, command: tuple[str, ...]) -> None:
    ran = twofold(*command, at=merged)
    assert named_in(ran) == []
    assert "Extractor" in ran.out or command[0] in {"adjudicate", "build"} or command[1:3] == ("S1", "--by")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("Extractor 1", "", "discussion", "Extractor 1; Cleo"), "needs all extractors of the study: 1 of them is"),
        (("Extractor 1", "", "third person", "Extractor 2"), "somebody under Who extracted this study"),
        (("Extractor 2", "", "report read again", "Extractor 2"), "somebody under Who extracted this study"),
    ],
)
def test_no_refusal_says_who_is_who(project: Path, texts: tuple[str, ...], message: str) -> None:
    def work(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), *texts)

    typing(project / "adjudication.xlsx", work)
    ran = twofold("adjudicate", at=project)
    assert ran.code == 1
    assert message in ran.out
    assert named_in(ran) == []


def test_a_csv_of_agreement_has_the_hidden_names(project: Path) -> None:
    assert twofold("agree", "--csv", "agreement.csv", at=project).code == 0
    text = (project / "agreement.csv").read_text(encoding="utf-8-sig")
    assert not NAMES.search(text)
    assert "Extractor 2" in text


def test_no_file_of_a_draft_names_an_extractor(project: Path) -> None:
    (project / "assignment.csv").write_text("study,first extractor,second extractor\nS1,zelda,quentin\n")
    with (project / "studies.csv").open("a", encoding="utf-8") as studies:
        studies.write("S2\n")
    ran = twofold("exclude", "S2", "--who", "zelda; quentin", "--why", "duplicate", at=project)
    assert ran.code == 0, ran.err
    assert twofold("build", "--draft", "--no-pictures", "--supplements", at=project).code == 1
    found = []
    for path in sorted((project / "dataset").rglob("*")):
        if path.is_dir() or path.name == ".twofold-files.json":
            continue
        held = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                held = [packed.read(name) for name in packed.namelist()]
        if NAMES.search(path.name) or any(NAMES.search(one.decode("utf-8", "replace")) for one in held):
            found.append(path.name)
    assert found == []
    assert "Extractor 1" in (project / "dataset" / "lineage.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", ["text", "json"])
def test_the_history_of_a_study_that_is_taken_up_again_does_not_say_what_its_extractor_is_called(
    project: Path, shape: str
) -> None:
    taken_back = ("--submission", "S1", "--extractor", "zelda", "--who", "zelda", "--why", "too early")
    assert twofold("withdraw", *taken_back, at=project).code == 0
    path = project / "extractions" / "zelda.xlsx"
    path.unlink()
    rows = [{"study": "S1", "n": "20", "country": "Peru"}]
    write_template(read_project(project).form(), path, extractor="zelda", filled={"studies": rows, "arms": ARMS})
    told = twofold("history", "S1", "--output-format", shape, at=project)
    before_rulings = told.out.partition("had:")[0] if shape == "text" else str(told.json | {"rulings": []})
    assert ("zelda" in before_rulings, "Extractor" in before_rulings) == (True, False), told.out
    assert "orphaned: this row" not in told.out


@pytest.mark.parametrize("shape", ["text", "json"])
def test_the_history_of_a_study_does_not_say_when_whose_submission_was_kept(merged: Path, shape: str) -> None:
    told = twofold("history", "S1", "--output-format", shape, at=merged)
    assert ("first submission kept" if shape == "text" else "'when': None") in (
        told.out if shape == "text" else str(told.json["extractors"])
    )
    assert "kept 2" not in told.out


def test_the_agreement_does_not_say_who_handed_in_alone_or_changed_a_workbook(project: Path) -> None:
    """`status` says by name who has finished which study."""
    (project / "studies.csv").write_text("study\nS1\nS2\n", encoding="utf-8")
    path = project / "extractions" / "zelda.xlsx"
    path.unlink()
    rows = [{"study": study, "n": "21", "country": "Peru", "finished": "yes"} for study in ("S1", "S2")]
    form, other = read_project(project).form(), project / "extractions" / "quentin.xlsx"
    write_template(form, path, extractor="zelda", filled={"studies": rows, "arms": ARMS})
    other.unlink()
    write_template(form, other, extractor="quentin", filled={"studies": [{**rows[0], "n": "13"}]})
    assert twofold("merge", at=project).code == 1
    told = twofold("agree", at=project)
    assert "nothing can be compared: 1 by one of the extractors." in told.out
    assert told.out.count("A workbook has changed since its first submission was kept, in S1.") == 1
    assert named_in(told) == []
    assert twofold("agree", "--output-format", "json", at=project).json["alone"] == {"one of the extractors": 1}


def test_the_agreement_names_no_file_that_several_may_be_of(project: Path) -> None:
    first = project / "extractions" / "zelda.xlsx"
    shutil.copy2(first, first.with_name("final.xlsx"))
    told = twofold("agree", at=project)
    assert "It is not clear whose each workbook is" in told.out
    assert (named_in(told), ".xlsx" in told.out) == ([], False)


def test_the_agreement_has_the_numbers_of_the_sheet_while_somebody_has_not_handed_in_yet(project: Path) -> None:
    """The number of a third person lies between those of the others."""
    rows = [{"study": "S1", "n": "20", "country": "Peru"}]
    path = project / "extractions" / "anna.xlsx"
    write_template(read_project(project).form(), path, extractor="anna", filled={"studies": rows})
    of_three, of_two = (named(names, blinded=True).shown for names in (THREE, THREE[1:]))
    expected = sorted(of_three[name] for name in of_two)
    assert expected != sorted(of_two.values())
    assert twofold("agree", "--output-format", "json", at=project).json["extractors"] == expected


def test_a_draft_calls_an_extractor_what_the_sheet_calls_them(project: Path) -> None:
    row = Typist(project / "adjudication.xlsx").row(Field="Took part")
    of_sheet = {name: row[f"{name}: value"] for name in ("Extractor 1", "Extractor 2")}
    assert set(of_sheet.values()) == {"20", "12"}
    assert twofold("build", "--draft", "--no-pictures", "--supplements", at=project).code == 1
    for file, field, text in (
        ("supplements/raw-extractions-now.csv", "n", "typed"),
        ("supplements/raw-first-submissions.csv", "n", "typed"),
        ("discrepancies.csv", "n", "typed"),
    ):
        with (project / "dataset" / file).open(encoding="utf-8-sig", newline="") as opened:
            lines = [line for line in csv.DictReader(opened) if line["field"] == field]
        assert {line["extractor"]: line[text] for line in lines if line[text] in {"20", "12"}} == of_sheet, file


def test_extractors_of_later_rounds_do_not_change_the_numbers_of_the_first() -> None:
    plain = named(("ada", "ben"), blinded=True).shown
    together = named_in_rounds([("ada", "ben"), ("nobody", "ada")], blinded=True).shown
    assert together == {**plain, "nobody": "Extractor 3"}


def test_who_has_what_to_do_stays_named(project: Path) -> None:
    assert "zelda" in twofold("status", at=project).out


def test_a_reason_that_names_an_extractor_does_not_say_in_the_next_sheet_who_is_who(project: Path) -> None:
    reason = "quentin overlooked page 2"

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), "Extractor 1", "", "third person", "Cleo", "", reason)

    typing(project / "adjudication.xlsx", work)
    assert twofold("adjudicate", at=project).code in {0, 1}
    twofold("merge", at=project)
    number = named(("quentin", "zelda"), blinded=True).shown["quentin"]

    def look(typist: Typist) -> None:
        row = typist.row(Field="Took part")
        assert row["Reason"] == f"{number} overlooked page 2"
        assert row["Ruling"] == "Extractor 1's"
        typist.type(row, "Ruling", "Extractor 1")  # as earlier versions wrote it
        typist.type(row, KEY, None)  # as a program that drops hidden columns does

    typing(project / "adjudication.xlsx", look)
    ledger = (project / "decisions.jsonl").read_bytes()
    assert reason.encode() in ledger
    assert "0 rulings taken" in twofold("adjudicate", at=project).out
    assert (project / "decisions.jsonl").read_bytes() == ledger


@pytest.mark.parametrize("real", ["quentin", "Zelda", "quentin's", "same row, as zelda named it"])
def test_a_real_name_under_ruling_is_none_of_the_choices(project: Path, real: str) -> None:
    """Else the next sheet would say which number the answer has that was taken under a name."""

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), real, "", "third person", "Cleo")

    typing(project / "adjudication.xlsx", work)
    ran = twofold("adjudicate", at=project)
    assert "0 rulings taken" in ran.out
    assert f"'{real}' is not one of the choices: Extractor 1's, Extractor 2's" in ran.out


def test_a_sheet_that_comes_back_lists_the_extractors_in_the_order_of_their_numbers() -> None:
    """A refusal lists the choices: the alphabet would say who is who."""
    people = ("anna", "emil", "iris", "otto", "uwe")
    stamp = [*stamped(named(people, blinded=True))]
    back = known_again(people, stamp, (), NOBODY_LISTED)
    assert [*back.shown.values()] == [f"Extractor {number}" for number in range(1, 6)]
    assert [*back.shown] != [*people]


def test_those_who_ruled_are_shown_in_an_order_that_says_nothing(project: Path) -> None:
    """Whoever typed both names would see beside them who is which number."""

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Field="Took part"), "Extractor 1", "", "discussion", who)

    numbers = named(("quentin", "zelda"), blinded=True).shown
    who = "; ".join(sorted(numbers, key=numbers.__getitem__, reverse=True))
    typing(project / "adjudication.xlsx", work)
    assert twofold("adjudicate", at=project).code in {0, 1}
    twofold("merge", at=project)

    def look(typist: Typist) -> None:
        assert typist.row(Field="Took part")["Who"] == "Extractor 1; Extractor 2"

    typing(project / "adjudication.xlsx", look)
    assert read_ledger(project / "decisions.jsonl").ledger.decisions[-1].who == tuple(who.split("; "))


@pytest.mark.parametrize(
    ("who", "shown"), [("quentin", "an extractor"), ("Cleo; zelda; quentin", "Cleo, 2 extractors")]
)
def test_withdraw_names_those_who_adjudicate_and_no_extractor(project: Path, who: str, shown: str) -> None:
    """`history` shows the same ruling with a number for its extractor, and that is how one would find out."""
    comparison = merge_project(read_project(project)).comparison
    cell = next(cell for cell in comparison.open if (cell.table, cell.field) == ("studies", "n"))
    first, second = (decide(comparison, cell, ruling("value", value=value)) for value in ("15", "16"))
    people = {"who": tuple(who.split("; "))}
    first = first.model_copy(update=people)
    second = second.model_copy(update={**people, "replaces": (first.id,)})
    append_decisions(project / "decisions.jsonl", [first, second])
    ran = twofold("withdraw", second.id, "--who", "Cleo", at=project)
    assert (ran.code, named_in(ran)) == (0, [])
    assert ran.out.count(f" by {shown}\n") == 2
    again = twofold("withdraw", second.id, "--who", "Cleo", at=project)
    assert (again.code, "was already withdrawn" in again.err, named_in(again)) == (2, True, [])
