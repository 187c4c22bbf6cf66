"""Words the result of an import of references, and gives it as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extract.project.studies.adding_studies import Addition
from extract.references.found import FoundReferences, NotUnderstood
from schema.text import and_list, plural, quoted
from validate.references.duplicates import Pair

_SHOWN = 60


def import_text(files: Sequence[tuple[Path, FoundReferences]], adding: Addition, *, written: bool) -> Iterator[str]:
    """The lines for the screen. `written` is False in a dry run, which only says what would be added."""
    for path, found in files:
        yield f"{path}: {plural(found.read, 'reference')} ({found.kind})"
        yield from (f"  {remark}" for remark in found.remarks)
    unclear = [entry for _, found in files for entry in found.not_understood]
    counts = counted(files, adding)
    done = "added" if written else "to be added"
    yield (
        f"{counts['read']:,} read: {counts['new']:,} {done}, {counts['already_there']:,} already in studies.csv,"
        f" {plural(counts['duplicates'], 'duplicate')}, {counts['unusable']:,} not usable"
    )
    names = names_of(adding)
    yield from _pairs("Already in studies.csv, so not added again:", adding.sorted.there, names)
    yield from _pairs("Duplicates, so added once:", adding.sorted.duplicates, names)
    yield from _pairs(f"Perhaps the same, and both {done}. Look at these pairs:", adding.sorted.unsure, names)
    if unclear:
        yield "Not understood:"
        yield from (f"  {sentence(entry)}" for entry in unclear)


def names_of(adding: Addition) -> dict[int, str]:
    """The name of the study that each reference became, by `id()` of the reference."""
    return {id(reference): name for reference, name in zip(adding.sorted.new, adding.names, strict=True)}


def counted(files: Sequence[tuple[Path, FoundReferences]], adding: Addition) -> dict[str, int]:
    """How many references were read, and what happened to them. The parts add up to `read`."""
    read = sum(found.read for _, found in files)
    return {
        "read": read,
        "new": len(adding.sorted.new),
        "already_there": len(adding.sorted.there),
        "duplicates": len(adding.sorted.duplicates),
        "unusable": read - sum(len(found.references) for _, found in files),
    }


def sentence(entry: NotUnderstood) -> str:
    """A sentence on an entry that was not understood, with its place."""
    text = f" {quoted(_cut(entry.text))}:" if entry.text.strip() else ""
    return f"{entry.file} {entry.place}:{text} {entry.reason}"


def import_json(files: Sequence[tuple[Path, FoundReferences]], adding: Addition, *, written: bool) -> dict[str, Any]:
    """The import as plain data."""
    names = names_of(adding)
    found = adding.sorted
    return {
        "written": written,
        **counted(files, adding),
        "files": [
            {"file": str(path), "format": file.kind, "read": file.read, "remarks": list(file.remarks)}
            for path, file in files
        ],
        "studies": [
            {"study": name, "file": new.file, "place": new.place, "title": new.title, "doi": new.doi}
            for new, name in zip(found.new, adding.names, strict=True)
        ],
        "pairs": [
            {"kind": kind, **_pair_json(pair, names)}
            for kind, pairs in (
                ("already there", found.there),
                ("duplicate", found.duplicates),
                ("unsure", found.unsure),
            )
            for pair in pairs
        ],
        "not_understood": [vars(entry) for _, file in files for entry in file.not_understood],
    }


def _pair_json(pair: Pair, names: Mapping[int, str]) -> dict[str, Any]:
    one, other = pair.reference, pair.earlier
    return {
        "file": one.file,
        "place": one.place,
        "study": names.get(id(one)),
        "title": one.title,
        "other_file": other.file,
        "other_place": other.place if id(other) in names else None,
        "other_study": names.get(id(other), other.place),
        "other_title": other.title,
        "shared": list(pair.shared),
    }


def _pairs(heading: str, pairs: Sequence[Pair], names: Mapping[int, str]) -> Iterator[str]:
    if pairs:
        yield heading
    for pair in pairs:
        one, other = pair.reference, pair.earlier
        new = names.get(id(one))
        here = f"{new} ({one.file} {one.place})" if new else f"{one.file} {one.place}"
        there = f"{names[id(other)]} ({other.file} {other.place})" if id(other) in names else other.place
        yield f"  {here} and {there}: same {and_list(pair.shared)}. {_cut(one.title or one.doi)}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."
