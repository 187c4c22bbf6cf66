"""`twofold.toml`: whatever is set comes back, and whatever is wrong is named, all of it, in one line."""

from __future__ import annotations

import datetime
import string
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from extract.errors import CannotUse
from extract.project.folder.deposit_details import LICENCES
from extract.project.folder.new_project import create_project
from extract.project.folder.settings import ProjectSettings, read_settings, settings_text
from tests.extract.command import twofold

# TOML holds every character; half a character, as an argument that is not UTF-8 has it, is none.
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n\t\x00\x1b\x7f\x85\"'\\#=")))
SETTINGS = st.builds(
    ProjectSettings,
    title=TEXTS,
    form=TEXTS,
    modules=st.lists(TEXTS, max_size=3),
    may_rule_on_own=st.lists(TEXTS, max_size=3),
    blinded=st.booleans(),
    pilot_in_agreement=st.booleans(),
    licence=st.sampled_from(["", "CC-BY-4.0", "https://example.org/terms"]),
    authors=st.lists(st.sampled_from(["Klein, Ben 0000-0002-1825-0097", "The X Group", "Österlund, Åsa"]), max_size=3),
    published=st.dates().map(str) | st.just(""),
)
KINDS: dict[type, SearchStrategy[object]] = {
    str: st.text(string.ascii_letters),
    bool: st.booleans(),
    int: st.integers(-99, 99),
    float: st.floats(),
    list: st.just(["percentages"]),
    dict: st.just({"a": 1}),
    datetime.date: st.just(datetime.date(2026, 3, 2)),
}
WRITTEN: dict[str, tuple[type, str]] = {
    "title": (str, 'write text in quotation marks, such as title = "Talking therapies"'),
    "form": (str, 'write text in quotation marks, such as form = "form.yaml"'),
    "modules": (list, 'write a list of names, such as modules = ["percentages"]'),
    "may_rule_on_own": (list, 'write a list of names, such as may_rule_on_own = ["Ada", "Ben"]'),
    "blinded": (bool, "write true or false"),
    "pilot_in_agreement": (bool, "write true or false"),
    "licence": (str, f"write the address of a licence, or one of {', '.join(LICENCES)}"),
    "authors": (list, 'write a list of names, such as authors = ["Klein, Ben 0000-0002-1825-0097", "The X Group"]'),
    "published": (str, 'write a day in quotation marks, such as published = "2026-11-29"'),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings") / "twofold.toml"


def refusal(path: Path) -> str:
    """What is said of a file that cannot be used, without its name, which is said first."""
    with pytest.raises(CannotUse) as error:
        read_settings(path)
    message = str(error.value)
    assert message.startswith(f"{path}: ")
    assert message.isprintable()
    return message.removeprefix(f"{path}: ")


@given(settings=SETTINGS, modules=st.lists(TEXTS), mark=st.sampled_from(["", "\ufeff"]), end=st.sampled_from("\n\r"))
def test_settings_come_back_and_keep_their_comments(
    settings: ProjectSettings, modules: list[str], mark: str, end: str, path: Path
) -> None:
    """As twofold writes the file, and as an editor on Windows saves it: a byte-order mark, its own line ends."""
    text = settings_text(settings, modules)
    path.write_bytes((mark + text.replace("\n", "\r\n" if end == "\r" else "\n")).encode())
    assert read_settings(path) == settings
    lines = text.split("\n")
    assert [line.partition(" = ")[0] for line in lines if line and line[0] != "#"] == list(WRITTEN)
    assert sum(line.startswith("# ") for line in lines) == len(lines) - len(WRITTEN) - 1


@pytest.mark.parametrize("title", ["a\rb", 'A "review"\n', "\x00\x1b[2J\\"])
def test_a_project_of_any_title_can_be_opened(title: str, tmp_path: Path) -> None:
    project = create_project(tmp_path / "review", form_name="patient-voices", title=title)
    assert project.settings.title == title
    assert twofold("template", "--extractor", "ada", at=tmp_path / "review").code == 0


def test_a_title_that_is_not_text_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    ran = twofold("init", "review", "--title", "caf\udce9", at=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("twofold: review/twofold.toml: title has characters that are not text; write text in")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", WRITTEN)
@given(data=st.data())
def test_a_value_of_another_kind_is_named_with_what_to_write(name: str, data: st.DataObject, path: Path) -> None:
    kind, right = WRITTEN[name]
    value = data.draw(st.one_of([values for other, values in KINDS.items() if other is not kind]))
    path.write_text(tomlkit.dumps({name: value}), encoding="utf-8")
    message = refusal(path)
    assert message.startswith(f"{name} is ")
    assert message.endswith(f"; {right}")


def test_all_that_is_wrong_is_named_at_once(path: Path) -> None:
    path.write_text(
        'titel = "x"\nreviewers = 2\nmodules = "people"\nmay_rule_on_own = ["ada", 3]\nblinded = "yes"\n',
        encoding="utf-8",
    )
    assert refusal(path) == (
        'modules is "people"; write a list of names, such as modules = ["percentages"].'
        ' may_rule_on_own contains 3; write a list of names, such as may_rule_on_own = ["Ada", "Ben"].'
        ' blinded is "yes"; write true or false.'
        ' "titel" is not a setting; did you mean title?'
        ' "reviewers" is not a setting'
        "  Hint: the settings are title, form, modules, may_rule_on_own, blinded, pilot_in_agreement, licence, authors,"
        " published, people"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('licence = "CC-BY"', 'licence is "CC-BY"; write the address of a licence, or one of CC0-1.0,'),
        ('authors = ["Klein, Ben 0000-0002-1825-0098"]', "authors contains "),
        ('authors = [" , "]', "authors contains "),
        ('published = "2026-02-30"', 'published is "2026-02-30"; write a day in quotation marks'),
        ('published = "30.11.2026"', 'published is "30.11.2026"; write a day in quotation marks'),
    ],
)
def test_what_a_deposit_cannot_give_is_refused(line: str, message: str, path: Path) -> None:
    """A licence that is none, an ORCID whose check digit is wrong, an author without a name, a day that is none."""
    path.write_text(line, encoding="utf-8")
    assert refusal(path).startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\n\ntitle = Talking", "line 3 cannot be read (what follows = is not text in quotation marks, a list,"),
        (
            'title = "Talking\nform = "form.yaml"',
            "line 1 cannot be read (the closing quotation mark is missing): title",
        ),
        ('title = "a"\ntitle = "b"', 'line 2 cannot be read (this setting is there already): title = "b"'),
        ('title = "A "good" one"', "line 1 cannot be read (there is more after the end of the value): title ="),
        ('modules = ["people"\n', "ends too early: a bracket or a quotation mark is not closed"),
        ("blinded = " + "9" * 5000, "cannot be read: "),
        ("x" * 500, "line 1 cannot be read (Expected '=' after a key in a key/value pair): " + "x" * 60 + " ..."),
    ],
)
def test_a_file_that_is_not_toml_is_refused_at_its_line(content: str, message: str, path: Path) -> None:
    path.write_text(content, encoding="utf-8")
    said, _, hint = refusal(path).partition("  Hint: ")
    assert said.startswith(message)
    assert hint == 'write each setting once, as in title = "Talking therapies" or blinded = true'


@given(
    content=st.one_of(
        st.binary(),
        st.text(st.sampled_from("titleformd=[]{}\"'.#,\\ \n\r\x00\x85é0-")).map(str.encode),
        st.lists(st.sampled_from([f"{name} = " for name in WRITTEN] + ['"', "x", "[", "]", "true", "\n"])).map(
            lambda parts: "".join(parts).encode()
        ),
    )
)
def test_any_file_is_read_or_refused_in_one_line(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    try:
        settings = read_settings(path)
    except CannotUse:
        refusal(path)
    else:
        assert ProjectSettings.model_validate(settings.model_dump()) == settings


def test_a_new_project_hides_who_answered_what(tmp_path: Path) -> None:
    assert twofold("init", "review", at=tmp_path).code == 0
    assert read_settings(tmp_path / "review" / "twofold.toml").blinded
    (tmp_path / "older.toml").write_text('title = "made before"\n')
    assert not read_settings(tmp_path / "older.toml").blinded
