"""The desk as one file: for a third person who installs nothing, and who sends a file of rulings back."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.adjudication.intake.page_rulings import PageHeader
from extract.adjudication.lines.names import stamped
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import PAIRING_FIRST
from extract.desk.desk import Desk
from extract.desk.excerpts import Passages, passages
from extract.desk.filters import Filters
from extract.desk.items import Item, group_of
from extract.desk.other_cells import other_cells
from extract.desk.page import about_item, about_ruling, templates
from extract.desk.page_checks import PageChecks
from extract.desk.shared_parts import SharedParts
from extract.errors import CannotUse
from extract.files import atomically, policy_hash
from extract.output import clean

if TYPE_CHECKING:
    from jinja2 import Environment

    from extract.fulltexts.library import ProjectLibrary

_SEAL = re.compile(rb"<!DOCTYPE html>\n<!-- written by twofold desk: ([0-9a-f]{64}) -->\n")
_OF_CHOICES = ("choices", "codes", "takes_value", "whole_row", "control", "check", "given", "waits")


def write_page(desk: Desk, path: Path, *, when: str) -> None:
    """Writes the page of all items. CannotUse where a file is there that is not such a page as twofold wrote it."""
    new = not path.exists()
    if not new and not _untouched(path):
        raise CannotUse(
            "is there already and is not a page that twofold desk --export wrote, so it is not replaced",
            file=str(path),
            hint="choose another name",
        )
    with atomically(path, new=new) as scratch:
        scratch.write_bytes(exported_page(desk, when=when))


def exported_page(desk: Desk, *, when: str) -> bytes:
    """The page: styles, script and items are in it, and its content policy lets nothing else in."""
    script = _static("checks.js") + _static("desk.js") + _static("exported.js")
    css = _static("desk.css") + _static("report.css")
    drawn, library = templates(), desk.reports()
    text = drawn.get_template("exported.html").render(
        title=clean(desk.title),
        clean=clean,
        policy=_policy(script, css),
        css=css,
        script=script,
        header=_in_script(page_header(desk, when=when).model_dump()),
        contents=_in_script(_contents(desk, drawn, library)),
        offered_filters=list(Filters().offered(desk.items, counted=False)),
        exported=True,
        beside=False,
        refused=None,
        given=RulingInput(),
        **about_ruling(desk),
    )
    written = text.encode()
    return b"<!DOCTYPE html>\n<!-- written by twofold desk: " + _digest(written).encode() + b" -->\n" + written


def _contents(desk: Desk, drawn: Environment, library: ProjectLibrary | None) -> dict[str, Any]:
    """The items, each with its middle, which has the passages that extractors quote, and what can be ruled on it.

    What can be ruled is the same for many items, and has a number. What their texts have in common is `shared`.
    """
    middle, choices = drawn.get_template("middle.html"), drawn.get_template("exported_choices.html")
    listed: dict[str, int] = {}
    known: dict[tuple[object, ...], int] = {}
    checks, histories, alike = PageChecks(desk), desk.histories(), _alike(desk)

    def numbered(about: dict[str, Any]) -> int:
        asked = {name: about[name] for name in _OF_CHOICES}  # all that the template may ask for
        key = tuple(tuple(one) if isinstance(one, list) else one for one in asked.values())
        if key not in known:
            known[key] = listed.setdefault(choices.render(**asked, clean=clean, alike=()), len(listed))
        return known[key]

    numbers: list[int] = []
    texts: list[str] = []
    columns: dict[str, str] = {}
    for item in desk.items:
        about = _about(item, desk, checks)
        about |= {"passages": _passages(item, desk, library), "history": histories.of(item)}
        numbers.append(numbered(about))
        columns = _in_list(item) | {"alike": alike.get(item.id, ""), "middle": middle.render(about)}
        texts += columns.values()
    others = other_cells(desk, lambda item, offered: numbered(_about(item, desk, checks) | {"choices": offered}))
    texts += [histories.of(item) for item in others.items]
    parts = SharedParts.of(texts)
    packed = iter(parts.texts)
    return {
        "shared": parts.shared,
        "columns": list(columns),
        "items": [(number, *islice(packed, len(columns))) for number in numbers],
        "choices": list(listed),
        "others": others.written | {"histories": list(packed)},
        "checks": checks.written,
    }


def _in_list(item: Item) -> dict[str, str]:
    """What the list of the page says of an item, what its filters ask, and what is written beside a ruling on it."""
    return {
        "id": item.id,
        "key": item.line.key,
        "state": item.state,
        "waits": "yes" if _waits(item) else "",
        "study": item.study,
        "table": item.table,
        "row": item.row if item.cell else "",
        "field": item.field,
        "kind": item.kind,
        "who": "; ".join(item.who),
        "status": item.line.status,
        "shown_study": clean(item.study),
        "shown_field": clean(item.field),
        "shown_row": clean(item.row),
    }


def _alike(desk: Desk) -> dict[str, str]:
    """For each open item to which others are alike, by its id: a digest that they have in common."""
    groups = {item.id: group for item in desk.items if (group := group_of(item, desk.comparison))}
    sizes = Counter(groups.values())
    return {id_: _digest([repr(group)])[:12] for id_, group in groups.items() if sizes[group] > 1}


def _about(item: Item, desk: Desk, checks: PageChecks) -> dict[str, Any]:
    about = about_item(item, desk, given=_as_ruled(item), refused=None)
    about |= {"clean": clean, "exported": True, "beside": False, "alike": [], "check": checks.number_of(item)}
    return about | {"waits": _waits(item), "address": _address}


def _passages(item: Item, desk: Desk, library: ProjectLibrary | None) -> Passages | None:
    """What extractors quote for the item; None if the study has no report, or nobody quotes anything."""
    if library is None or not library.paths(item.study)[0]:
        return None
    found = passages(item, desk, library)
    return found if found.excerpts or any(side.quotes for side in found.sides) else None


def page_header(desk: Desk, *, when: str) -> PageHeader:
    """What the page says of itself. Rulings are kept in the browser under `project` and `export`."""
    project = _digest([desk.title, desk.comparison.form.fingerprint, *sorted(desk.names.shown)])[:12]
    ledger = [decision.id for decision in desk.comparison.ledger.decisions]
    return PageHeader(
        project=project,
        export=_digest([project, when, *ledger, *(item.line.key for item in desk.items)])[:12],
        title=desk.title,
        exported=when,
        extractors=[list(row) for row in stamped(desk.names)],
        ledger=ledger,
    )


def _untouched(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    found = _SEAL.match(content)
    return found is not None and found[1].decode() == _digest(content[found.end() :])


def _address(item: Item) -> str:
    return f"#{item.id}"


def _waits(item: Item) -> bool:
    """Whether it has to be settled first which row is which: a new page asks about it after that."""
    return item.line.status == PAIRING_FIRST


def _as_ruled(item: Item) -> RulingInput:
    return RulingInput() if item.open else item.line.input


def _policy(script: str, css: str) -> str:
    """Nothing is loaded, nothing is sent, and only this script and these styles count."""
    return (
        f"default-src 'none'; script-src '{policy_hash(script)}'; style-src '{policy_hash(css)}'; form-action 'none';"
        " base-uri 'none'"
    )


def _in_script(content: object) -> str:
    """JSON that cannot end the element in which it stands."""
    return json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")


def _static(name: str) -> str:
    return resources.files("extract.desk").joinpath("static", name).read_text(encoding="utf-8")


def _digest(content: bytes | list[str]) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else json.dumps(content).encode()).hexdigest()
