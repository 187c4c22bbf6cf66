"""Keeps what a library writes to standard error by itself from the screen."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


@contextmanager
def without_panic_text() -> Iterator[None]:
    """Drops what is written to standard error while calamine works.

    On a damaged file it prints a report about its own code before Python hears of it; nothing else writes there then.
    Where several threads read, the first one in turns standard error away and the last one out turns it back.
    """
    _SILENCE.begin()
    try:
        yield
    finally:
        _SILENCE.end()


class _Silence:
    """Standard error turned away, for as many as ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._screen: int | None = None

    def begin(self) -> None:
        with self._lock:
            if not self._readers:
                self._screen = _turned_away()
            self._readers += 1

    def end(self) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers and self._screen is not None:
                os.dup2(self._screen, _STANDARD_ERROR)
                os.close(self._screen)


_SILENCE = _Silence()


def _turned_away() -> int | None:
    """Sends standard error nowhere and gives what it was; None where there is none."""
    try:
        screen = os.dup(_STANDARD_ERROR)
    except OSError:
        return None
    if sys.stderr is not None:
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_ERROR)
    os.close(nowhere)
    return screen
