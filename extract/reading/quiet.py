"""Keeps what a library writes to standard error by itself from the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


@contextmanager
def without_panic_text() -> Iterator[None]:
    """Drops what is written to standard error while calamine works.

    On a damaged file it prints a report about its own code before Python hears of it; nothing else writes there then.
    """
    try:
        screen = os.dup(_STANDARD_ERROR)
    except OSError:  # there is no standard error
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STANDARD_ERROR)
        yield
    finally:
        os.dup2(screen, _STANDARD_ERROR)
        os.close(nowhere)
        os.close(screen)
