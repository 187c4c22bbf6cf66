"""Draws the pictures and writes the Word file in a second process, while all other files are written."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from schema.records import record

if TYPE_CHECKING:
    from extract.dataset.pictures.svg import Drawn
    from validate.dataset.paper.paper_table import PaperTable
    from validate.dataset.pictures.picture import Picture

_PRINTS = "from extract.dataset.paper.printing import main; main()"


@record(kw_only=True)
class ToPrint:
    """The tables for a Word file, and the pictures that follow them."""

    tables: tuple[PaperTable, ...]
    pictures: tuple[Picture, ...]
    title: str
    draft: bool


@record(kw_only=True)
class Printed:
    """The pictures, drawn, and the Word file with tables and pictures."""

    figures: tuple[Drawn, ...]
    word: bytes


class Printer:
    """Draws and writes in this process, or in a second one, which loads its modules at once."""

    def __init__(self, process: subprocess.Popen[bytes] | None = None) -> None:
        self._process = process

    def begin(self, wanted: ToPrint) -> Callable[[], Printed]:
        """Begins, and returns a function that waits for the result."""
        if self._process is None or self._process.stdin is None:
            return lambda: _printed(wanted)
        with suppress(BrokenPipeError), self._process.stdin as pipe:  # a process that has ended has no answer
            pickle.dump(wanted, pipe)
        return partial(_answer, self._process)


PRINTS_HERE = Printer()


@contextmanager
def printer(*, pictures: bool) -> Iterator[Printer]:
    """A printer for one dataset. For pictures it is a second process, if there is a processor for it."""
    if not pictures or not _two_processors():
        yield PRINTS_HERE
        return
    command = [sys.executable, "-P", "-c", _PRINTS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Printer(process)
        finally:
            process.kill()


def _two_processors() -> bool:
    return (os.cpu_count() or 1) > 1


def _answer(process: subprocess.Popen[bytes]) -> Printed:
    content = process.stdout.read() if process.stdout is not None else b""
    if code := process.wait():
        raise RuntimeError(f"the process that draws ended with {code}")
    printed = pickle.loads(content)
    if not isinstance(printed, Printed):
        raise TypeError(f"the process that draws gave {type(printed)}")
    return printed


def _printed(wanted: ToPrint) -> Printed:
    from extract.dataset.paper.paper_word import tables_word

    figures: tuple[Drawn, ...] = ()
    if wanted.pictures:
        from extract.dataset.pictures.draw import drawn  # what draws is not always installed

        figures = tuple(drawn(wanted.pictures, draft=wanted.draft))
    return Printed(figures=figures, word=tables_word(wanted.tables, figures, title=wanted.title, draft=wanted.draft))


def main() -> None:
    """The second process: loads the drawing packages, reads what to print, and writes the result.

    The build itself stops this process if it is interrupted. Like the build, it rarely collects garbage.
    """
    gc.set_threshold(1_000_000)
    atexit.register(gc.freeze)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in ("extract.dataset.paper.paper_word", "extract.dataset.pictures.draw"):
        importlib.import_module(module)
    wanted = sys.stdin.buffer.read()
    if not wanted:  # the build was refused, or has ended
        return
    answer = pickle.dumps(_printed(pickle.loads(wanted)))
    with suppress(BrokenPipeError), open(sys.stdout.fileno(), "wb", closefd=False) as pipe:
        pipe.write(answer)
