r"""Numbers in sentences that are linked to what they count. The links are marked in the text, and removed elsewhere.

A linked number is `\x02`, its trace as JSON, `\x1f`, the number, `\x03`. No text for readers has these characters. A
number in words that has no link yet is marked without a trace.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from schema.text import number_in_words
from validate.dataset.paper.paper_table import Trace

_MARKED = re.compile("\x02([^\x02\x1f\x03]*)\x1f([^\x02\x1f\x03]*)\x03")
_SIGNS = re.compile("\x02[^\x02\x1f\x03]*\x1f|[\x02\x1f\x03]")
_COUNT = re.compile(r"(?<![\w.,-])(?<!round )(?<!revision )(?<!version )\d{1,3}(?:,\d{3})*(?![\w%-]|[.,]\d| or more)")
"""A whole number that counts something: not a percentage, a date, a name or the number of a round."""
_AT_HEAD = re.compile("(?:\x02([^\x02\x1f\x03]*)\x1f)?(\\d{1,3}(?:,\\d{3})*)(?:\x03| )")
_LEADS_NOWHERE_YET = re.compile("\x02\x1f([^\x02\x1f\x03]*)\x03")
_NOTHING = vars(Trace())


def linked(number: int, trace: Trace) -> str:
    """A number with a link to what it counts."""
    return _marked(f"{number:,}", trace)


def counted(number: int, trace: Trace, one: str, several: str) -> str:
    """`1 cell was`, `2 cells were`, in which the number has a link to what it counts."""
    return f"{linked(number, trace)} {one if number == 1 else several}"


def sentence(text: str) -> str:
    """A sentence that starts with a count, as papers print it: `Seventeen studies`, `In all, 122 studies`.

    The number keeps its link. Use it only for sentences that start with a number of ours, never for sentences that may
    start with somebody's own words, such as the name of a study.
    """
    head = _AT_HEAD.match(text)
    if head is None:
        return text
    number = int(head[2].replace(",", ""))
    if number > 99:
        return f"In all, {text}"
    words = number_in_words(number).capitalize()
    return f"\x02{head[1] or ''}\x1f{words}\x03{text[head.end(2) + (head[1] is not None) :]}"


def all_linked(text: str, section: str) -> str:
    """A text in which every whole number without a link gets a link to a table of the report."""
    there = Trace(section=section)
    text = _LEADS_NOWHERE_YET.sub(lambda found: _marked(found[1], there), text)
    return "".join(
        _marked(part, trace) if trace else _COUNT.sub(lambda found: _marked(found[0], there), part)
        for part, trace in linked_parts(text)
    )


def plain_numbers(text: str) -> str:
    """The text without the marks."""
    return _SIGNS.sub("", text)


def linked_parts(text: str) -> Iterator[tuple[str, Trace | None]]:
    """The parts of a text: each linked number with its trace, and the texts in between."""
    end = 0
    for found in _MARKED.finditer(text):
        if between := plain_numbers(text[end : found.start()]):
            yield between, None
        yield found[2], _read(found[1])
        end = found.end()
    if rest := plain_numbers(text[end:]):
        yield rest, None


def trace_facts(trace: Trace) -> dict[str, object]:
    """The fields of a trace as a dict. Defaults are left out, because a report has thousands of traces."""
    return {
        name: value for name, value in vars(trace).items() if value is not _NOTHING[name] and value != _NOTHING[name]
    }


def _marked(number: str, trace: Trace) -> str:
    return f"\x02{json.dumps(trace_facts(trace))}\x1f{number}\x03"


def _read(text: str) -> Trace | None:
    """The trace in a mark; None for a mark without a trace, and for text that only looks like a mark."""
    try:
        given: Any = {
            name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items()
        }
        return Trace(**given)
    except (ValueError, TypeError, AttributeError):
        return None
