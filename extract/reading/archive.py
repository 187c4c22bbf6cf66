"""The zip archives that .xlsx, .xlsb and .ods files are, opened only after their table of contents was checked.

A small file can claim to hold terabytes (a zip bomb), or texts that grow when read (an entity bomb): such a file is
refused by what it declares, and each part is cut off at what was declared for it.
"""

from __future__ import annotations

import zipfile
import zlib
from types import TracebackType

from extract.errors import CannotUse

MAX_ENTRIES = 10_000
MAX_PART = 512 * 2**20
MAX_TOTAL = 1024 * 2**20
#: Sheets of numbers shrink to a tenth, a million formatted blank rows to a fiftieth; a bomb to a thousandth.
MAX_RATIO = 150
SMALL_ENOUGH_FOR_ANY_RATIO = 16 * 2**20

_ENTITY = b"<!ENTITY"
_WIDE_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))
_DAMAGED = "the file is damaged: "
_GET_ANOTHER = (
    "Ask for the file again, or open it in Excel or LibreOffice, let the program repair it, and save it again."
)


class Archive:
    """An archive whose declared contents are within bounds; `part` gives the bytes of one part, checked.

    Names are found whatever their case and slashes, for some programs write them in a way of their own.
    """

    def __init__(self, zipped: zipfile.ZipFile, file: str) -> None:
        self._zipped = zipped
        self._file = file
        self._entries = {_plain(info.filename): info for info in zipped.infolist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zipped.close()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case and with forward slashes."""
        return tuple(self._entries)

    def part(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, None where there is none; CannotUse if it is damaged or declares entities."""
        info = self._entries.get(_plain(name))
        if info is None:
            return None
        try:
            unpacked = self._zipped.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise damaged(f"its part {name} cannot be unpacked", self._file) from error
        except RuntimeError as error:  # what zipfile raises for a part that needs a password
            raise CannotUse("the file is protected by a password", file=self._file, hint=WITHOUT_PASSWORD) from error
        if any(entity in unpacked for entity in (_WIDE_ENTITIES if b"\x00" in unpacked[:64] else (_ENTITY,))):
            raise CannotUse(
                f"its part {name} declares entities, which can expand without end; no spreadsheet program writes these",
                file=self._file,
            )
        return unpacked


WITHOUT_PASSWORD = "Open it in Excel with its password, remove the password under File > Info, and save it."


def damaged(reason: str, file: str) -> CannotUse:
    """The error that says a file is damaged, and in what."""
    return CannotUse(_DAMAGED + reason, file=file, hint=_GET_ANOTHER)


def open_archive(path: str, file: str) -> Archive:
    """The archive at `path`, its contents declared within bounds; CannotUse, naming `file`, where they are not."""
    try:
        zipped = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise damaged("the archive cannot be opened (is the file incomplete?)", file) from error
    try:
        _refuse_bomb(zipped.infolist(), file)
    except CannotUse:
        zipped.close()
        raise
    return Archive(zipped, file)


def _refuse_bomb(entries: list[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise CannotUse(f"the file has {len(entries):,} parts; a spreadsheet has a few dozen", file=file)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        raise CannotUse(f"the file would unpack to {_megabytes(total)}, more than twofold reads", file=file)
    for entry in entries:
        if entry.file_size > MAX_PART:
            raise CannotUse(f"its part {entry.filename} would unpack to {_megabytes(entry.file_size)}", file=file)
        if entry.file_size > max(SMALL_ENOUGH_FOR_ANY_RATIO, MAX_RATIO * entry.compress_size):
            raise CannotUse(
                f"its part {entry.filename} would grow from {entry.compress_size:,} bytes to"
                f" {_megabytes(entry.file_size)}, and no real spreadsheet does that",
                file=file,
            )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
