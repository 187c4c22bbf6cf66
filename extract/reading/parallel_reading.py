"""Reads several files; large files are read in parallel if there are two processors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from extract.reading import Workbook, read_file
from schema.records import record

_LARGE = 2_000_000  # bytes of all files together: below this, reading them takes no longer than starting threads


@record
class _Begun:
    """A file that is being read, with its size and modification time at the start."""

    was: tuple[int, int]
    book: Future[Workbook]


_AHEAD: ContextVar[dict[Path, _Begun] | None] = ContextVar("files that are being read", default=None)


@contextmanager
def read_ahead(paths: Sequence[Path]) -> Iterator[None]:
    """Starts to read files in the background. In this context, `read_files` waits for the files that it needs.

    Each result is used once. A file that has changed since is read again.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        held = _AHEAD.set({path: _Begun(_state(path), pool.submit(read_file, path)) for path in paths})
        try:
            yield
        finally:
            _AHEAD.reset(held)


def read_files(paths: Sequence[Path]) -> Iterator[Workbook]:
    """Reads files in this order, like `read_file`. CannotUse is raised when the turn of an unusable file comes."""
    if _AHEAD.get():
        yield from map(_read, paths)
        return
    if len(paths) < 2 or (os.cpu_count() or 1) < 2 or sum(_state(path)[0] for path in paths) < _LARGE:
        yield from map(read_file, paths)
        return
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(read_file, paths)


def _read(path: Path) -> Workbook:
    begun = (_AHEAD.get() or {}).pop(path, None)
    return begun.book.result() if begun is not None and begun.was == _state(path) else read_file(path)


def _state(path: Path) -> tuple[int, int]:
    """The size and modification time of a file."""
    try:
        now = path.stat()
    except (OSError, ValueError):  # reading it says what is wrong
        return 0, 0
    return now.st_size, now.st_mtime_ns
