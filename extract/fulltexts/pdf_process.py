"""Asks a process of its own about PDFs, and ends it if it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from validate.passages.report_text import PageText, Piece, ReportText

_READS = "from extract.fulltexts.pdf_reader import main; main()"
_LONGEST = {"read": 60.0, "draw": 20.0, "boxes": 20.0}  # seconds


class UnreadableReport(Exception):
    """Why a report cannot be used, for a sentence that begins with its file."""


class PdfProcess:
    """Opens PDFs in another process, one after the other. The process is started with the first question."""

    def __init__(self, longest: float | None = None) -> None:
        self._longest = longest
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> ReportText:
        """The text of a PDF. UnreadableReport if it cannot be had."""
        pages = json.loads(self._ask(do="read", path=str(path)))
        return ReportText(
            tuple(
                PageText(page["text"], page["label"], tuple(Piece(*piece) for piece in page["pieces"]))
                for page in pages
            )
        )

    def draw(self, path: Path, page: int, width: int) -> bytes:
        """A page (from 0) as a PNG of about this width."""
        return self._ask(do="draw", path=str(path), page=page, width=width)

    def boxes(self, path: Path, page: int, parts: Sequence[tuple[int, int]]) -> list[list[tuple[int, int, int, int]]]:
        """The boxes of parts of a page's text, part by part: left, top, right, bottom in parts of 10,000."""
        found = json.loads(self._ask(do="boxes", path=str(path), page=page, parts=list(parts)))
        return [[tuple(box) for box in boxes] for boxes in found]

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._stop()

    def _ask(self, **question: Any) -> bytes:
        longest = self._longest or _LONGEST[question["do"]]
        with self._lock:
            running = self._started()
            too_long = Timer(longest, running.kill)
            too_long.start()
            try:
                header, content = _exchange(running, question)
            except (OSError, ValueError) as error:
                ended_in_time = too_long.is_alive()
                self._stop()
                reason = (
                    "made the program that reads PDFs stop"
                    if ended_in_time
                    else f"takes longer than {longest:g} seconds to read"
                )
                raise UnreadableReport(reason) from error
            finally:
                too_long.cancel()
        if header["error"] is not None:
            raise UnreadableReport(header["error"])
        return content

    def _started(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            command = [sys.executable, "-P", "-c", _READS]
            self._running = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            weakref.finalize(self, _end, self._running)
        return self._running

    def _stop(self) -> None:
        if self._running is not None:
            _end(self._running)
            self._running = None


def _exchange(running: subprocess.Popen[bytes], question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Asks, and waits for the answer. ValueError or OSError if the process ends before it has answered."""
    if running.stdin is None or running.stdout is None:
        raise ValueError("the process has no pipes")
    running.stdin.write(json.dumps(question).encode() + b"\n")
    running.stdin.flush()
    header = json.loads(running.stdout.readline())
    content = running.stdout.read(header["size"])
    if len(content) < header["size"]:
        raise ValueError("the process ended")
    return header, content


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and waits until it is gone."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written goes nowhere
                continue
