"""What the templates are filled with: what a page says of an item, and what it says on every page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import CAUSE, METHOD, REASON, VALUE, WHO
from extract.desk import item_view, other_value
from extract.desk.desk import Desk, Refused
from extract.desk.items import Item

_FIELDS = {VALUE: "value", METHOD: "method", WHO: "who", CAUSE: "cause", REASON: "reason"}
"""The field of the page for each part of a ruling, but for the ruling itself: that is chosen, not typed."""


@cache
def templates() -> Environment:
    """The templates of the pages. Every text is escaped."""
    return Environment(
        loader=PackageLoader("extract.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def compile_templates() -> None:
    """Does now what the first page of an item would wait for."""
    for name in ("item.html", "base.html", "middle.html", "choices.html", "how.html"):
        templates().get_template(name)


def about_item(item: Item, desk: Desk, *, given: RulingInput, refused: Refused | None) -> dict[str, Any]:
    """The middle of a page and what can be ruled; `given` is what was filled in."""
    return {
        "item": item,
        "sides": item_view.sides(item, desk),
        "choices": item_view.choices(item, desk),
        "codes": item_view.codes_of(item, desk),
        "whole_row": item.about is not None and item.about.whole_row,
        "takes_value": other_value.takes_value(item, desk),
        "control": other_value.control_of(item, desk),
        "resembling": item_view.resembling(item, desk),
        "in_later_round": desk.in_later_round,
        "rest": item_view.rest_of_row(item, desk),
        "earlier": item_view.earlier(item, desk),
        "given": given,
        "refused": refused,
        "to_correct": _FIELDS.get(refused.part, "") if refused else "",
        "passages": None,
        "check": None,
        "waits": False,
        "history": "",
    }


def about_ruling(desk: Desk) -> dict[str, Any]:
    """Who can rule, how, and why, and the last reason: the same for every item."""
    return {
        "people": item_view.people_offered(desk),
        "called": "; ".join(item_view.what_people_are_called(desk)),
        "blinded": desk.names.blinded,
        "methods": item_view.METHODS,
        "causes": item_view.CAUSES_SHOWN,
        "last_reason": desk.last_reason,
    }
