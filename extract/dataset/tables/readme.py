"""The dataset's own README: what it holds, what was taken out, and what a draft waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import polars as pl

from extract.dataset.deposit.private import kept_back
from extract.dataset.methods.facts import FINGERPRINT, Facts
from extract.dataset.methods.listed_studies import excluded_lines
from extract.dataset.plain_tables.paper_markdown import escaped
from extract.dataset.tables.described_files import list_names, other_files
from extract.dataset.tables.package import DESCRIBED
from schema.form import Form
from schema.records import record
from schema.text import and_list, fold, plural
from validate.dataset.confidence.tables import TO_JUDGE
from validate.dataset.links import links
from validate.dataset.people import named_without_row


@record(kw_only=True)
class InFolder:
    """`written` are the files that are there; `left_out` says which tables are not there, and why.

    `to_judge` are those of the files with judgements that the team has not made yet.
    """

    written: tuple[str, ...]
    left_out: tuple[str, ...]
    to_judge: tuple[str, ...]


def readme_text(
    form: Form,
    tables: Mapping[str, pl.DataFrame],
    folder: InFolder,
    *,
    title: str,
    draft: bool,
    facts: Facts,
) -> str:
    """Markdown."""
    written = folder.written
    apart = [name for name in tables if f"reported/{name}.csv" in written]
    rows = [
        f"| `{name}.csv`, `{name}.parquet` | {escaped(form[name].label)}: {plural(frame.height, 'row')} |"
        for name, frame in tables.items()
    ]
    rows += [
        f"| `reported/{name}.csv`, `reported/{name}.parquet` | {escaped(form[name].label)} as reported: quantities in"
        " the unit of the report, and the origin, place and words of values |"
        for name in apart
    ]
    others = [
        f"| `{names.replace(', ', '`, `')}` | {held} |"
        for names, held in other_files(form).items()
        if _there(names, written)
    ]
    parts = [
        f"# {escaped(title or form.title)}{' (DRAFT)' if draft else ''}",
        f"A dataset made by twofold. {DESCRIBED} {form.name} {form.version}. {FINGERPRINT} `{form.fingerprint}`.",
        "\n".join(["| file | what it has |", "|---|---|", *rows, *others]),
        "The hidden file `.twofold-files.json` is twofold's own: from it, the next build knows its files, and which of"
        " them you edited. Copy it too if you copy this folder and build there again. A deposit does not need it.",
    ]
    unfinished = _unfinished(written, folder.to_judge)
    parts += _before_deposit(facts, kept_back(written), unfinished, draft=draft)
    if folder.left_out:
        parts += ["## What is not here, or not whole", _list(folder.left_out)]
    if facts.excluded:
        parts += ["## Studies that were taken out", _list(excluded_lines(facts)), *_named_all_the_same(tables, form)]
    if facts.repaired:
        parts.append(f"Broken lines of the ledger that were dropped: {facts.repaired} (`twofold ledger check`).")
    parts += ["## Reading it", _recipes(form, next(iter(apart), ""))]
    if draft and facts.open_points:
        parts += ["## What this draft still needs", _list(facts.open_points)]
    return "\n\n".join(parts) + "\n"


def _named_all_the_same(tables: Mapping[str, pl.DataFrame], form: Form) -> Iterator[str]:
    """That studies name one which has no row, a sentence for each."""
    sentences = [
        escaped(f"{study} names {other} as having the same participants, and {other} has no row here.")
        for study, other in named_without_row(form, tables[form.studies.name].iter_rows(named=True))
    ]
    if sentences:
        yield " ".join(sentences)


def _unfinished(written: Collection[str], to_judge: Sequence[str]) -> list[str]:
    """A sentence for each kind of file that the team has still to finish."""
    sentences = []
    if "reporting.md" in written:
        sentences.append(
            "`reporting.md` asks in square brackets for what only the team knows: write it there, or leave the file"
            " out."
        )
    if to_judge:
        say = "says" if len(to_judge) == 1 else "say"
        sentences.append(
            f"{and_list([f'`{name}`' for name in to_judge])} {say} {TO_JUDGE} where the team has not judged yet: fill"
            " in review-findings.csv in the project folder and build again, or leave them out."
        )
    return sentences


def _before_deposit(facts: Facts, private: Sequence[str], unfinished: Sequence[str], *, draft: bool) -> list[str]:
    """What to do before the folder is deposited.

    Who is an author of the dataset is named in any case, and needs no warning.
    """
    authors = {fold(author.name) for author in facts.deposit.people}
    others = [name for name in facts.named if fold(name) not in authors]
    paragraphs = ["This is a draft: build the dataset without `--draft` first, and deposit that one."] if draft else []
    if private:
        named = " and ".join(f"`{name}`" for name in private)
        paragraphs.append(
            f"Leave out {named}. Letters to authors are not for the public, and ro-crate-metadata.json does not list"
            " them. Keep author-contacts.csv, the log in the project folder, to yourselves too: it has names and"
            " addresses."
        )
    if unfinished:
        paragraphs += ["Finish these files first:", _list(unfinished)]
    if not draft:
        paragraphs.append(f"{'Everything else' if paragraphs else 'The folder'} can be deposited as it is.")
    if facts.deposit.lacking:
        paragraphs += ["These settings are still missing in twofold.toml:", _list(facts.deposit.lacking)]
    if others:
        paragraphs.append(
            f"Lists, tables, report and methods name {and_list(others)}, as you call them in the project: look through"
            " every file if they are not to be named. CITATION.cff and ro-crate-metadata.json name only authors."
        )
    return ["## Before you deposit it", *paragraphs]


def _there(names: str, written: Collection[str]) -> bool:
    """Whether the files are written, or will be when all others are."""
    last = {"ro-crate-metadata.json", "CITATION.cff"}
    return all(name in written or name in last for name in names.split(", "))


def _recipes(form: Form, reported: str) -> str:
    """How to read a table in the usual programs; the numbers are numbers, and statuses are words beside them."""
    name = form.studies.name
    codebook = list_names(["codebook"], form)["codebook"]
    joined = (
        f"""What stands beside values (quantities in their own unit, origins, places, words) is kept apart, so that the
tables stay narrow. `row_id` joins it:

```python
import polars as pl

{reported} = pl.read_parquet("{reported}.parquet").join(pl.read_parquet("reported/{reported}.parquet"), on="row_id")
```

"""
        if reported
        else ""
    )
    return f"""Python, with Polars or pandas:

```python
import polars as pl

{name} = pl.read_parquet("{name}.parquet")
```

```python
import pandas as pd

codebook = pd.read_csv("{codebook}.csv", encoding="utf-8-sig")
columns = codebook[codebook["file"] == "{name}"]
types = columns["type"].map({{"text": "str", "list": "str", "integer": "Int64", "decimal": "float"}})
{name} = pd.read_csv("{name}.csv", encoding="utf-8-sig", dtype=dict(zip(columns["column"], types)))
```

R:

```r
codebook <- read.csv("{codebook}.csv", fileEncoding = "UTF-8-BOM")
columns <- codebook[codebook$file == "{name}", ]
types <- c(text = "character", list = "character", integer = "numeric", decimal = "numeric")[columns$type]
{name} <- read.csv("{name}.csv", fileEncoding = "UTF-8-BOM", colClasses = setNames(types, columns$column))
```

The types come from `{codebook}.csv`. Without them, both programs take identifiers of digits,
such as a PMID, for numbers.

{joined}{_linked(form)}In the CSV files a text that begins with =, +, - or @
has an apostrophe in front."""


def _linked(form: Form) -> str:
    """Which columns name rows of which table, and how one such link is followed."""
    found = list(links(form))
    study = f"`{form.studies.study}` names the study in every table. "
    if not found:
        return study
    lines = [
        f"- {escaped(form[link.table].label)}: {_columns(link.columns)} {'names' if len(link.columns) == 1 else 'name'}"
        f" {'one or several rows' if link.several else 'a row'} of {escaped(form[link.to].label)}"
        f" ({_columns(link.named_by)}{'; several are separated by `; `' if link.several else ''})"
        for link in found
    ]
    link = next((link for link in found if link.several), found[0])
    apart = f'.with_columns(pl.col("{link.columns[-1]}").str.split("; ")).explode("{link.columns[-1]}")'
    names = [", ".join(f'"{name}"' for name in columns) for columns in (link.columns, link.named_by)]
    return f"""{study}Other links:

{chr(10).join(lines)}

datapackage.json has as foreign keys those that every row follows. A table joined with the rows that its rows name:

```python
import polars as pl

{link.table} = pl.read_parquet("{link.table}.parquet"){apart if link.several else ""}
named = pl.read_parquet("{link.to}.parquet")
linked = {link.table}.join(named, left_on=[{names[0]}], right_on=[{names[1]}], how="left", suffix="__{link.to}")
```

"""


def _columns(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)
