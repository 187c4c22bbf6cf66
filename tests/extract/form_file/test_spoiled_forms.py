"""Whatever is spoiled in a form is named at its line or cell, with nothing that only follows; none hides another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file.read import check_form, form_of_text
from extract.form_file.sheets.write import form_workbook
from extract.reading import Workbook, read_file
from tests.extract.command import twofold
from tests.extract.form_file.spoiled import BASE, SPOILED, Spoiled, spoiled_workbook, spoiled_yaml


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The form as a workbook, as it is read."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(form_workbook(form_of_text(BASE)))
    return read_file(path)


def in_yaml(path: Path, spoiled: tuple[Spoiled, ...]) -> tuple[dict[str, list[str]], dict[Spoiled, str]]:
    """The mistakes by line, and the line of each that must be named."""
    text, places = spoiled_yaml(spoiled)
    path.write_text(text, encoding="utf-8")
    return _by_place(path), places


def _by_place(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mistake in check_form(path).mistakes:
        found.setdefault(str(mistake.place), []).append(mistake.message)
    return found


def _named(found: dict[str, list[str]], places: dict[Spoiled, str]) -> list[str]:
    """What is not named at its place."""
    return [
        f"{place}: {spoiled.words}"
        for spoiled, place in places.items()
        if not any(spoiled.words in message for message in found.get(place, ()))
    ]


def test_the_form_itself_has_no_mistakes(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(BASE, encoding="utf-8")
    checked = check_form(tmp_path / "form.yaml")
    assert checked.mistakes == ()
    assert checked.notes == ()


def groups() -> list[tuple[Spoiled, ...]]:
    """The mistakes of each form: one alone if it changes other parts, else one a table, field or rule."""
    alone = [(spoiled,) for spoiled in SPOILED if spoiled.changes_others]
    filled: list[dict[tuple[str, ...], Spoiled]] = []
    for spoiled in SPOILED:
        if not spoiled.changes_others:
            group = next((group for group in filled if spoiled.row[:2] not in group), None)
            if group is None:
                filled.append(group := {})
            group[spoiled.row[:2]] = spoiled
    return [*alone, *(tuple(group.values()) for group in filled)]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group[0].name)
def test_each_mistake_in_yaml_is_named_at_its_line(group: tuple[Spoiled, ...], tmp_path: Path) -> None:
    found, places = in_yaml(tmp_path / "form.yaml", group)
    assert _named(found, places) == [], found
    assert group[0].changes_others or found.keys() == set(places.values())


@pytest.mark.parametrize("group", groups(), ids=lambda group: group[0].name)
def test_each_mistake_in_a_workbook_is_named_at_its_cell(
    group: tuple[Spoiled, ...], workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, places = spoiled_workbook(workbook, group)
    monkeypatch.setattr("extract.reading.read_file", lambda _: book)
    found = _by_place(tmp_path / "form.xlsx")
    assert _named(found, places) == [], found
    assert group[0].changes_others or found.keys() == set(places.values())


def one_a_row(drawn: list[Spoiled]) -> tuple[Spoiled, ...]:
    """One mistake a table, field or rule."""
    return tuple({spoiled.row[:2]: spoiled for spoiled in drawn if not spoiled.changes_others}.values())


@given(spoiled=st.lists(st.sampled_from(SPOILED), min_size=2).map(one_a_row))
def test_no_mistake_hides_another(spoiled: tuple[Spoiled, ...], tmp_path_factory: pytest.TempPathFactory) -> None:
    found, places = in_yaml(tmp_path_factory.mktemp("form") / "form.yaml", spoiled)
    assert _named(found, places) == [], found
    assert found.keys() == set(places.values())


def test_the_command_names_all_mistakes_of_a_workbook_at_once(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, places = spoiled_workbook(workbook, one_a_row(list(SPOILED)))
    monkeypatch.setattr("extract.reading.read_file", lambda _: book)
    ran = twofold("form", "check", "form.xlsx", at=tmp_path)
    assert ran.code == 1
    lines = ran.out.splitlines()
    for spoiled, place in places.items():
        assert any(f"{place}: " in line and spoiled.words in line for line in lines), spoiled.name
