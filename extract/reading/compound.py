"""The compound files (OLE) that .xls files are: a small file system whose streams are read here.

Layout: [MS-CFB] of Microsoft's open specifications.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_END = 0xFFFFFFFA  # this and all above it are marks, not sectors


class Damaged(Exception):
    """The compound file contradicts itself; says in what."""


def streams(content: bytes) -> Mapping[str, tuple[int, int]]:
    """The start sector and length of every stream, by name in lower case; Damaged where the directory cannot be had."""
    return {name: (start, size) for name, kind, start, size in _directory(content) if kind == 2}


def stream(content: bytes, name: str) -> bytes:
    """The bytes of one stream (its name in any case); Damaged where it is not there or cannot be followed."""
    entries = _directory(content)
    found = next(((start, size) for n, kind, start, size in entries if kind == 2 and n == name.lower()), None)
    if found is None:
        raise Damaged(f"it has no part {name}")
    start, size = found
    _, mini_shift = _shifts(content)
    cutoff, first_mini = struct.unpack_from("<II", content, 56)
    if size >= cutoff:
        return _chain(content, start, _allocation(content))[:size]
    table = _allocation(content)
    root = next(((s, n) for _, kind, s, n in entries if kind == 5), (_END, 0))
    mini = _chain(content, root[0], table)
    mini_table = _numbers(_chain(content, first_mini, table))
    return b"".join(mini[i << mini_shift : (i + 1) << mini_shift] for i in _follow(start, mini_table))[:size]


def _shifts(content: bytes) -> tuple[int, int]:
    if len(content) < 512:
        raise Damaged("it is cut off")
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise Damaged("its sector size is impossible")
    return shift, mini_shift


def _sector(content: bytes, number: int, shift: int) -> bytes:
    start = (number + 1) << shift
    if start >= len(content):
        raise Damaged("it refers to places after its end")
    return content[start : start + (1 << shift)]


def _numbers(sectors: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4])


def _allocation(content: bytes) -> tuple[int, ...]:
    """The table that tells of each sector which one comes next."""
    shift, _ = _shifts(content)
    tables = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    seen: set[int] = set()
    while following < _END:
        if following in seen:
            raise Damaged("its table of sectors runs in a circle")
        seen.add(following)
        *more, following = _numbers(_sector(content, following, shift))
        tables += more
    return _numbers(b"".join(_sector(content, number, shift) for number in tables if number < _END))


def _follow(start: int, table: tuple[int, ...]) -> list[int]:
    chain: list[int] = []
    while start < _END:
        if start >= len(table) or len(chain) > len(table):
            raise Damaged("a stream leaves the file or runs in a circle")
        chain.append(start)
        start = table[start]
    return chain


def _chain(content: bytes, start: int, table: tuple[int, ...]) -> bytes:
    shift, _ = _shifts(content)
    return b"".join(_sector(content, number, shift) for number in _follow(start, table))


def _directory(content: bytes) -> list[tuple[str, int, int, int]]:
    """Name in lower case, kind (2 stream, 5 root), first sector and length of every entry."""
    first = struct.unpack_from("<I", content, 48)[0] if len(content) >= 512 else _END
    sectors = _chain(content, first, _allocation(content))
    entries = []
    for offset in range(0, len(sectors) - 127, 128):
        length, kind = struct.unpack_from("<HB", sectors, offset + 64)
        name = sectors[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
        start, size = struct.unpack_from("<II", sectors, offset + 116)
        entries.append((name, kind, start, size))
    return entries
