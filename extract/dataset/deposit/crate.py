"""`ro-crate-metadata.json`: all files of the dataset with format, size and digest, as an RO-Crate 1.1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from extract.output import clean
from extract.project.folder.deposit_details import LICENCES, Author, Details
from schema.form import Form
from schema.text import tidy

CRATE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_SHA256 = "https://schema.org/sha256"  # a term of schema.org that is not in the context of RO-Crate 1.1 yet
_SOFTWARE, _FORM = "#twofold", "#form"
_FORMATS = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".html": "text/html",
    ".cff": "application/yaml",
    ".yaml": "application/yaml",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def crate_text(
    folder: Path, files: Sequence[str], held: Mapping[str, str], details: Details, form: Form, *, title: str, about: str
) -> str:
    """The text of the file. `files` are the other files in `folder`; `held` describes the content of some.

    Only the authors in the project's settings are named.
    """
    parts = [_file(folder, name, held.get(name, "")) for name in files]
    described = f"{about} {_day_in_words(details)}".strip()
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": tidy(clean(title)),
        "description": tidy(clean(described)),
        **({"datePublished": details.day} if details.day else {}),
        "license": _licence(details),
        **_one_or_more("author", [{"@id": name} for name in dict.fromkeys(map(_id, details.people))]),
        "hasPart": [{"@id": part["@id"]} for part in parts],
        "mentions": [{"@id": _SOFTWARE}, {"@id": _FORM}],
    }
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _SPECIFICATION},
            "about": {"@id": "./"},
        },
        root,
        *parts,
        *_context(details, form),
    ]
    crate = {"@context": [f"{_SPECIFICATION}/context", {"sha256": _SHA256}], "@graph": graph}
    return json.dumps(crate, indent=2, ensure_ascii=False) + "\n"


def _file(folder: Path, name: str, held: str) -> dict[str, Any]:
    content = (folder / name).read_bytes()
    known: dict[str, Any] = {"@id": quote(name, safe="/"), "@type": "File", "name": PurePosixPath(name).name}
    if held:
        known["description"] = tidy(clean(held))
    known["encodingFormat"] = _FORMATS.get(PurePosixPath(name).suffix, "application/octet-stream")
    return known | {"contentSize": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}


def _day_in_words(details: Details) -> str:
    if details.published:
        return ""
    if details.changed:
        return "It is not published yet: the date is that of the last decision in force or first submission."
    if details.typed:
        return "It is not published yet: the date is that of the newest workbook."
    return "It is not published yet, and has no date."


def _licence(details: Details) -> dict[str, str] | str:
    if not details.licence:
        return "No licence is given. Ask the review team before you use it."
    return {"@id": LICENCES.get(details.licence, ("", details.licence))[1]}


def _one_or_more(name: str, values: Sequence[dict[str, str]]) -> dict[str, Any]:
    """A property: a single value by itself, several as a list, and nothing without values."""
    return {name: values[0] if len(values) == 1 else values} if values else {}


def _id(author: Author) -> str:
    """The address that identifies an author, or else a name within the file."""
    return author.orcid or f"#author-{quote(author.name, safe='')}"


def _context(details: Details, form: Form) -> Iterator[dict[str, Any]]:
    """What the dataset refers to: its software, form, licence and authors."""
    yield {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "twofold",
        "version": version("twofold"),
        "description": "The program that merged the extractions and wrote the dataset.",
    }
    yield {
        "@id": _FORM,
        "@type": "CreativeWork",
        "name": tidy(clean(form.title)),
        "version": form.version,
        "identifier": f"{form.name} {form.version} {form.fingerprint}",
        "description": "The extraction form; codebook.csv and choices.csv have its fields.",
    }
    if details.licence:
        name, address = LICENCES.get(details.licence, (details.licence, details.licence))
        yield {"@id": address, "@type": "CreativeWork", "name": name, "description": f"The licence: {name}."}
    for one in {_id(author): author for author in details.people}.values():
        person = {} if one.group else {"familyName": one.family, "givenName": one.given}
        yield {"@id": _id(one), "@type": "Organization" if one.group else "Person", "name": one.name, **person}
