"""Replacing a workbook that people type into: what somebody typed is kept, and never lost to a race or a lock."""

from __future__ import annotations

import csv
import errno
import hashlib
import re
import zipfile
from io import BytesIO
from pathlib import Path

from extract.clock import now
from extract.errors import CannotUse
from extract.files import atomically, cannot_write

SEAL = "twofold-seal"
"""The document property that holds the seal."""
BLANK_SEAL = "0" * 64
"""What a workbook says there before it is sealed."""

_CUSTOM = "docProps/custom.xml"
_LARGEST = 200_000_000  # bytes of all parts together: what is larger was not written here


def sealed(content: bytes) -> bytes:
    """An .xlsx with a digest of its parts in its properties. Saving it anew breaks this seal.

    The workbook has the property `SEAL` with the value `BLANK_SEAL`. ValueError where it has not.
    """
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        digest = _digest(before)
        custom = before.read(_CUSTOM)
        if BLANK_SEAL.encode() not in custom:
            raise ValueError("the workbook has no place for a seal")
        for info in before.infolist():
            part = before.read(info)
            if info.filename == _CUSTOM:
                part = custom.replace(BLANK_SEAL.encode(), digest.encode())
            after.writestr(info, part, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def untouched(path: Path, *, holding: str | None = None) -> bool:
    """Whether a workbook is as twofold wrote it: nobody has saved it since, so that nothing of a person's is in it.

    With `holding` it must also have a sheet of this name: which of twofold's workbooks it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                return False
            if holding is not None and f'name="{holding}"'.encode() not in archive.read("xl/workbook.xml"):
                return False
            found = re.search(rb"<vt:lpwstr>([0-9a-f]{64})</vt:lpwstr>", archive.read(_CUSTOM))
            return found is not None and found[1].decode() == _digest(archive)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return False


def says(path: Path, name: str) -> bool:
    """Whether a workbook that twofold wrote has a document property of this name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return f'name="{name}"'.encode() in archive.read(_CUSTOM)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return False


def property_of(path: Path, name: str) -> str | None:
    """The text of a document property of a workbook that twofold wrote; None where it has none of this name."""
    try:
        with zipfile.ZipFile(path) as archive:
            custom = archive.read(_CUSTOM)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return None
    found = re.search(rf'name="{re.escape(name)}"[^>]*>\s*<vt:lpwstr>([^<]*)<'.encode(), custom)
    return None if found is None else found[1].decode(errors="replace")


def opened_in(path: Path) -> str | None:
    """The spreadsheet program that has a file open, and who works in it: `LibreOffice (maria)`; None where none has."""
    opened = _lock(path)
    return opened[1] if opened else None


def refuse_if_open(path: Path) -> None:
    """CannotUse where a spreadsheet program has the file open, as the file that it puts beside it says."""
    if (opened := _lock(path)) is not None:
        lock_name, program = opened
        raise CannotUse(
            f"is open in {program}, so it is not replaced",
            file=str(path),
            hint=f"save and close it, and try again. If nobody has it open, delete {lock_name} first",
        )


def _lock(path: Path) -> tuple[str, str] | None:
    for lock_name, program in ((f".~lock.{path.name}#", "LibreOffice"), (f"~${path.name}", "Excel")):
        lock = path.with_name(lock_name)
        if lock.is_file():
            who = _holder(lock, program)
            return lock_name, f"{program} ({who})" if who else program
    return None


def fingerprint(path: Path) -> str | None:
    """The digest of a file's bytes; None where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error


def replace_workbook(path: Path, content: bytes, *, earlier: Path, seen: str | None, keep: bool = False) -> Path | None:
    """Puts a new workbook in place of one in which people may have typed, and gives the path of the copy kept of it.

    `seen` is the `fingerprint` of the file as it was read: one that was saved since is not replaced (CannotUse), nor
    one that is open in a spreadsheet program. A workbook that somebody has saved is moved to the folder `earlier` with
    its date in its name; one that is as twofold wrote it is not kept unless `keep` says so, and then None comes back.
    Of a link, the file that it leads to is replaced.
    """
    refuse_if_open(path)
    if path.is_symlink():
        path = path.resolve()
        refuse_if_open(path)
    if not path.exists():
        with atomically(path, new=True) as scratch:
            scratch.write_bytes(content)
        return None
    pristine = not keep and untouched(path)
    with atomically(path, new=True) as scratch:
        scratch.write_bytes(content)
        kept = _set_aside(path, earlier)  # whatever is in it at this moment is kept, even if saved a moment ago
        if fingerprint(kept) != seen:
            if not path.exists():
                kept.rename(path)
            raise CannotUse("was saved while it was being read", file=str(path), hint="run the command again")
    if not pristine:
        return kept
    kept.unlink()
    if not any(kept.parent.iterdir()):
        kept.parent.rmdir()
    return None


def replace_table(path: Path, text: str) -> Path | None:
    """Puts a CSV in place of an earlier one, and gives where the earlier one is now if it says something else.

    Nothing in a CSV shows whether somebody edited it, so that each one that differs is kept, with the time in its name.
    CannotUse if a spreadsheet program has it open.
    """
    path = path.resolve() if path.is_symlink() else path
    refuse_if_open(path)
    content = text.encode()
    if path.exists() and path.read_bytes() == content:
        return None
    with atomically(path, new=True) as scratch:
        scratch.write_bytes(content)
        return _set_aside(path, path.parent) if path.exists() else None


def _set_aside(path: Path, earlier: Path) -> Path:
    """Moves a file to a folder; if that is on another disk, to one of the same name beside the file."""
    try:
        try:
            return _moved(path, earlier)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            return _moved(path, path.parent / earlier.name)
    except OSError as error:
        raise cannot_write(path, error) from error


def _moved(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return path.rename(place_for(path, folder))


def place_for(path: Path, earlier: Path) -> Path:
    """A name that no file has, with the time at which the workbook was replaced."""
    replaced = now().strftime("%Y-%m-%d %H%M")
    number = 1
    while (kept := earlier / f"{path.stem} {replaced}{f' ({number})' if number > 1 else ''}{path.suffix}").exists():
        number += 1
    return kept


def _digest(archive: zipfile.ZipFile) -> str:
    total = hashlib.sha256()
    for info in sorted(archive.infolist(), key=lambda member: member.filename):
        if info.filename != _CUSTOM:
            total.update(f"{info.filename}\0{info.file_size}\0".encode())
            total.update(archive.read(info))
    return total.hexdigest()


def _holder(lock: Path, program: str) -> str:
    """Who has the file open, as far as the lock file says so."""
    try:
        content = lock.read_bytes()[:1000]
    except OSError:
        return ""
    if program == "LibreOffice":
        fields = next(csv.reader([content.decode(errors="replace")]), [])
        named = [text.strip() for text in fields[:2] if text.strip()]
        return named[0] if named else ""
    length = content[0] if content else 0
    return content[1 : 1 + length].decode(errors="replace").strip() if 0 < length <= 54 else ""
