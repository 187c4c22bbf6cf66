"""`CITATION.cff`: how to cite the dataset, in the Citation File Format 1.2.0."""

from __future__ import annotations

import json

from extract.output import clean
from extract.project.folder.deposit_details import LICENCES, Author, Details
from schema.text import tidy

VERSION = "1.2.0"


def citation_text(details: Details, *, title: str, abstract: str) -> str:
    """The text of the file. Authors are those in `twofold.toml`; without any, it names the review team."""
    lines = [
        f"cff-version: {VERSION}",
        "message: If you use this dataset, please cite it as below.",
        "type: dataset",
        f"title: {_quoted(title)}",
        f"abstract: {_quoted(abstract)}",
        "authors:",
        *(line for author in details.people or (Author(group="The review team"),) for line in _author(author)),
    ]
    if details.licence in LICENCES:
        lines.append(f"license: {details.licence}")
    elif details.licence:
        lines.append(f"license-url: {_quoted(details.licence)}")
    if details.published:
        lines.append(f"date-released: {_quoted(details.published)}")
    return "\n".join(lines) + "\n"


def _author(author: Author) -> list[str]:
    names = {"name": author.group} if author.group else {"family-names": author.family, "given-names": author.given}
    parts = [f"{key}: {_quoted(text)}" for key, text in {**names, "orcid": author.orcid}.items() if text]
    return [f"{'  - ' if number == 0 else '    '}{part}" for number, part in enumerate(parts)]


def _quoted(text: str) -> str:
    """A text in quotation marks for YAML. JSON in ASCII is also YAML."""
    return json.dumps(tidy(clean(text)) or "-", ensure_ascii=True)
