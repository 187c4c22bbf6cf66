"""What guidelines ask of the extraction, with the true figures: PRISMA 2020 items 9 and 10, ENTREQ items 14 to 17.

What only the team knows is asked for, in square brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from extract.output import plural
from schema.form import Field, Table
from schema.missing import Missing
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.themes import coding_of
from validate.dataset.queries import queries
from validate.merge.comparison import Comparison


def reporting_text(comparison: Comparison, words: InWords, methods: str, *, draft: bool) -> str:
    """Markdown: for each item what the dataset knows of it. `methods` is the methods paragraph."""
    parts = [
        f"# Reporting guidelines{' (DRAFT)' if draft else ''}",
        "What reporting guidelines ask of data extraction, with the figures of this dataset. What twofold cannot know"
        " stands in square brackets.",
        "## PRISMA 2020, item 9: data collection process",
        "\n\n".join(part for part in methods.strip().split("\n\n") if not part.startswith("#")),
        _authors(comparison),
        _software(comparison),
        "## PRISMA 2020, item 10: data items",
        _items(comparison),
        _missing(words),
        *_entreq(comparison, words),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _authors(comparison: Comparison) -> str:
    asked = queries(comparison)
    studies = {query.study for query in asked}
    replied = sum(decision.method == "authors" for decision in comparison.ledger.standing)
    open_ones = (
        f"The authors of {plural(len(studies), 'study', 'studies')} are being asked {plural(len(asked), 'question')}"
        " (`queries.csv`)."
        if asked
        else "Nothing is being asked of authors."
    )
    settled = f" {plural(replied, 'ruling')} went by the authors' reply." if replied else ""
    return open_ones + settled


def _software(comparison: Comparison) -> str:
    form = comparison.form
    return (
        f"Software: twofold {version('twofold')}; form {form.name}, version {form.version}. [Say where the form can be"
        " had, and whether it was piloted.]"
    )


def _asked(table: Table) -> Sequence[Field]:
    return [
        field
        for field in table.fields
        if field.of is None and field.name not in table.not_extracted and field.name not in table.identity
    ]


def _items(comparison: Comparison) -> str:
    form = comparison.form
    listed = [f"{table.label} ({plural(len(_asked(table)), 'field')})" for table in form.tables if _asked(table)]
    number = sum(len(_asked(table)) for table in form.tables)
    return (
        f"{plural(number, 'field')} were sought: {', '.join(listed)}. `codebook.csv` has each with its definition, and"
        " `choices.csv` the choices."
    )


def _missing(words: InWords) -> str:
    counted = dict.fromkeys(Missing, 0)
    calculated = 0
    for table in words.form.tables:
        for row in words.rows(table):
            for field in table.fields:
                text = row[field.name]
                if text in field.codes:
                    counted[Missing(text)] += 1
                calculated += field.role == "origin" and text == "calculated"
    said = ", ".join(f"{number:,} {code.in_words}" for code, number in counted.items() if number)
    text = f"Missing information was coded: {said}. " if said else ""
    text += "Nothing was filled in for what the reports do not say."
    return text + (f" {plural(calculated, 'value')} were calculated by the extractors." if calculated else "")


def _entreq(comparison: Comparison, words: InWords) -> list[str]:
    """The items for syntheses of qualitative research, where findings are coded into themes."""
    coding = coding_of(comparison.form)
    if coding is None:
        return []
    rows = words.rows(coding.table)
    names = [coding.theme.label, *(field.label for field in coding.refined)]
    number = len(comparison.names)
    revision = f" (codebook revision {comparison.form.codebook})" if coding.refined else ""
    who = "by one person" if coding.theme.mode == "single" or number < 2 else "by two or more people independently"
    return [
        "## ENTREQ, item 14: data extraction",
        f"{plural(len(rows), 'row')} of {coding.table.label} were extracted, each with its place in the report. [Say"
        " which sections of the reports were searched for them.]",
        "## ENTREQ, item 15: software",
        f"twofold {version('twofold')}. [Name any other software.]",
        "## ENTREQ, item 16: number of reviewers",
        f"{plural(number, 'extractor')}: {', '.join(comparison.names)}.",
        "## ENTREQ, item 17: coding",
        f"Findings were coded by {' and '.join(name.lower() for name in names)}{revision}, {who}. [Say how codes were"
        " developed, such as line by line.]",
    ]
