"""Writing files whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.errors import CannotUse


@contextmanager
def atomically(path: Path) -> Iterator[Path]:
    """A scratch path beside `path`, moved onto it when the block ends well and removed otherwise.

    Whoever reads `path` meanwhile sees the old file or the new one, never half of one. A full disk, a folder that may
    not be written to, or a file that another program holds open is `CannotUse`.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".twofold-", suffix=path.suffix)
    except OSError as error:
        raise cannot_write(path, error) from error
    os.close(handle)
    scratch = Path(name)
    try:
        yield scratch
        _settle(scratch)
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        scratch.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with newline line ends, whole or not at all."""
    with atomically(path) as scratch:
        scratch.write_bytes(text.encode())


def refuse_foreign_table(path: Path, text: str) -> None:
    """CannotUse where a file is there that does not have the header of this CSV: twofold did not write it."""
    header = text.partition("\n")[0]
    try:
        with path.open("rb") as there:
            same = there.readline().rstrip(b"\r\n") == header.encode()
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
    return CannotUse(
        f"cannot be written: {reason}", file=str(path), hint="close it in other programs, or free space, and try again"
    )


def _settle(path: Path) -> None:
    """Waits until the bytes are on the disk: a rename before that could leave an empty file after a power cut."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
