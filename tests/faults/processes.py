"""Commands in processes of their own, each a copy of one that has loaded everything; some meet a fault on the way."""

from __future__ import annotations

import errno
import os
import pathlib
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extract.main import main
from extract.project.ledger import append_only

Kind = Literal["none", "kill", "full", "read-only"]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEEDS_SPACE = {"open", "os.mkdir", "fsync", "write"}
_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.link"}


@dataclass(frozen=True)
class Fault:
    """What happens at the writing call of this number, counted from 1: a kill, or from there on a disk that refuses."""

    kind: Kind = "none"
    number: int = 0


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code (negative: killed), what it printed, and how many writing calls it made."""

    code: int
    printed: str
    calls: int

    @property
    def crashed(self) -> bool:
        """Whether it ended in a traceback."""
        return self.code == _TRACEBACK or "Traceback (most recent" in self.printed or "panicked at" in self.printed


_TRACEBACK = 99


class _Calls:
    """Counts the writing calls below a folder, and does what the fault says when its turn comes."""

    def __init__(self, folder: Path, fault: Fault, counted: int) -> None:
        self._folder = str(folder.resolve())
        self._fault = fault
        self._counted = counted
        self._made = 0

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python tells of each call before it is made."""
        if event == "open":
            path, mode, flags = arguments
            writes = bool(flags & _WRITING) if isinstance(flags, int) else any(sign in str(mode) for sign in "wax+")
            if writes:
                self.meet("open", path)
        elif event in _CHANGES:
            self.meet(event, arguments[0])

    def meet(self, event: str, path: object) -> None:
        """One writing call; it ends the program, fails, or goes on."""
        if isinstance(path, int):
            path = ""
        full = os.path.abspath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) and path else ""  # noqa: PTH100
        if full and not full.startswith(self._folder):
            return
        self._made += 1
        os.write(self._counted, b".")
        if self._fault.kind == "none" or self._made < self._fault.number:
            return
        if self._fault.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._fault.kind == "read-only":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), full)
        if event in _NEEDS_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), full)

    def half_written(self, write: Callable[..., Any]) -> Callable[..., Any]:
        """A way of writing that has written half of it when the fault comes."""

        def wrapped(target: Any, content: Any) -> Any:
            if self._fault.kind != "none" and self._made + 1 == self._fault.number:
                write(target, content[: len(content) // 2])
            self.meet("write", target if isinstance(target, Path) else "")
            return write(target, content)

        return wrapped

    def install(self) -> None:
        """From now on every writing call is heard of."""
        settle = os.fsync

        def fsync(fd: Any) -> None:
            self.meet("fsync", "")
            settle(fd)

        os.fsync = fsync
        pathlib.Path.write_bytes = self.half_written(pathlib.Path.write_bytes)  # type: ignore[method-assign]
        append_only._write_whole = self.half_written(append_only._write_whole)
        sys.addaudithook(self.heard)


class Started:
    """A command that runs by itself until it is waited for."""

    def __init__(self, folder: Path, work: Callable[[], int], fault: Fault) -> None:
        self._counted = tempfile.TemporaryFile()  # noqa: SIM115
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = os.fork()
        if self._process == 0:
            self._run(folder, work, fault)

    def _run(self, folder: Path, work: Callable[[], int], fault: Fault) -> None:
        """The copy of this program: it never comes back from here."""
        code = _TRACEBACK
        try:
            os.chdir(folder)
            os.dup2(self._printed.fileno(), 1)
            os.dup2(self._printed.fileno(), 2)
            counted = self._counted.fileno()
            _Calls(folder, fault, counted).install()
            code = work()
        except BaseException:  # noqa: BLE001
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)

    def wait(self) -> Ran:
        """How it ended."""
        _, status = os.waitpid(self._process, 0)
        self._printed.seek(0)
        self._counted.seek(0)
        return Ran(
            os.waitstatus_to_exitcode(status),
            self._printed.read().decode(errors="replace"),
            len(self._counted.read()),
        )


def start(folder: Path, *arguments: str, fault: Fault = Fault()) -> Started:
    """Begins `twofold ARGUMENTS` in a folder."""
    return Started(folder, lambda: _command(arguments), fault)


def twofold(folder: Path, *arguments: str, fault: Fault = Fault()) -> Ran:
    """Runs `twofold ARGUMENTS` in a folder."""
    return start(folder, *arguments, fault=fault).wait()


def apart(folder: Path, work: Callable[[], None]) -> None:
    """Does something in a process of its own, so that this one stays fit to be copied."""

    def ended() -> int:
        work()
        return 0

    ran = Started(folder, ended, Fault()).wait()
    if ran.code:
        raise RuntimeError(ran.printed)


def _command(arguments: tuple[str, ...]) -> int:
    try:
        main([*arguments])
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else _TRACEBACK
