"""A codebook as Markdown and as one HTML page, to be an appendix of a review."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from extract.form_file.exports.appendix import Lines, Section, sections, subtitle

if TYPE_CHECKING:
    from schema.form import Form

_MARKS = re.compile(r"([\\`*_{}\[\]<>&#|~$!+-])")
_MARK_AT_END_OF_NUMBER = re.compile(r"^(\d+)([.)])")

_STYLE = """
body { font: 10.5pt/1.4 Georgia, "Times New Roman", serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-family: Helvetica, Arial, sans-serif; line-height: 1.2; }
h2 { margin-top: 2.2rem; break-after: avoid; }
p { margin: .3rem 0; break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin-top: .6rem; font-size: 9.5pt; }
th, td { border: 1px solid #999; padding: .25rem .45rem; text-align: left; vertical-align: top; }
td { overflow-wrap: break-word; }
thead { display: table-header-group; }
thead th { background: #eee; font-family: Helvetica, Arial, sans-serif; }
tbody th { font-weight: bold; }
tr { break-inside: avoid; }
@page { size: A4 landscape; margin: 15mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 9pt; } table { font-size: 8pt; } }
"""


def markdown(form: Form) -> str:
    """The codebook as Markdown with tables, as GitHub, Pandoc and Quarto read them."""
    parts = [f"# {_marked(form.title or form.name)}", _marked(subtitle(form))]
    parts += [_markdown_section(section) for section in sections(form)]
    return "\n\n".join(parts) + "\n"


def _markdown_section(section: Section) -> str:
    paragraphs = [_marked(paragraph) for paragraph in section.paragraphs]
    rows = [_row(section.columns), _row("---" for _ in section.columns)]
    rows += [_row("<br>".join(map(_marked, lines)) for lines in row) for row in section.rows]
    return "\n\n".join([f"## {_marked(section.title)}", *paragraphs, "\n".join(rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(text: str) -> str:
    """The text on one line, with every sign that Markdown would read as a mark escaped."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _MARK_AT_END_OF_NUMBER.sub(r"\1\\\2", line)


def html(form: Form) -> str:
    """The codebook as one page without anything from elsewhere."""
    title = escape(form.title or form.name)
    body = "\n".join(map(_html_section, sections(form)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{escape(subtitle(form))}</p>\n{body}\n"
        "</body>\n</html>\n"
    )


def _html_section(section: Section) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in section.columns)
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
    body = "\n".join(_html_row(row) for row in section.rows)
    return (
        f"<h2>{escape(section.title)}</h2>\n{paragraphs}\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n"
        "</tbody>\n</table>"
    )


def _html_row(row: tuple[Lines, ...]) -> str:
    first, *others = ("<br>".join(map(escape, lines)) for lines in row)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
