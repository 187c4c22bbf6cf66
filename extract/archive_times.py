"""Zip archives, which Word files and workbooks are, without the times at which their entries were written."""

import zipfile
from io import BytesIO
from struct import unpack_from

_FIRST_DAY = b"\x00\x00\x21\x00"  # 1 January 1980 at midnight: zip archives know no earlier time
_LOCAL, _CENTRAL = 10, 12  # where the time stands in the header of an entry, and in its line of the directory
_LENGTHS, _BEHIND = 28, 46  # where the lengths of name, extra and comment stand in that line, and where they begin


def without_times(archive: bytes) -> bytes:
    """The same archive, whose entries all have one time: the same content gives the same bytes, whenever it is written.

    Nothing is compressed again: the times are written over where they stand.
    """
    content = bytearray(archive)
    with zipfile.ZipFile(BytesIO(archive)) as entries:
        listed, line = entries.infolist(), entries.start_dir
    for entry in listed:
        for place in (entry.header_offset + _LOCAL, line + _CENTRAL):
            content[place : place + len(_FIRST_DAY)] = _FIRST_DAY
        line += _BEHIND + sum(unpack_from("<HHH", content, line + _LENGTHS))
    return bytes(content)
