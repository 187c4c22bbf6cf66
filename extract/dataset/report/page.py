"""`report.html`: one file without requests, in which every number leads to the cells that it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from extract.dataset.methods.facts import FINGERPRINT
from extract.dataset.methods.methods import MethodsTexts
from extract.dataset.plain_tables.column_parts import column_widths
from extract.dataset.plain_tables.paper_html import escape
from extract.files import policy_hash
from validate.dataset.difference import OUTCOMES
from validate.dataset.paper.linked_numbers import linked_parts, trace_facts
from validate.dataset.paper.paper_table import PaperTable, Trace
from validate.dataset.report.first_submissions import STATES, first_shown
from validate.dataset.report.form import CODES, form_shown
from validate.dataset.report.lists import decisions_shown, later_shown, pairings_shown, tagged_shown
from validate.dataset.report.rounds import RoundShown
from validate.dataset.report.rows import rows_shown
from validate.ledger.ledger import RULINGS
from validate.merge.counts import NAMES

if TYPE_CHECKING:
    from extract.dataset.pictures.svg import Drawn
    from validate.dataset.pictures.picture import Picture
    from validate.merge.comparison import Comparison

_STATE_WORDS = {
    "agreed": "identical",
    "cosmetic": "written differently, with the same meaning",
    "conflict": "two different values",
    "rounded": "one number is the other one rounded",
    "status": "a missing code against a value or another code",
    "omission": "left blank by one extractor",
    "additional": "of a record that only one extractor chose",
    "unscored": "of a data item that is not compared",
    "single": "only one extractor was to extract it",
    "blank": "blank",
    NAMES: "another name of the study, or other text of the template",
}

_DECISIONS = {
    "both": "both, if the data item takes several choices",
    "neither": "neither: the entry stays blank",
    "ask": "ask the authors: the entry stays open",
    "keep": "the record belongs to the dataset",
    "drop": "the record does not belong to the dataset",
}
"""What decisions are called where a report counts records and entries, not rows and cells."""

_WAYS = {outcome: words.counted for outcome, words in OUTCOMES.items()}


def report_html(
    whole: Comparison,
    rounds: Sequence[RoundShown],
    tables: Sequence[PaperTable],
    figures: Sequence[Drawn],
    methods: MethodsTexts,
    *,
    title: str,
    draft: bool,
) -> str:
    """The page on a dataset: `whole` has the values of all `rounds`."""
    form = whole.form
    rows = rows_shown(whole, rounds)
    prose: list[dict[str, Any]] = []
    sections = {"all", *(table.name for table in tables)}
    summary, in_full = (_prose(text, prose, sections) for text in (methods.short, methods.full))
    data = {
        "form": form_shown(whole),
        "rows": rows,
        "first": {one.number: first_shown(one, whole, rows) for one in rounds},
        "tagged": {one.number: tagged_shown(one, whole) for one in rounds},
        "later": {one.number: later_shown(one, whole) for one in rounds},
        "pairings": pairings_shown(rounds, whole),
        "ways": _WAYS,
        "decisions": decisions_shown(rounds),
        "not_measured": sorted({study for one in rounds for study in one.not_measured}),
        "prose": prose,
        "paper": [_paper(table) for table in tables],
        "numbers": {
            name: _numbers(picture) for name, picture in {one.picture.name: one.picture for one in figures}.items()
        },
        "codes": CODES,
        "rulings": {ruling: _DECISIONS.get(ruling, words) for ruling, words in RULINGS.items()},
        "letters": STATES,
        "states": {letter: _STATE_WORDS[state] for state, letter in STATES.items()} | {".": "not compared"},
    }
    script, style = _asset("report.js"), _asset("report.css") + _font(figures)
    policy = (
        f"default-src 'none'; script-src '{policy_hash(script)}'; style-src '{policy_hash(style)}'; font-src data:;"
        " base-uri 'none'"
    )
    return _PAGE.format(
        policy=policy,
        title=escape(title),
        style=style,
        script=script,
        about=escape(f"Extracted with the form {form.name} {form.version}. {FINGERPRINT} {form.fingerprint}."),
        draft='<p class="draft">This is a draft: something is open or wrong.</p>' if draft else "",
        methods=summary,
        in_full=in_full,
        figures="".join(_figure(number, one) for number, one in enumerate(figures, 1)),
        data=_json(data),
    )


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#summary">To the summary</a>
<header><h1>{title}</h1><p class="about">{about}</p>{draft}</header>
<nav aria-label="Parts of the report"><ul><li><a href="#summary">Summary</a></li></ul></nav>
<main>
<section id="summary" class="prose"><h2>Summary: how the data were extracted</h2>
{methods}
<noscript><p>The tables need scripts, which this file has in it. tables.html has them without.</p></noscript>
</section>
{figures}<section id="methods-in-full" class="prose"><h2>The methods in full</h2>
{in_full}
</section>
</main>
<dialog id="panel" aria-label="Where it comes from"><div class="bar"><button type="button" id="back">Back</button>
<button type="button" id="close">Close</button></div><div id="panel-content"></div></dialog>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return resources.files("extract.dataset.report").joinpath(name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    """JSON that no page can take for the end of its script."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", written)


def _paper(table: PaperTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "short": table.short or table.name.replace("-", " ").capitalize(),
        "columns": table.columns,
        "widths": column_widths(table),
        "groups": [{"heading": group.heading, "note": group.note, "rows": group.rows} for group in table.groups],
        "notes": table.notes,
        "traces": _traces(table.traces),
    }


def _figure(number: int, figure: Drawn) -> str:
    """A figure with its caption. The script puts it to the table that it belongs to."""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in figure.notes)
    return (
        f'<figure id="figure-{number}" data-table="{escape(figure.picture.belongs_to)}"'
        f' data-numbers="{escape(figure.picture.name)}"><div class="scroll" tabindex="0" role="region"'
        f' aria-label="Figure {number}">{figure.drawing.svg}</div>'
        f"<figcaption><b>Figure {number}.</b> {escape(figure.title)}{notes}</figcaption></figure>\n"
    )


def _font(figures: Sequence[Drawn]) -> str:
    """The font of the figures, once for all."""
    if not figures:
        return ""
    from extract.dataset.pictures.svg import font_face

    return font_face("".join(figure.drawing.svg for figure in figures))


def _numbers(picture: Picture) -> dict[str, Any]:
    """The numbers of a picture as a table, with the columns of their file."""
    shown = picture.in_file
    rows = [["" if value is None else _number(value) for value in row] for row in shown.iter_rows()]
    places = {place: number for number, place in enumerate(map(picture.numbers.columns.index, picture.file_columns))}
    return {
        "title": picture.title,
        "columns": shown.columns,
        "groups": [{"heading": "", "note": "", "rows": rows}],
        "traces": _traces(
            {(row, places[column]): trace for (row, column), trace in picture.traces.items() if column in places}
        ),
    }


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _traces(traces: Mapping[tuple[int, int], Trace]) -> list[Any]:
    return [[row, column, trace_facts(trace)] for (row, column), trace in traces.items()]


def _prose(marked: str, prose: list[dict[str, Any]], sections: Container[str]) -> str:
    """The paragraphs of the methods text; its marks for emphasis and code are left out, its heading too.

    A number that leads somewhere has the place of its trace in `prose`, or is a link to its table.
    """
    paragraphs = [part for part in marked.strip().split("\n\n") if not part.startswith("#")]
    return "\n".join(
        f"<p{' class=leads' if part.endswith(':') else ''}>{''.join(_pieces(part, prose, sections))}</p>"
        for part in paragraphs
    )


def _pieces(paragraph: str, prose: list[dict[str, Any]], sections: Container[str]) -> Iterator[str]:
    for text, trace in linked_parts(paragraph):
        shown = "<br>".join(escape(line) for line in re.sub(r"[*`]+", "", text).split("\n"))
        if trace is None or (trace.section and trace.section not in sections):
            yield shown
        elif trace.section:
            yield f'<a href="#{escape(trace.section)}">{shown}</a>'
        else:
            yield f'<span data-led="{len(prose)}">{shown}</span>'
            prose.append(trace_facts(trace))
