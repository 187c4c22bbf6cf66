"""What a browser would mend in silence in the HTML of a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "rect"})
_ENDS_PARAGRAPH = frozenset(
    {"details", "div", "dl", "fieldset", "form", "h1", "h2", "h3", "header", "main", "nav", "ol", "p", "section", "ul"}
)
_SCRIPTS = re.compile(r"(<(script|style)\b[^>]*>).*?(</\2>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|\w+);)[^\n]{0,30}")


def mistakes(page: str) -> list[str]:
    """Ends without a beginning, elements that are not ended, names that are there twice, and bare ampersands."""
    return _Elements(page).found


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        without_scripts = _SCRIPTS.sub(r"\1\3", page)
        self.found = [f"bare {match}" for match in _AMPERSAND.findall(without_scripts)]
        self._open: list[str] = []
        self._ids: set[str] = set()
        self.feed(without_scripts)
        self.found += [f"<{tag}> is not ended" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        id_ = dict(attrs).get("id")
        if len(names) > len(set(names)) or id_ in self._ids:
            self.found.append(f"<{tag}> has an attribute, or an id of the page, that is there twice")
        self._ids |= {id_} if id_ else set()
        if tag in _ENDS_PARAGRAPH and "p" in self._open:
            self.found.append(f"<{tag}> ends a <p>")
        if tag == "option" and self._open[-1:] == ["option"]:
            self._open.pop()
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "option" and self._open[-1:] == ["option"]:
            self._open.pop()
        if self._open[-1:] == [tag]:
            self._open.pop()
        else:
            self.found.append(f"</{tag}> where {self._open[-1:]} is open")
