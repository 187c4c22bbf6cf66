"""The folder `pictures/` of a dataset: each picture as SVG, PNG and CSV, and an index in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.dataset.plain_tables.escape import csv_bytes
from extract.dataset.plain_tables.paper_markdown import escaped

if TYPE_CHECKING:
    from extract.dataset.pictures.svg import Drawn
    from validate.dataset.pictures.picture import Picture

FOLDER = "pictures"


def write_pictures(folder: Path, pictures: Iterable[Drawn], *, title: str, draft: bool) -> None:
    """Writes the pictures, the numbers behind each, and the index, into a new folder in the dataset's folder."""
    into = folder / FOLDER
    into.mkdir()
    shown = list(pictures)
    for one in shown:
        (into / f"{one.name}.svg").write_text(one.drawing.with_font, encoding="utf-8")
        (into / f"{one.name}.png").write_bytes(one.drawing.png)
        (into / f"{one.picture.name}.csv").write_bytes(csv_bytes(one.picture.in_file))
    (into / "index.md").write_text(_index(shown, title=title, draft=draft), encoding="utf-8")


def _columns(picture: Picture) -> str:
    """What the columns with the codes of fields have, in brackets; blank where there is none."""
    named = [
        f"`{called}` is {escaped(picture.words[name])}"
        for name, called in picture.file_columns.items()
        if name in picture.called and picture.words.get(name)
    ]
    return f" ({', '.join(named)})" if named else ""


def _index(shown: Sequence[Drawn], *, title: str, draft: bool) -> str:
    """Markdown: each picture with its title, its files, its text alternative and its notes."""
    parts = [f"# Pictures: {escaped(title)}{' (DRAFT)' if draft else ''}"]
    if not shown:
        parts.append("The dataset has nothing to draw. README.md says what each picture needs.")
    for number, one in enumerate(shown, 1):
        files = (
            f"Files: `{one.name}.svg`, `{one.name}.png`. The numbers: `{one.picture.name}.csv`{_columns(one.picture)}."
        )
        parts += [
            f"## Figure {number}. {escaped(one.title)}",
            f"![{escaped(one.title)}]({one.name}.svg)",
            files,
            f"In words: {escaped(one.alternative)}",
            *(f"*{escaped(note)}*" for note in one.notes),
        ]
    return "\n\n".join(parts) + "\n"
