"""Reads several files, large ones at the same time where there are two processors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.reading import Workbook, read_file

_LARGE = 2_000_000  # bytes of all files together: below this, reading them takes no longer than starting threads


def read_files(paths: Sequence[Path]) -> Iterator[Workbook]:
    """The files as `read_file` reads them, in this order. CannotUse comes in the place of the file that it is about."""
    if len(paths) < 2 or (os.cpu_count() or 1) < 2 or sum(map(_size, paths)) < _LARGE:
        yield from map(read_file, paths)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(read_file, paths)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # reading it says what is wrong
        return 0
