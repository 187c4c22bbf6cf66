"""Recognises files that other programs leave in a team's folders."""

import re

from schema.regular_expressions import regex

LOCK_BEGINS = ".~lock."
"""The start of the name of LibreOffice's lock file, which says that a document is open."""

# How Dropbox, Nextcloud, Seafile, pCloud, Syncthing and ownCloud name the second of two versions, in several languages.
_SECOND_VERSION = regex(
    r"\([^()]*(conflict|conflit|konflikt)[^()]*\)|\[conflict(ed)?\]|\.sync-conflict-|_conflict-\d|\.conflict\b",
    re.IGNORECASE,
)


def is_second_version(name: str) -> bool:
    """Whether a synchronisation program gave a file this name because two people changed it at the same time."""
    return _SECOND_VERSION.search(name) is not None


def left_open(name: str) -> bool:
    """Whether a file with this name only marks that a spreadsheet program has another file open."""
    return name.startswith(("~$", LOCK_BEGINS))


def left_by_a_program(name: str) -> str | None:
    """Why a file with this name was left by a program and is not an extraction. None if it may be an extraction."""
    if left_open(name):
        return "a spreadsheet program left it there because the file is open, or was when the program ended"
    if name.startswith("."):
        return "it is hidden"
    if is_second_version(name):
        return (
            "a program that synchronises folders made it when two people changed a file at once. Move what is missing"
            " into the extractor's own workbook, then delete it"
        )
    return None
