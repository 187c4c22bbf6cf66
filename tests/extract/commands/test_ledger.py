"""`twofold ledger check`, and what the other commands say of a ledger with a broken line."""

import shutil
from pathlib import Path

import pytest

from extract.adjudication.intake.session import session_of
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside
from validate.adjudication.decide import withdraw
from validate.ledger.ledger import Decision

WHEN = "2026-03-01T09:00:00Z"
HAD: dict[str, str | None] = {"ada": "qualitative", "ben": "mixed methods"}
RULED = Decision(
    study="S01", table="studies", row={"ada": ("S01",), "ben": ("S01",)}, field="study_type", ruling="take", take="ada",
    final="qualitative", had=HAD, method="third person", who=("cleo",),
    when=WHEN, reason="Größe",
)  # fmt: skip
BACK = withdraw(RULED, who=("cleo",), when="2026-03-02T09:00:00Z", reason="in error")


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is merged; nothing may change it."""
    folder = tmp_path_factory.mktemp("ledger") / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Lascelles 2019")])
    for name, kind in (("ada", "qualitative"), ("ben", "mixed methods")):
        rows = [{"study": "S01", "label": "Lascelles 2019", "study_type": kind, "finished": "yes"}]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    assert twofold("merge", at=folder).code == 1
    return folder


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(merged, tmp_path / "review"))


def cut(project: Path, characters: int) -> Path:
    """The ledger, of which the last line was cut off."""
    path = project / "decisions.jsonl"
    append_decisions(path, [RULED, BACK])
    path.write_bytes(path.read_bytes()[:-characters])
    return path


COMMANDS = [
    ("merge",), ("adjudicate",), ("agree",), ("build", "--draft"), ("status",), ("history", "S01"),
    ("history", "S01", "study_type"), ("withdraw", RULED.id, "--who", "cleo"),
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_that_a_line_is_broken(project: Path, words: tuple[str, ...]) -> None:
    cut(project, 40)
    ran = twofold(*words, "--output-format", "json", at=project)
    assert "decisions.jsonl line 2 could not be read" in ran.err
    assert "twofold ledger check" in ran.err
    assert [line["line"] for line in ran.json["broken_lines"]] == [2]


def test_build_stops_at_a_broken_line(project: Path) -> None:
    """The line withdrew a ruling: without it the withdrawn value would be back in the dataset."""
    cut(project, 40)
    ran = twofold("build", at=project)
    assert ran.code == 1
    assert "1 broken line in the ledger" in ran.out
    assert not (project / "dataset").exists()


@pytest.mark.parametrize("characters", [1, 2, 3, 10, 25, 34])
def test_a_withdrawal_that_lost_its_end_is_restored(project: Path, characters: int) -> None:
    """It is known which ruling it withdraws, because its own id proves it."""
    path = cut(project, characters)
    before = path.read_bytes()
    if characters > 1:
        shown = twofold("ledger", "check", at=project)
        assert (shown.code, "can be restored: withdrawal of" in shown.out) == (1, True)
        assert path.read_bytes() == before
    ran = twofold("ledger", "check", "--repair", "--who", "ada", at=project)
    assert ran.code == 0, ran.out
    assert path.read_bytes().startswith(before)
    read = read_ledger(path)
    assert (read.ledger.in_force, read.broken) == ((), ())
    assert twofold("ledger", "check", at=project).code == 0


def test_what_cannot_be_restored_is_dropped_with_a_name(project: Path) -> None:
    path = cut(project, 60)
    assert twofold("ledger", "check", "--repair", at=project).code == 2
    ran = twofold("ledger", "check", "--repair", "--who", "ada; ben", at=project)
    assert "cannot be restored: it was a withdrawal by cleo on S01 / studies / study_type" in ran.out
    read = read_ledger(path)
    assert (read.ledger.in_force, read.broken) == ((RULED,), ())
    assert [(repair.who, repair.dropped[0].line) for repair in read.repairs] == [(("ada", "ben"), 2)]


@pytest.mark.parametrize("text", ["garbage", '{"repair": {"dropped": [{"line', "[]"])
def test_a_line_in_which_no_decision_begins_is_shown_and_dropped(project: Path, text: str) -> None:
    """Half of an earlier repair too, which was killed while it wrote."""
    path = project / "decisions.jsonl"
    path.write_text(f"{RULED.line()}\n{text}\n", encoding="utf-8")
    shown = twofold("ledger", "check", at=project)
    assert (shown.code, "cannot be restored" in shown.out) == (1, True), shown.err
    assert twofold("ledger", "check", "--repair", "--who", "ada", at=project).code == 0
    assert (read_ledger(path).ledger.in_force, read_ledger(path).broken) == ((RULED,), ())


def test_who_repairs_is_one_of_the_people_of_the_project(project: Path) -> None:
    path = cut(project, 40)
    assert (
        twofold("people", "--adjudicator", "Cleo Roy", "--extractor", "ada", "--extractor", "ben", at=project).code == 0
    )
    before = path.read_bytes()
    refused = twofold("ledger", "check", "--repair", "--who", "Zed", at=project)
    assert (refused.code, "'Zed' is not one of the project's people" in refused.err) == (2, True)
    assert path.read_bytes() == before
    assert twofold("ledger", "check", "--repair", "--who", "CR", at=project).code == 0
    assert '"Cleo Roy"' in path.read_text(encoding="utf-8").splitlines()[-1]


def test_second_versions_that_a_synchronising_program_left_are_named(project: Path) -> None:
    path = project / "decisions.jsonl"
    path.write_text(f"{RULED.line()}\n", encoding="utf-8")
    copy = project / "decisions (ben's conflicted copy 2026-03-02).jsonl"
    copy.write_text(f"{RULED.line()}\n{BACK.line()}\n", encoding="utf-8")
    sheet = project / "adjudication (ben's conflicted copy 2026-03-02).xlsx"
    sheet.write_bytes(b"")
    for words in (*COMMANDS, ("exclude", "S01", "--who", "cleo", "--why", "duplicate"), ("ledger", "check")):
        errors = " ".join(twofold(*words, at=project).err.split())
        assert f"{copy.name} has 1 line that the ledger does not have" in errors, words
        assert f'twofold ledger join "{copy.name}"' in errors
        if words[0] in {"merge", "build", "status"}:
            assert f'twofold adjudicate "{sheet.name}"' in errors


def test_join_takes_what_is_missing_and_names_what_contradicts(project: Path) -> None:
    path = project / "decisions.jsonl"
    other = project / "decisions (1).jsonl"
    against = RULED.model_copy(update={"take": "ben", "final": "mixed methods", "when": "2026-03-01T10:00:00Z"})
    against = Decision(**against.model_dump())
    path.write_text(f"{RULED.line()}\n", encoding="utf-8")
    other.write_text(f"{RULED.line()}\n{against.line()}\n", encoding="utf-8")
    before = other.read_bytes(), path.read_bytes()
    ran = twofold("ledger", "join", other, at=project)
    assert (ran.code, "1 line taken into decisions.jsonl, 1 already there" in ran.out) == (1, True)
    assert "S01 / Studies / Study type: the rulings by cleo (" in ran.out
    assert "cleo (2026-03-01: 'mixed methods') contradict each other. The cell is open, unless" in ran.out
    assert other.read_bytes() == before[0]
    assert path.read_bytes().startswith(before[1])
    assert twofold("merge", at=project).code == 1
    after = path.read_bytes()
    again = twofold("ledger", "join", other, "--output-format", "json", at=project)
    assert (again.code, again.json["taken"], again.json["already"]) == (0, [], 2)
    assert path.read_bytes() == after
    assert other.name not in twofold("merge", at=project).err


def test_join_names_only_the_rulings_that_contradict_each_other_now(project: Path) -> None:
    path, other = project / "decisions.jsonl", project / "decisions (1).jsonl"
    changed = {"take": "ben", "final": "unclear", "had": HAD | {"ben": "unclear"}, "who": ("dora",)}
    stale = Decision(**RULED.model_copy(update=changed).model_dump())
    path.write_text(f"{stale.line()}\n{RULED.line()}\n", encoding="utf-8")
    against = RULED.model_copy(update={"take": "ben", "final": "mixed methods", "who": ("emil",)})
    other.write_text(f"{Decision(**against.model_dump()).line()}\n", encoding="utf-8")
    ran = twofold("ledger", "join", other, at=project)
    assert (ran.code, "contradict each other" in ran.out) == (1, True), ran.out
    assert [name in ran.out for name in ("cleo (", "emil (", "dora (")] == [True, True, False], ran.out
    printed = " ".join(twofold("history", "S01", "study_type", at=project).out.split())
    assert "stale, because the values have changed: rulings 2 and 3 are in force instead" in printed


def test_rulings_of_which_one_is_not_in_force_any_more_are_no_contradiction(project: Path) -> None:
    path, other = project / "decisions.jsonl", project / "decisions (1).jsonl"
    then = RULED.model_copy(update={"take": "ben", "final": "unclear", "had": HAD | {"ben": "unclear"}})
    path.write_text(f"{RULED.line()}\n", encoding="utf-8")
    other.write_text(f"{Decision(**then.model_dump()).line()}\n", encoding="utf-8")
    ran = twofold("ledger", "join", other, at=project)
    assert (ran.code, "is open" in ran.out, "1 line taken" in ran.out) == (0, False, True), ran
    assert "1 decided, 0 open" in twofold("merge", at=project).out


def test_of_two_ledgers_with_one_name_it_is_said_which_may_be_deleted(project: Path) -> None:
    other = project / "copy" / "decisions.jsonl"
    other.parent.mkdir()
    other.write_text(f"{RULED.line()}\n", encoding="utf-8")
    ran = twofold("ledger", "join", "copy/decisions.jsonl", at=project)
    assert "If nobody uses copy/decisions.jsonl any more, delete it." in ran.out


@pytest.mark.parametrize("text", [None, "notes\n", ""])
def test_join_refuses_what_is_no_ledger(project: Path, text: str | None) -> None:
    other = project / "other.jsonl"
    if text is not None:
        other.write_text(text, encoding="utf-8")
    ran = twofold("ledger", "join", other, at=project)
    assert (ran.code, "other.jsonl" in ran.err) == (2, True)
    assert not (project / "decisions.jsonl").exists()


def test_two_lines_that_ran_into_one_are_both_read(project: Path) -> None:
    path = project / "decisions.jsonl"
    path.write_text(f"{RULED.line()}{BACK.line()}\n", encoding="utf-8")
    assert len(read_ledger(path).broken) == 1
    assert twofold("ledger", "check", "--repair", "--who", "ada", at=project).code == 0
    assert {decision.id for decision in read_ledger(path).ledger.decisions} == {RULED.id, BACK.id}


def test_a_repair_holds_for_the_line_that_was_looked_at_alone(project: Path) -> None:
    path = cut(project, 60)
    twofold("ledger", "check", "--repair", "--who", "ada", at=project)
    with path.open("ab") as file:
        file.write(b"another accident\n")
    assert [line.text for line in read_ledger(path).broken] == ["another accident"]


def test_two_adjudications_at_once_take_each_ruling_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the ledger before either writes."""

    def fill(typist: Typist) -> None:
        typist.fill(typist.row(Field="Study type"), "ada", "", "third person", "cleo")

    typing(project / "adjudication.xlsx", fill)
    one, other = session_of(read_project(project)), session_of(read_project(project))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772355600")
    first = one.take_sheet(project / "adjudication.xlsx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772355601")
    second = other.take_sheet(project / "adjudication.xlsx")
    assert (len(first.decisions), len(second.decisions), second.already) == (1, 0, 1)
    assert len(read_ledger(project / "decisions.jsonl").ledger.decisions) == 1


def test_withdrawing_a_ruling_withdraws_its_twin(project: Path) -> None:
    twin = Decision.model_validate(RULED.model_dump() | {"when": "2026-03-01T09:00:01Z"})
    path = project / "decisions.jsonl"
    path.write_text(f"{RULED.line()}\n{twin.line()}\n", encoding="utf-8")
    assert "taken in 2 times" in twofold("ledger", "check", at=project).out
    assert twofold("withdraw", RULED.id, "--who", "cleo", at=project).code == 0
    assert read_ledger(path).ledger.in_force == ()
    again = twofold("withdraw", twin.id, "--who", "cleo", at=project)
    assert (again.code, "already withdrawn" in again.err) == (2, True)


def test_a_ruling_that_was_made_with_an_earlier_form_is_named(project: Path) -> None:
    """Its field was renamed since: nothing carries over a ruling that comes later."""
    earlier = Decision(
        **RULED.model_copy(update={"field": "kind_of_study", "when": "2026-03-01T10:00:00Z"}).model_dump()
    )
    (project / "decisions.jsonl").write_text(f"{RULED.line()}\n", encoding="utf-8")
    other = project / "elsewhere.jsonl"
    other.write_text(f"{earlier.line()}\n", encoding="utf-8")
    ran = twofold("ledger", "join", other, at=project)
    assert ran.code == 1
    assert "S01 / studies / kind_of_study: this ruling was made with an earlier version of the form" in ran.out
    assert twofold("ledger", "join", other, at=project).code == 0
    ours = project / "decisions.jsonl"
    ours.write_text(f"{RULED.line()}\n", encoding="utf-8")
    joined = twofold("ledger", "join", other, "--output-format", "json", at=project)
    assert joined.json["without_effect"] == [earlier.id]


def test_join_names_no_extractor_of_a_blinded_project(project: Path) -> None:
    """Also where extractors ruled: they are called as in the sheet."""
    settings = project / "twofold.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("blinded = false", "blinded = true"), encoding="utf-8"
    )
    assert "blinded = true" in settings.read_text(encoding="utf-8")
    ours = RULED.model_copy(update={"method": "discussion", "who": ("ada", "ben")})
    theirs = ours.model_copy(update={"take": "ben", "final": "mixed methods", "when": "2026-03-01T10:00:00Z"})
    (project / "decisions.jsonl").write_text(f"{Decision(**ours.model_dump()).line()}\n", encoding="utf-8")
    other = project / "elsewhere.jsonl"
    other.write_text(f"{Decision(**theirs.model_dump()).line()}\n", encoding="utf-8")
    said = twofold("ledger", "join", other, at=project).out
    assert "Extractor 2 and Extractor 1 (2026-03-01: 'mixed methods') contradict each other" in said
    assert "ada" not in said
    assert "ben" not in said
