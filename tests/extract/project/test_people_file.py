"""Two commands that edit `twofold.toml` at the same moment: neither loses what the other wrote."""

import threading
import time
from pathlib import Path

import pytest
import tomlkit

from extract.errors import CannotUse
from extract.project.folder.people_file import write_people
from extract.project.folder.settings import PersonSettings, read_settings


def test_what_several_write_at_the_same_moment_is_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "twofold.toml"
    path.write_text('title = "Talking therapies"\n')
    written = tomlkit.dumps

    def slowly(document: tomlkit.TOMLDocument) -> str:
        time.sleep(0.02)
        return written(document)

    monkeypatch.setattr(tomlkit, "dumps", slowly)
    names = ["ada", "ben", "eva", "dora"]
    threads = [threading.Thread(target=write_people, args=(path, [PersonSettings(name=name)])) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(person.name for person in read_settings(path).people) == sorted(names)


def test_an_edit_made_by_another_program_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor knows no lock: what is there just before replacing is compared with what was read."""
    path = tmp_path / "twofold.toml"
    path.write_text('title = "Talking therapies"\n')
    written = tomlkit.dumps
    edits = iter(['title = "Listening therapies"\n'])

    def edited(document: tomlkit.TOMLDocument) -> str:
        for text in edits:
            path.write_text(text)
        return written(document)

    monkeypatch.setattr(tomlkit, "dumps", edited)
    write_people(path, [PersonSettings(name="ada")])
    settings = read_settings(path)
    assert (settings.title, [person.name for person in settings.people]) == ("Listening therapies", ["ada"])


def test_what_was_written_about_the_same_person_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "twofold.toml"
    path.write_text('[[people]]\nname = "ben"\n')
    before = read_settings(path).people
    write_people(path, [PersonSettings(name="ben", initials="BK")], before)
    with pytest.raises(CannotUse, match="ben"):
        write_people(path, [PersonSettings(name="ben", aliases=("Ben Klein",))], before)
    assert read_settings(path).people == (PersonSettings(name="ben", initials="BK"),)
