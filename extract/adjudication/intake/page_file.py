"""Recognises a file in which an exported page saved rulings. `page_rulings` reads it."""

from __future__ import annotations

from pathlib import Path

_BEGINNING = b'{"twofold":'


def is_of_page(path: Path) -> bool:
    """Whether a file starts like the rulings of a page."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING) + 3).removeprefix(b"\xef\xbb\xbf").startswith(_BEGINNING)
    except OSError:
        return False
