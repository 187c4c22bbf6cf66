"""Somebody who rules on an exported page without a browser: reads what the page shows, and saves what it would save."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from extract.adjudication.ruling_input import RulingInput

Attributes = dict[str, str]


class _Reader(HTMLParser):
    """The items of the list, the values of each, and what the page says of itself."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, Attributes] = {}
        self.seen: dict[str, dict[str, str]] = {}
        self.header = ""
        self._item = self._name = ""
        self._depth = 0
        self._in_header = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        if tag == "li" and "data-id" in given:
            self.items[given["data-id"]] = given
        elif tag == "template":
            self._item = given["id"].removeprefix("of-")
        elif tag == "div" and "data-name" in given:
            self._name = given["data-name"]
            self.seen.setdefault(self._item, {})[self._name] = ""
        self._in_header = given.get("id") == "page"

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._name = ""
        self._in_header = False

    def handle_data(self, data: str) -> None:
        if self._name:
            self.seen[self._item][self._name] += data
        elif self._in_header:
            self.header += data


@dataclass
class Visitor:
    """Has a page open. `rulings` are what the browser would keep."""

    source: str
    rulings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.source)
        self.items, self.seen = reader.items, reader.seen
        self.header: dict[str, Any] = json.loads(reader.header)

    @classmethod
    def of(cls, path: Path) -> Visitor:
        """With the page in this file."""
        return cls(path.read_text(encoding="utf-8"))

    def open(self) -> list[str]:
        """The items on which the page asks for a ruling."""
        return [id_ for id_, item in self.items.items() if item["data-state"] == "open" and not item["data-waits"]]

    def find(self, **wanted: str) -> str:
        """The first item that says this."""
        return next(
            id_
            for id_, item in self.items.items()
            if all(item[f"data-{name}"] == text for name, text in wanted.items())
        )

    def rule(self, ids: Sequence[str], given: RulingInput) -> None:
        """Fills in a ruling, on several items for "the same for others"."""
        for id_ in ids:
            item = self.items[id_]
            pair = item["data-key"].startswith("p ")
            self.rulings[id_] = {
                "export": self.header["export"],
                "key": item["data-key"],
                "study": item["data-study"],
                "sheet": item["data-table"],
                "row": item["data-row"],
                "field": "" if pair else item["data-field"],
                "seen": self.seen[id_],
                "ruling": given.ruling,
                "value": given.value,
                "method": given.method,
                "who": given.who,
                "cause": given.cause,
                "reason": given.reason,
                "bulk": len(ids) if len(ids) > 1 else 0,
            }

    def save(self, path: Path) -> Path:
        """Saves the rulings to a file."""
        lines = [{**self.header, "rulings": len(self.rulings)}, *self.rulings.values()]
        path.write_text("".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines), encoding="utf-8")
        return path
