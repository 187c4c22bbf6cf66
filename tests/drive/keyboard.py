"""A person at the keyboard of a desk: presses keys alone, and counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.adjudication.lines.words import CAUSES, PAIR_RULED
from extract.demo.rulings import Ruling
from validate.ledger.words import METHODS_SHOWN, RULED

if TYPE_CHECKING:
    from playwright.sync_api import Page

_KEYS = {
    PAIR_RULED["same"]: "s", PAIR_RULED["different"]: "d", RULED["keep"]: "k", RULED["drop"]: "d", RULED["both"]: "b",
    RULED["neither"]: "e", RULED["ask"]: "a", RULED["unresolved"]: "u", RULED["value"]: "o",
}  # fmt: skip


def fewest(text: str, offered: Sequence[str]) -> str:
    """The shortest beginning that no other choice has: what has to be typed where a list completes it."""
    others = [other.casefold() for other in offered if other != text]
    return next(
        text[:end] for end in range(1, len(text) + 1)
        if end == len(text) or not any(other.startswith(text[:end].casefold()) for other in others)
    )  # fmt: skip


class Keyboard:
    """The keys that are pressed on a page; a key with Control counts as two."""

    def __init__(self, page: Page, extractors: Sequence[str]) -> None:
        self.page = page
        self.extractors = list(extractors)
        self.pressed = 0
        self.typed = 0  # those among them that are the words of reasons

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += key.count("+") + 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def rule(self, ruling: Ruling, *, codes: Sequence[str]) -> None:
        """Fills in what differs from the last ruling, and rules."""
        self._choose("h", "method", ruling.inputs["Method"], list(METHODS_SHOWN.values()))
        self._choose("c", "cause", ruling.cause, list(CAUSES))
        if self._now("who") != ruling.who:
            self.press("w")
            self.type(ruling.who)
            self.press("Escape")
        if ruling.reason:
            self.press("r")
            self.type(ruling.reason)
            self.typed += len(ruling.reason)
            self.press("Escape")
        self._rule(ruling, codes)

    def _rule(self, ruling: Ruling, codes: Sequence[str]) -> None:
        if ruling.ruling in self.extractors:
            self.press(str(self.extractors.index(ruling.ruling) + 1))
        elif ruling.value in codes:
            self.press("m")
            if self._now("code") != ruling.value:
                self.type(fewest(ruling.value, codes))
            self.press("Control+Enter")
        else:
            self.press(_KEYS[ruling.ruling])
            if ruling.value:
                self.type(ruling.value)
                self.press("Enter")

    def _choose(self, key: str, name: str, wanted: str, offered: Sequence[str]) -> None:
        if self._now(name) == wanted:
            return
        self.press(key)
        if wanted:
            self.type(fewest(wanted, offered))
        else:
            self.press("Home")
        self.press("Escape")

    def _now(self, name: str) -> str:
        return self.page.locator(f"#ruling [name={name}]").input_value()


def workbook_keys(rulings: Sequence[Ruling], extractors: Sequence[str]) -> tuple[int, int, int]:
    """The cells that are filled in, the keys for them, and those among them that are the words of reasons.

    As few keys as a spreadsheet needs: lists complete what is typed, Control and D copies a cell from the line above,
    Tab goes to the next cell, and Enter to the first one of the next line.
    """
    offered = {
        "Ruling": [*extractors, *RULED.values(), *PAIR_RULED.values()],
        "Method": list(METHODS_SHOWN.values()),
        "Cause": list(CAUSES),
    }
    cells = keys = words = 0
    above: dict[str, str] = {}
    for ruling in rulings:
        inputs = ruling.inputs
        for header, text in inputs.items():
            if text:
                cells += 1
                whole = len(fewest(text, offered[header])) if header in offered else len(text)
                keys += min(whole, 2) if above.get(header) == text else whole
                words += len(text) if header == "Reason" else 0
        keys += len(inputs) - 1 + 1  # Tab between the cells, Enter after the last
        above = dict(inputs)
    return cells, keys, words
