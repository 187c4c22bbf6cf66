"""What a file is by its bytes, whatever its name says; a file that is not a spreadsheet is refused, with what it is."""

from __future__ import annotations

import re
from pathlib import Path

from extract.errors import CannotUse
from schema.regular_expressions import regex

ZIP = "zip"
COMPOUND = "compound"
TEXT = "text"

SAVE_AS = "Open it in the program that made it and save it as .xlsx or .csv."

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"PAR1", "a Parquet table"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x00\x00\x02\x00", "a Lotus 1-2-3 or Quattro worksheet"),
    (b"\x00\x00\x1a\x00", "a Lotus 1-2-3 worksheet"),
)
# The first record of an Excel worksheet older than Excel 5 (1993), which stood in no container.
_OLD_EXCEL = regex(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")


def kind_of(head: bytes, file: str) -> str:
    """ZIP, COMPOUND (the container of .xls) or TEXT, by the first bytes of a file.

    Raises CannotUse for a file that is not a spreadsheet, or for a format that is no longer in use.
    """
    if not head.strip(b"\x00 \t\r\n"):
        raise CannotUse("the file is empty" if not head else "the file has only spaces and line breaks", file=file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return COMPOUND
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise CannotUse(f"this is {what}, not a spreadsheet", file=file)
    if _OLD_EXCEL.match(head):
        raise CannotUse("this is a worksheet of Excel 4 or older, which twofold cannot read", file=file, hint=SAVE_AS)
    _refuse_marked_up(head, file)
    return TEXT


def _refuse_marked_up(head: bytes, file: str) -> None:
    """Web pages and XML look like text, and platforms give them the ending .xls; read as CSV they would be nonsense."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    suffix = Path(file).suffix.lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style")):
        named = f" although its name ends in {suffix}" if suffix in (".xls", ".xlsx", ".csv") else ""
        raise CannotUse(f"this is a web page (HTML){named}", file=file, hint=SAVE_AS)
    if start.startswith((b"<?xml", b"<workbook", b"<office:document", b"<!--", b"<!doctype")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            what = "an XML spreadsheet of 2003"
        elif b"office:spreadsheet" in start:
            what = "a flat OpenDocument spreadsheet (.fods)"
        else:
            what = "an XML document, not a spreadsheet" if b"<html" not in start else "a web page (HTML)"
        raise CannotUse(f"this is {what}", file=file, hint=SAVE_AS)
    if re.match(rb"\{\s*(\"|\})|\[\s*[\{\[]", start):
        raise CannotUse("this is JSON, not a spreadsheet", file=file, hint="Export it as CSV or .xlsx.")
