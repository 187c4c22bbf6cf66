"""daff beside us: another interpreter has it, and both see the same tables."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pairing.measure import Counts, Found, counted
from benchmarks.pairing.sides import A, B
from benchmarks.pairing.two import Two
from schema.form import Field, Form

WAYS = ("whole", "by study")


@dataclass(frozen=True)
class Daff:
    """daff's links counted, for whole tables and for each study's rows apart; seconds for the whole tables."""

    seconds: float
    counts: dict[str, dict[str, Counts]]


def has_daff(python: str) -> bool:
    """Whether this interpreter can import daff."""
    return subprocess.run([python, "-c", "import daff"], capture_output=True, check=False).returncode == 0


def daff(python: str, pair: Two) -> Daff:
    """What daff makes of every table."""
    given = [json.dumps(_tables(pair, table)) for table in pair.repeated]
    program = Path(__file__).with_name("daff_links.py")
    ran = subprocess.run([python, str(program)], input="\n".join(given), capture_output=True, text=True, check=True)
    answers = dict(zip(pair.repeated, map(json.loads, ran.stdout.splitlines()), strict=True))
    found = {
        way: {table: [Found((a, b), "daff", "paired") for a, b in answer[way]] for table, answer in answers.items()}
        for way in WAYS
    }
    seconds = sum(answer["seconds"] for answer in answers.values())
    return Daff(seconds, {way: counted(pair, found[way]) for way in WAYS})


def _tables(pair: Two, table: str) -> dict[str, object]:
    """Both tables as a spreadsheet has them, the study first, without the numbers that each extractor gives to rows."""
    filled = {name for side in (A, B) for row in pair.rows[side][table] for name in row}
    columns = [
        field.name for field in pair.form[table].fields if field.name in filled and not _numbering(pair.form, field)
    ]
    rows = {side: [[row.get(name, "") for name in columns] for row in pair.rows[side][table]] for side in (A, B)}
    return {"columns": columns, **rows}


def _numbering(form: Form, asked: Field) -> bool:
    """Whether a field holds an extractor's own numbers, or refers to them: daff would take them for what rows share."""
    to = form[asked.reference.to] if asked.reference else None
    return asked.local or (to is not None and to.key is not None and to[to.key].local)
