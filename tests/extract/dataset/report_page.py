"""What tests need to read the data of a report page, and a form and text that try to be more than text."""

from __future__ import annotations

import json
import re
from typing import Any

from schema import row
from schema.row import Cell, Row

HOSTILE = "</script><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)>\u2028\x00\u202e"


def data_of(page: str) -> Any:
    """The data that a report page shows."""
    (written,) = re.findall('<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(written)


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    note: Cell[str] = row.text("Note", required=True)


def made_by(data: Any, trace: dict[str, Any]) -> list[int]:
    """The records of the first submissions that all made who extracted the study, or only one of them."""
    tables = {table["name"]: first for table, first in zip(data["form"], data["first"]["1"], strict=True)}
    first, studies = tables[trace["table"]], tables["studies"]
    who = {source["name"]: source["rows"] for source in first["extractors"]}
    begun = {source["name"]: source["rows"] for source in studies["extractors"]}
    found = []
    for place, study in enumerate(first["studies"]):
        line = studies["studies"].index(study)
        asked = {name for name, rows in begun.items() if rows[line] is not None}
        made = {name for name, rows in who.items() if rows[place] is not None}
        left_out = trace.get("measured") and study.lower() in data["not_measured"]
        if not left_out and len(asked) > 1 and made == (asked if trace["made_by"] == "*" else {trace["made_by"]}):
            found.append(place)
    return found


def led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many rows or cells a trace leads to."""
    number_of_round = str(trace.get("round", 1))
    if trace.get("later"):
        return sum(cell[6] == trace.get("resolution", cell[6]) for cell in data["later"][number_of_round])
    if "code" in trace:
        return sum(
            value is not None
            and (
                trace["code"] == "*"
                or (value not in field["codes"] if trace["code"] == "=" else value == trace["code"] in field["codes"])
            )
            for table, rows in zip(data["form"], data["rows"], strict=True)
            for values in rows["values"]
            for field, value in zip(table["fields"], values, strict=True)
            if field["item"]
        )
    if "made_by" in trace:
        return len(made_by(data, trace))
    if "tags" in trace:
        found = [line for line in data["tagged"][number_of_round] if set(trace["tags"]) <= set(line[6])]
        return len({line[5] for line in found}) if trace.get("decisions") else len(found)
    return cells_led_to(data, trace) if "states" in trace else rows_led_to(data, trace)


def rows_led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many rows of the dataset a trace leads to."""
    if "line" in trace or "lines" in trace:
        return len(trace.get("lines", [None]))
    form, rows = next(
        both for both in zip(data["form"], data["rows"], strict=True) if both[0]["name"] == trace["table"]
    )
    wanted = [name.casefold() for name in trace.get("studies", [trace.get("study", "")])]
    of_study = [study.casefold() in wanted or wanted == [""] for study in rows["studies"]]
    if "holds" not in trace:
        return sum(of_study)
    place = [field["name"] for field in form["fields"]].index(trace["field"])
    choice = form["fields"][place]["choices"][trace["holds"]]
    held = [choice in (values[place] or "").split("; ") for values in rows["values"]]
    return sum(there and holds for there, holds in zip(of_study, held, strict=True))


def cells_led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many cells of the first submissions a trace leads to."""
    number_of_round = str(trace.get("round", 1))
    letters = {data["letters"][state] for state in trace["states"]}
    number = 0
    for table, first in zip(data["form"], data["first"][number_of_round], strict=True):
        ways = {(line, field): how for line, field, how, _ in first["resolved"]}
        for number_of_row, states in enumerate(first["states"]):
            for place, (letter, field) in enumerate(zip(states, table["fields"], strict=True)):
                number += (
                    trace.get("table", table["name"]) == table["name"]
                    and trace.get("field", field["name"]) == field["name"]
                    and f"{table['name']} {field['name']}" in trace.get("items", [f"{table['name']} {field['name']}"])
                    and trace.get("study", first["studies"][number_of_row]) == first["studies"][number_of_row]
                    and trace.get("row", first["labels"][number_of_row]) == first["labels"][number_of_row]
                    and letter.lower() in letters
                    and not (trace.get("measured") and first["studies"][number_of_row].lower() in data["not_measured"])
                    and (not trace.get("two_values") or letter.isupper())
                    and trace.get("resolution", ways.get((number_of_row, place))) == ways.get((number_of_row, place))
                )
    return number
