"""Reads a line of the ledger: a decision, a repair, or a broken line."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from schema.added_line import EditedLine
from schema.records import record
from validate.ledger.ledger import Decision

_AFTER = "after"
_MARKS_OF_GIT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@record
class BrokenLine:
    """A line that is not a decision. It stays in the file, but it is not used, and every command reports it."""

    file: str
    number: int
    content: bytes
    reason: str

    @property
    def text(self) -> str:
        """The line as text, with a mark for each byte that is not text."""
        return self.content.decode(errors="replace").strip()

    @cached_property
    def sha256(self) -> str:
        """The digest of the line, with which a repair refers to it, whatever its number is."""
        return hashlib.sha256(self.content.strip()).hexdigest()


@record
class Follows:
    """A line that says after which other one it was added: `before` is the id of that line."""

    line: Decision
    before: str


def lines_after(before: str | None, decisions: Iterable[Decision]) -> Iterator[str]:
    """The lines of these decisions, without line ends. Each names the line before it, so that its loss is noticed.

    `before` is the id of the last line that is there; None if there is none. What a line follows is no part of what it
    says, so that the same decision in two people's ledgers is one.
    """
    for decision in decisions:
        parts = {"id": decision.id} | ({_AFTER: before} if before is not None else {})
        yield json.dumps(parts | json.loads(decision.line()), ensure_ascii=False)
        before = decision.id


class DroppedLine(BaseModel):
    """A broken line that somebody dropped: its number at that time, its digest, and what it seems to be about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int
    sha256: str
    about: str = ""


class Repair(BaseModel):
    """Somebody's repair of broken and lost lines.

    `restored` are the decisions that could be read from broken lines. `missing` are the ids of lost lines to which
    other lines refer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dropped: tuple[DroppedLine, ...]
    restored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    who: tuple[str, ...]
    when: str

    def line(self) -> str:
        """The line for the ledger, without a line end."""
        exclude = None if self.missing else {"missing"}
        return json.dumps({"repair": self.model_dump(mode="json", exclude=exclude)}, ensure_ascii=False)


class NotADecision(ValueError):
    """A line that is JSON but not a decision."""


def read_line(file: str, number: int, line: bytes) -> Iterator[Decision | Follows | Repair | BrokenLine]:
    """The decision or repair in a line of the ledger, and what it follows. A blank line gives nothing."""
    if not line.strip():
        return
    try:
        parsed = json.loads(line)
        if isinstance(parsed, dict) and parsed.keys() == {"repair"}:
            yield Repair.model_validate(parsed["repair"])
        else:
            decision = decision_of(parsed)
            yield decision
            if (before := parsed.get(_AFTER)) is not None:
                yield Follows(decision, before)
    except (ValueError, RecursionError) as error:
        yield BrokenLine(file, number, line, _reason(line.decode(errors="replace").strip(), error))


def decision_of(parsed: Any) -> Decision:
    """The decision in a line. Raises ValueError if there is none. Pydantic's errors are ValueErrors, too."""
    if not isinstance(parsed, dict):
        raise NotADecision("it is not a decision")
    if not isinstance(parsed.get(_AFTER, ""), str):
        raise NotADecision("it does not say after which line it was added")
    return Decision.parse({name: value for name, value in parsed.items() if name != _AFTER})


def _reason(text: str, error: ValueError | RecursionError) -> str:
    if text.startswith(_MARKS_OF_GIT):
        return "git put this mark where two versions of the ledger differ"
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        where = " / ".join(str(part) for part in first["loc"])
        return f"it is not a decision: {where}: {first['msg']}" if where else f"it is not a decision: {first['msg']}"
    if isinstance(error, NotADecision):
        return str(error)
    if isinstance(error, EditedLine):
        return "its id does not match its content: the line was changed after it was written"
    if isinstance(error, UnicodeError):
        return "it has characters that are not text"
    return "it is not JSON"
