"""Somebody who rules on an exported page without a browser: reads what the page shows, and saves what it would save."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from extract.adjudication.lines.ruling_input import RulingInput


class _Reader(HTMLParser):
    """The values of an item, and the texts that the page has for its script."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.seen: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._name = self._text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        if tag == "div" and "data-name" in given:
            self._name = given["data-name"]
            self.seen[self._name] = ""
        self._text = given.get("id", "") if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._name = ""
        self._text = ""

    def handle_data(self, data: str) -> None:
        if self._name:
            self.seen[self._name] += data
        elif self._text:
            self.texts[self._text] = self.texts.get(self._text, "") + data


@dataclass
class Visitor:
    """Has a page open. `rulings` are what the browser would keep."""

    source: str
    rulings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reader = _Reader(self.source)
        self.header: dict[str, Any] = json.loads(reader.texts["page"])
        self.contents: dict[str, Any] = json.loads(reader.texts["contents"])
        self.others: dict[str, Any] = self.contents["others"]
        self.items: dict[str, dict[str, str]] = {}
        self.middles: dict[str, str] = {}
        for _, *columns in self.contents["items"]:
            item = dict(zip(self.contents["columns"], map(self.whole, columns), strict=True))
            self.middles[item["id"]] = item.pop("middle")
            self.items[item["id"]] = item
        self.seen = {id_: _Reader(middle).seen for id_, middle in self.middles.items()}

    def whole(self, parts: Sequence[int | str]) -> str:
        """A text of the page, of which some parts are kept among those that several texts have."""
        return "".join(self.contents["shared"][part] if isinstance(part, int) else part for part in parts)

    @classmethod
    def of(cls, path: Path) -> Visitor:
        """With the page in this file."""
        return cls(path.read_text(encoding="utf-8"))

    def open(self) -> list[str]:
        """The items on which the page asks for a ruling."""
        return [id_ for id_, item in self.items.items() if item["state"] == "open" and not item["waits"]]

    def find(self, **wanted: str) -> str:
        """The first item that says this."""
        return next(id_ for id_, item in self.items.items() if all(item[name] == text for name, text in wanted.items()))

    def other(self, study: str, sheet: str, row: str, field: str) -> str:
        """A cell on which nobody differs, under “Other cells of this study”."""
        fields = [label for label, *_ in self.others["fields"][sheet]]
        place, cells = next(
            (place, cells) for place, (*named, cells) in enumerate(self.others["rows"]) if named == [study, sheet, row]
        )
        texts = cells[fields.index(field)]
        names = self.others["names"]
        id_ = f"o{place}-{fields.index(field)}"
        self.seen[id_] = dict.fromkeys(names, texts) if isinstance(texts, str) else dict(zip(names, texts, strict=True))
        self.items[id_] = {
            "key": "",
            "study": study,
            "table": sheet,
            "row": row,
            "field": field,
        }
        return id_

    def rule(self, ids: Sequence[str], given: RulingInput) -> None:
        """Fills in a ruling, on several items for "the same for others"."""
        for id_ in ids:
            item = self.items[id_]
            pair = item["key"].startswith("p ")
            self.rulings[id_] = {
                "export": self.header["export"],
                "key": item["key"],
                "study": item["study"],
                "sheet": item["table"],
                "row": item["row"],
                "field": "" if pair else item["field"],
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
