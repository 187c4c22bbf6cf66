"""Writing files whole or not at all."""

import base64
import errno
import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extract.errors import CannotUse


@contextmanager
def atomically(path: Path, *, new: bool = False) -> Iterator[Path]:
    """A scratch path beside `path`, moved onto it when the block ends well and removed otherwise.

    Whoever reads `path` meanwhile sees the old file or the new one, never half of one. A full disk, a folder that may
    not be written to, or a file that another program holds open is `CannotUse`. With `new`, so is a file that stands
    at `path` when the block ends.
    """
    remove_stale(path.parent)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=scratch_prefix(), suffix=path.suffix)
    except OSError as error:
        raise cannot_write(path, error) from error
    os.close(handle)
    scratch = Path(name)
    try:
        yield scratch
        _settle(scratch)
        scratch.chmod(0o666 & ~_umask())
        _put_where_nothing_is(scratch, path) if new else scratch.replace(path)
    except FileExistsError as error:
        raise CannotUse(
            "was saved by another program at this moment, so it is not replaced", file=str(path), hint="try again"
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        scratch.unlink(missing_ok=True)


def _put_where_nothing_is(scratch: Path, path: Path) -> None:
    """Gives a file its name; FileExistsError where there is one, even if it came a moment ago."""
    try:
        path.hardlink_to(scratch)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if path.exists():
            raise FileExistsError from None
        scratch.replace(path)


def scratch_prefix() -> str:
    """How the names of scratch files begin: with whose they are, so that what a killed run leaves is known as such."""
    return f"{_SCRATCH}{_machine()}-{os.getpid()}-"


def is_scratch(path: Path) -> bool:
    """Whether this is a scratch file or folder, of whatever run."""
    return path.name.startswith(_SCRATCH) and path.name.count("-") > 2


def remove_stale(folder: Path) -> None:
    """Removes scratch files and folders that a run on this machine has left, if it does not run any more."""
    try:
        there = [found for found in folder.iterdir() if found.name.startswith(f"{_SCRATCH}{_machine()}-")]
    except OSError:  # what is to be written there says why it cannot be
        return
    for path in there:
        number = path.name.removeprefix(f"{_SCRATCH}{_machine()}-").partition("-")[0]
        if not (number.isascii() and number.isdigit()) or _runs(int(number)):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


_SCRATCH = ".twofold-"


def _machine() -> str:
    """A few letters for this computer: folders can be shared, and only here it is known which programs run."""
    return hashlib.sha256(platform.node().encode(errors="replace")).hexdigest()[:6]


def _runs(process: int) -> bool:
    """Whether a program of this number runs; where that cannot be asked without harm, it is taken to."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's, or no number of a program
        return True
    return True


def files_in(folder: Path) -> list[str]:
    """The files of a folder and of the folders in it, by name from the folder, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with newline line ends, whole or not at all."""
    with atomically(path) as scratch:
        scratch.write_bytes(text.encode())


def refuse_foreign_table(path: Path, text: str) -> None:
    """CannotUse where a file is there that does not have the header of this CSV: twofold did not write it."""
    header = text.partition("\n")[0]
    try:
        with path.open("rb") as there:
            same = there.readline().strip(b"\xef\xbb\xbf\r\n") == header.removeprefix("\ufeff").encode()
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot_write(path, error) from error
    if not same:
        raise CannotUse(
            "is there already and is not a table of this kind, so it is not overwritten",
            file=str(path),
            hint="choose another name",
        )


def cannot_write(path: Path, error: OSError) -> CannotUse:
    """The one error for a file that cannot be written, with what to do about it."""
    reason = error.strerror or str(error)
    if error.errno == errno.ENOENT and not path.parent.exists():
        message = f"cannot be written: there is no folder {path.parent}"
        return CannotUse(message, file=str(path), hint="make the folder first, or choose another one")
    hint = _HINTS.get(error.errno or 0, "close it in other programs, or free space, and try again")
    return CannotUse(f"cannot be written: {reason}", file=str(path), hint=hint)


def refused_by_system(error: OSError) -> CannotUse | None:
    """The error for what the computer would not do, such as write to a full disk; None where that is not the reason."""
    reason = error.strerror or str(error)
    if error.errno in _HINTS:
        file = str(error.filename) if isinstance(error.filename, str | Path) else None
        return CannotUse(f"the computer refused: {reason}", file=file, hint=_HINTS[error.errno])
    if error.errno == errno.ENOENT and reason.startswith(_NO_TEMPORARY_FOLDER):
        return CannotUse("the folder for temporary files cannot be written to", hint=_HINTS[errno.ENOSPC])
    return None


_NO_TEMPORARY_FOLDER = "No usable temporary directory"
_FREE_SPACE = "free space on the disk and try again; what was there before is unchanged"
_PERMISSION = "ask for the right to write there, or close the file in other programs, and try again"
_HINTS = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EFBIG: _FREE_SPACE,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FREE_SPACE,
    errno.EROFS: "the disk can only be read; work in a folder that you can write to",
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.ENAMETOOLONG: "use a shorter name: most disks allow up to 255 letters, fewer with accents",
    errno.EIO: "the disk may be damaged or was removed; copy the project to another one",
    errno.ELOOP: "a link leads to itself; replace it with the file or folder",
    errno.ENOTDIR: "a file has the name of a folder that is needed; move the file away",
}


def _settle(path: Path) -> None:
    """Waits until the bytes are on the disk: a rename before that could leave an empty file after a power cut."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def file_digest(path: Path) -> str:
    """The SHA-256 digest of a file, by which a change in it is recognised."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def policy_hash(content: str) -> str:
    """By this a page says that a script or a style in it counts: the hash of its Content-Security-Policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
