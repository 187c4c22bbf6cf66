"""What guidelines ask of the extraction, with the true figures: PRISMA 2020 items 8 to 10 and 16b, ENTREQ 14 to 17.

What only the team knows is asked for, in square brackets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version

from extract.dataset.methods.facts import Facts, RoundFacts, who_ruled
from extract.dataset.methods.listed_studies import excluded_lines
from extract.dataset.methods.methods import sought_sentence
from schema.form import Field, Table
from schema.missing import Missing, Origin
from schema.text import and_list, plural
from validate.dataset.changed_since import ChangedSince
from validate.dataset.paper.coding import Coding, coding_of
from validate.dataset.paper.flow import entries_of
from validate.dataset.paper.in_words import InWords, Row, locator
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.paper.origins import filled_in_sentences, origin_sentence
from validate.inference.names_in_form import data_items
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows


def reporting_text(
    comparison: Comparison,
    words: InWords,
    methods: str,
    facts: Facts,
    changed: ChangedSince | None,
    *,
    draft: bool,
) -> str:
    """Markdown: for each item what the dataset knows of it. `methods` is the methods paragraph.

    `comparison` has the values of all rounds. `changed` is what was changed since the first submissions of the first
    round; None if none are kept.
    """
    known = changed or ChangedSince()
    sought = plain_numbers(sought_sentence(comparison.form))  # of item 10b
    parts = [
        f"# Reporting guidelines{' (DRAFT)' if draft else ''}",
        "What reporting guidelines ask of data extraction, with the figures of this dataset. What twofold cannot know"
        " stands in square brackets.",
        "## PRISMA 2020, item 8: selection process",
        "This dataset begins with the studies that were selected, and says nothing of how they were. [Say how many"
        " people screened each record and each report, whether independently, how disagreements were resolved, and"
        " whether a program took part.]",
        "## PRISMA 2020, item 9: data collection process",
        "\n\n".join(part for part in methods.strip().split("\n\n") if not part.startswith(("#", sought))),
        _software(comparison, facts),
        "## PRISMA 2020, item 10a: outcomes",
        "[Define the outcomes, or the findings, that were sought, and say whether all results on them were extracted.]",
        "## PRISMA 2020, item 10b: other variables",
        _items(comparison),
        _missing(words),
        *_excluded(facts),
        *_entreq(comparison, words, facts, known),
    ]
    return plain_numbers("\n\n".join(part for part in parts if part)) + "\n"


def _excluded(facts: Facts) -> list[str]:
    """The studies that were taken out after they had been selected."""
    if not facts.excluded:
        return []
    lines = "\n".join(f"- {' '.join(line.split())}" for line in excluded_lines(facts))
    return [
        "## PRISMA 2020, item 16b: excluded studies",
        f"Taken out during the extraction:\n\n{lines}",
        "[Add the studies that you excluded before, each with its citation and the reason.]",
    ]


def _software(comparison: Comparison, facts: Facts) -> str:
    form = comparison.form
    ask = "" if facts.piloted or facts.pilot_excluded or facts.pilot_waiting else " [Say whether it was piloted.]"
    return (
        f"Software: twofold {version('twofold')} made the workbooks, checked and compared them and merged what agreed;"
        f" form {form.name}, version {form.version}. twofold extracted nothing itself. [Say whether a program extracted"
        f" data, and where the form can be had.]{ask}"
    )


def _items(comparison: Comparison) -> str:
    """The fields, table by table, by label."""
    form = comparison.form
    by_table = [
        f"- {table.label} ({plural(len(fields), 'data item')}): {'; '.join(field.label for field in fields)}"
        for table in form.tables
        if (fields := data_items(table))
    ]
    lines = "\n".join(by_table)
    return f"{sought_sentence(form)} `choices.csv` has their choices.\n\n{lines}"


def _missing(words: InWords) -> str:
    counted = entries_of(words)
    counts = ", ".join(f"{counted[code.value]:,} {code.in_words}" for code in Missing if counted[code.value])
    text = f"Missing information was coded: {counts}. " if counts else ""
    text += "Optional data items may be blank: a blank has no code and is in none of these numbers. "
    return f"{text}{filled_in_sentences(words)} {origin_sentence(words, Origin.AUTHORS)}".strip()


def _entreq(comparison: Comparison, words: InWords, facts: Facts, changed: ChangedSince) -> list[str]:
    """The items for syntheses of qualitative research, where findings are coded into themes."""
    coding = coding_of(words.form)
    if coding is None:
        return []
    rows = words.rows(coding.table)
    recoded = any(one.comparison.form.recoding for one in facts.rounds)
    revision = f" (codebook revision {comparison.form.codebook})" if coding.refined and not recoded else ""
    everybody = list(dict.fromkeys([*comparison.names, *(name for later in facts.rounds for name in later.people)]))
    who = who_ruled(comparison.ledger)
    ruled = f" Decisions on disagreements were made by {and_list(who)}." if who else ""
    return [
        "## ENTREQ, item 14: data extraction",
        f"The dataset has {plural(len(rows), 'record')} of {coding.table.label}{_placed(coding, rows)}. [Say which"
        " sections of the reports were searched for them.]",
        "## ENTREQ, item 15: software",
        f"The extractions were checked and merged with twofold {version('twofold')}. [Name any other software.]",
        "## ENTREQ, item 16: number of reviewers",
        f"The data were extracted by {plural(len(everybody), 'person', 'people')} ({', '.join(everybody)}).{ruled}",
        "## ENTREQ, item 17: coding",
        f"{_coded(comparison, coding, facts, changed, revision)} [Say how codes were developed, such as line by line.]",
    ]


def _placed(coding: Coding, rows: Sequence[Row]) -> str:
    """How many rows have their place in the report."""
    place = locator(coding.table)
    if place is None:
        return ""
    number = sum(bool(row[place.name]) and row[place.name] not in place.codes for row in rows)
    return ", each with its place in the report" if number == len(rows) else f", {number:,} of them with their place"


def _coded(comparison: Comparison, coding: Coding, facts: Facts, changed: ChangedSince, revision: str) -> str:
    """By what the rows were coded, and by how many people: themes and sub-themes may be asked for in other rounds."""
    fields: dict[int, list[Field]] = {}
    for field in (coding.theme, *coding.refined):
        later = _first_asked(facts, coding.table, field)
        fields.setdefault(later.number if later else 1, []).append(field)
    parts = [
        f"were coded by {and_list([field.label.lower() for field in asked])}{revision}:"
        f" {_coders(comparison, coding.table, asked[0], facts, changed)}."
        for asked in fields.values()
    ]
    return f"{coding.table.label} {' They '.join(parts)}"


def _first_asked(facts: Facts, table: Table, field: Field) -> RoundFacts | None:
    """The later round that asks for a field; None where the first round does."""
    asking = (one for one in facts.rounds if _asks(one, table, field))
    return next((one for one in asking if one.comparison.form.recoding is None), None)


def _coders(comparison: Comparison, table: Table, field: Field, facts: Facts, changed: ChangedSince) -> str:
    """How many of the rows were coded by how many people, in the round that asks for this field.

    What was added after the first submissions was not coded independently: its coders knew each other's work by then.
    """
    later, dependent, later_records = _first_asked(facts, table, field), 0, changed.added | changed.new
    if later is not None:
        numbers = Counter(min(len(names), 2) for names in later.filled_in().values())
    else:
        merged = comparison.tables[table.name]
        kept = [position for position, there in enumerate(kept_rows(merged)) if there]
        coders = [
            [who for who, answer in merged.answers(position, field.name).items() if answer.text is not None]
            for position in kept
        ]
        numbers = Counter(min(len(several), 2) for several in coders)
        at_first = (
            sum((who, table.name, merged.positions[who][position]) not in later_records for who in several)
            for position, several in zip(kept, coders, strict=True)
            if len(several) > 1
        )
        dependent = sum(number < 2 for number in at_first)
    parts = [
        f"{numbers[2] - dependent:,} by two or more people independently" if numbers[2] > dependent else "",
        f"{dependent:,} by two or more people, in records that were added or renamed after first submissions"
        if dependent
        else "",
        f"{numbers[1]:,} by one person" if numbers[1] else "",
        f"{numbers[0]:,} not yet" if numbers[0] else "",
    ]
    again = [
        f"; {len(one.coded()):,} of them again with revision {recoding.revision}, with the earlier codes"
        f" shown{one.without_code}"
        for one in facts.rounds
        if _asks(one, table, field) and (recoding := one.comparison.form.recoding) is not None
    ]
    return (", ".join(part for part in parts if part) or "none") + "".join(again)


def _asks(later: RoundFacts, table: Table, field: Field) -> bool:
    asked = later.comparison.form.by_name.get(table.name)
    return asked is not None and field.name in asked.by_name and not asked[field.name].shown
