"""Workbooks that openpyxl reads again and again: tests type into copies of the same few templates and sheets."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.bound_dictionary import BoundDictionary
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import DimensionHolder

_MOST = 40  # files: of a template, a megabyte each
_really_read = ExcelReader.read
_met: dict[tuple[object, ...], bytes | None] = {}
"""The pickled workbook of files that were opened twice; None for those opened once, which most are."""


@contextmanager
def opening_once() -> Iterator[None]:
    """From the third time on, openpyxl gives a copy of what it read of the same bytes: an eighth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExcelReader, "read", _read)
        yield


def _read(reader: ExcelReader) -> None:
    if reader.read_only or reader.keep_vba:  # what it gives reads on from the file
        _really_read(reader)
        return
    file = reader.archive.fp
    file.seek(0)
    key = (sha256(file.read()).digest(), reader.data_only, reader.keep_links, reader.rich_text)
    if (pickled := _met.get(key)) is not None:
        reader.archive.close()
        reader.wb = pickle.loads(pickled)
        return
    _really_read(reader)
    if key in _met:
        _met[key] = _pickled(reader.wb)
    while sum(pickled is not None for pickled in _met.values()) > _MOST:
        del _met[next(met for met, pickled in _met.items() if pickled is not None)]
    _met.setdefault(key)


def _pickled(book: Workbook) -> bytes:
    with BytesIO() as content:
        pickler = pickle.Pickler(content, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | dict.fromkeys((BoundDictionary, DimensionHolder), _reduced)
        pickler.dump(book)
        return content.getvalue()


def _reduced(rows: BoundDictionary) -> tuple[Any, ...]:
    """Heights and widths know their sheet and make what is missing, which pickle would forget."""
    state = (vars(rows), rows.default_factory)
    return copyreg.__newobj__, (type(rows),), state, None, iter(rows.items()), _restore  # type: ignore[attr-defined]


def _restore(rows: BoundDictionary, state: tuple[dict[str, object], Callable[[], object] | None]) -> None:
    vars(rows).update(state[0])
    rows.default_factory = state[1]
