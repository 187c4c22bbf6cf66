"""How a file begins in which an exported page saved rulings. Reading it takes more: see `page_rulings`."""

from __future__ import annotations

from pathlib import Path

_BEGINNING = b'{"twofold":'


def is_of_page(path: Path) -> bool:
    """Whether a file begins as the rulings of a page do."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING) + 3).removeprefix(b"\xef\xbb\xbf").startswith(_BEGINNING)
    except OSError:
        return False
