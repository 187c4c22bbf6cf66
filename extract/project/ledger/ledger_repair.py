"""Repairs broken lines of the ledger: reads the decisions in them, and adds lines that record the repair."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from pathlib import Path

from extract.project.ledger.ledger_file import LedgerFile, append_repair, read_ledger
from extract.project.ledger.ledger_lines import BrokenLine, DroppedLine, Repair, decision_of
from schema.records import record
from validate.ledger.ledger import VERIFYING, Decision, Ledger
from validate.ledger.words import place_in_words

_ENDS = tuple("".join(parts) for parts in product(("", '"', "null"), ("", "]", "}"), ("", "}")))
_LONGEST = 1_000_000  # bytes of a line that is searched


@record
class Examined:
    """A broken line, the decisions that can be read from it, and a description of anything else in it."""

    line: BrokenLine
    decisions: tuple[Decision, ...]
    about: str


def examine(read: LedgerFile) -> tuple[Examined, ...]:
    """The decisions in each broken line. A decision only counts if its own id proves that it is complete."""
    return tuple(Examined(line, tuple(_whole(line.text, read.ledger)), _about(line.text)) for line in read.broken)


def repair(path: Path, *, who: tuple[str, ...], when: str) -> tuple[Examined, ...]:
    """Adds the decisions in broken lines again, and a line that drops the broken lines, which stay in the file.

    That line also has the ids of lost lines, so that they are not reported again.
    """
    read = read_ledger(path)
    examined = examine(read)
    if not examined and not read.missing:
        return ()
    found = {decision.id: decision for line in examined for decision in line.decisions}
    restored = [decision for decision in found.values() if decision.id not in read.ledger.by_id]
    dropped = tuple(
        DroppedLine(line=broken_line.line.number, sha256=broken_line.line.sha256, about=broken_line.about)
        for broken_line in examined
    )
    restored_ids = tuple(decision.id for decision in restored)
    append_repair(
        path,
        restored,
        Repair(dropped=dropped, restored=restored_ids, missing=tuple(read.missing), who=who, when=when),
    )
    return examined


def _whole(text: str, ledger: Ledger) -> Iterator[Decision]:
    """The decisions in a line, complete or with only the end missing. Two lines may have run into one."""
    if len(text) > _LONGEST:
        return
    starts = [found.start() for found in re.finditer(r'\{"id": "', text)]
    for start, end in pairwise([*starts, len(text)]):
        part = text[start:end].strip()
        found = next(_proven(_completed(part, ledger)), None)
        if found is not None:
            yield found


def _completed(part: str, ledger: Ledger) -> Iterator[str]:
    """Texts that a cut line may have been: with closing brackets, or the id of the ruling that it withdraws."""
    yield part
    yield part.rstrip(",")
    yield from (part + end for end in _ENDS)
    for known in ledger.by_id:
        tail = f', "withdraws": "{known}"}}'
        yield from (part + tail[length:] for length in range(len(tail)) if part.endswith(tail[:length]))


def _proven(texts: Iterable[str]) -> Iterator[Decision]:
    for text in texts:
        try:
            parsed, _ = json.JSONDecoder().raw_decode(text)
            if isinstance(parsed, dict) and "id" in parsed:
                yield decision_of(parsed)
        except (ValueError, RecursionError):
            continue


def _about(text: str) -> str:
    """What a line seems to be about, as far as it can be recognised; empty if it cannot."""
    where = [part for name in ("study", "table", "field") if (part := _text_of(text, name))]
    if not where:
        return ""
    people = re.search(r'"who": \[([^\]]*)\]', text)
    who = f" by {people[1].replace(chr(34), '')}" if people else ""
    kind = "a ruling" if '"ruling"' in text else "a withdrawal" if '"who"' in text else "a ruling or a withdrawal"
    return f"{kind}{who} on {' / '.join(where)}"


def _text_of(text: str, name: str) -> str:
    found = re.search(rf'"{name}": ("(?:[^"\\]|\\.)*")', text)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def in_words(decision: Decision) -> str:
    """A short description of a decision."""
    what = f"ruling {decision.ruling}" if decision.ruling else f"withdrawal of {decision.withdraws}"
    if decision.renamed is not None:
        what = f"the new name {decision.renamed}"
    elif decision.submission is not None:
        what = f"withdrawal of the first submission {decision.submission}"
    return f"{what} on {place_in_words(decision)} by {', '.join(decision.who)}"


def counted(read: LedgerFile) -> dict[str, int]:
    """The number of lines of each kind in a ledger, and how many rulings, verdicts and exclusions are in force."""
    ledger = read.ledger
    made = Counter(map(_kind, ledger.decisions))
    standing = Counter(map(_kind, ledger.in_force))
    return {
        **{kind: made[kind] for kind in ("rulings", "verdicts", "exclusions", "renamings", "submissions")},
        **{f"{kind}_in_force": standing[kind] for kind in ("rulings", "verdicts", "exclusions")},
        "withdrawals": sum(decision.withdraws is not None for decision in ledger.decisions),
        "repairs": len(read.repairs),
        "broken": len(read.broken),
        "missing": len(read.missing),
    }


def _kind(decision: Decision) -> str:
    """What a line is: a ruling, a verdict, an exclusion, a renaming, a submission taken back, or none of these."""
    if decision.ruling is None:
        return "renamings" if decision.renamed is not None else "submissions" if decision.submission else ""
    return "verdicts" if decision.ruling in VERIFYING else "exclusions" if decision.ruling == "exclude" else "rulings"


def twins(ledger: Ledger) -> Sequence[tuple[Decision, ...]]:
    """Rulings in force that differ only in their time, because one ruling was added more than once."""
    found: dict[str, list[Decision]] = {}
    for ruling in ledger.in_force:
        found.setdefault(ruling.content, []).append(ruling)
    return [tuple(several) for several in found.values() if len(several) > 1]
