"""Forms as nodes with their places: every scalar is the text that stands there, whatever YAML would make of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from rapidfuzz import process
from yaml.composer import Composer
from yaml.resolver import Resolver

from extract.form_file.place import Place, at_line

T = TypeVar("T")
_DEEPEST = 30
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})


class FormError(Exception):
    """Something in a form file is wrong, at a place."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message

    @property
    def errors(self) -> tuple[FormError, ...]:
        """All errors: this one alone."""
        return (self,)


class FormErrors(FormError):
    """Several things in one part of a form file are wrong."""

    def __init__(self, several: Sequence[FormError]) -> None:
        super().__init__(several[0].place, several[0].message)
        self.several = tuple(several)

    @property
    def errors(self) -> tuple[FormError, ...]:
        """All errors of the part."""
        return self.several


@dataclass
class Gathered:
    """Reads the parts of a thing one by one, so that a mistake in one does not hide those in the others."""

    found: list[FormError] = field(default_factory=list)

    def read(self, reader: Callable[[yaml.Node], T], node: yaml.Node) -> T | None:
        """What a part says; None, with the mistake kept, where it is wrong."""
        try:
            return reader(node)
        except FormError as error:
            self.found += error.errors
            return None

    def add(self, place: Place, message: str) -> None:
        """Takes up a mistake."""
        self.found.append(FormError(place, message))

    def finish(self) -> None:
        """`FormError` where something was."""
        if self.found:
            raise FormErrors(self.found)


class BadNode(yaml.Node):
    """Stands for a value that could not be made out. Reading it raises what is wrong with it."""

    def __init__(self, error: FormError) -> None:
        place: Any = error.place
        super().__init__("tag:twofold,wrong", "", place, place)
        self.error = error


def _unlike(node: yaml.Node, message: str) -> FormError:
    return node.error if isinstance(node, BadNode) else FormError(place_of(node), message)


class _NoAnchors:
    """Composes nodes; anchors, by which a small file can become endless, are refused."""

    deep = 0

    def _line(self: Any) -> Place:
        event = self.peek_event()
        return at_line(event.start_mark.line + 1 if event.start_mark else 1)

    def compose_node(self: Any, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise FormError(self._line(), "forms do not use anchors and aliases (& and *)")
        self.deep += 1
        if self.deep > _DEEPEST:
            raise FormError(self._line(), "is nested too deeply")
        node = Composer.compose_node(self, parent, index)
        self.deep -= 1
        return node


NOT_INDENTED = "is not indented as the lines above it that belong together"
_NOT_YAML = {
    "mapping values are not allowed": "has a colon where none can be: put a text with a colon in it in double quotes",
    "\\t": "begins with a tab: indent lines with spaces",
    "could not find expected ':'": "has no colon: write name: value",
    "expected <block end>": NOT_INDENTED,
    "unindent does not match": NOT_INDENTED,
    "found unexpected end of stream": "ends within a text in quotation marks: write the second one",
    "expected ',' or": "has a bracket that is not closed, or a comma is missing",
}
"""What PyYAML says -> what it means to somebody who writes a form."""
_BEGAN_BEFORE = ("found unexpected end of stream", "expected ',' or")
"""What PyYAML notices long after the line that is wrong."""


class _InPython(_NoAnchors, yaml.SafeLoader):
    """Reads the text in Python, where there is no library in C. A long form takes seconds."""


def _loader() -> Any:
    if not yaml.__with_libyaml__:
        return _InPython
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class InC(_NoAnchors, Composer, CParser, Resolver):
        """Reads the text in C."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            Resolver.__init__(self)

    return InC


_LOADER = _loader()


def compose(text: str) -> yaml.Node:
    """The root node of the file; `FormError` where it is no YAML."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        root = _in_python(text)  # its sentences name the character that is wrong
    if root is None:
        raise FormError(at_line(1), "is empty")
    return root


def _in_python(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_InPython)
    except yaml.MarkedYAMLError as error:
        problem = str(error.problem or error.context)
        began = error.context_mark if problem.startswith(_BEGAN_BEFORE) else None
        mark = began or error.problem_mark or error.context_mark
        message = next((words for part, words in _NOT_YAML.items() if part in problem), f"is not YAML: {problem}")
        raise FormError(at_line(mark.line + 1 if mark else 1), message) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise FormError(at_line(line), "has a character that is not allowed in YAML") from error


def place_of(node: yaml.Node) -> Place:
    """The place of a node: the line of YAML, or the cell of a workbook that it was made from."""
    mark: Any = node.start_mark
    return mark if isinstance(mark, Place) else at_line(int(mark.line) + 1)


def place_with_parts(node: yaml.Node) -> Place:
    """The place of a mapping, which knows the places of its entries and of theirs."""
    parts: dict[str, Place] = {}
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode):
            parts[name.value] = place_of(name)
            inner = place_with_parts(value).parts if isinstance(value, yaml.MappingNode) else {}
            parts |= {f"{name.value}/{entry}": place for entry, place in inner.items()}
    return replace(place_of(node), parts=parts)


def mapping(node: yaml.Node, what: str, known: Collection[str] | None = None) -> dict[str, yaml.Node]:
    """The entries of a mapping by name; `FormError` for anything else, a name that is there twice, or one not known."""
    gathered = Gathered()
    parts = gathered_parts(as_mapping(node, what), what, known, gathered)
    gathered.finish()
    return parts


def as_mapping(node: yaml.Node, what: str) -> yaml.MappingNode:
    """The node, if it is a mapping; `FormError` for anything else."""
    if not isinstance(node, yaml.MappingNode):
        raise _unlike(node, f"{what} is written as lines of `name: value`")
    return node


def gathered_parts(
    node: yaml.MappingNode, what: str, known: Collection[str] | None, gathered: Gathered
) -> dict[str, yaml.Node]:
    """The entries of a mapping by name; what is wrong with the names is gathered."""
    parts: dict[str, yaml.Node] = {}
    for name_node, value in node.value:
        name = gathered.read(text, name_node)
        if name is None:
            continue
        if name in parts:
            gathered.found.append(FormError(place_of(name_node), f"{name!r} appears twice in {what}"))
        elif known is not None and name not in known:
            near = process.extractOne(name, list(known), score_cutoff=60)
            meant = f"; perhaps '{near[0]}'" if near else f": it takes {', '.join(known)}"
            gathered.found.append(FormError(place_of(name_node), f"{what} takes no {name!r}{meant}"))
        else:
            parts[name] = value
    return parts


def items(node: yaml.Node, what: str) -> list[yaml.Node]:
    """The entries of a list."""
    if not isinstance(node, yaml.SequenceNode):
        raise _unlike(node, f"{what} is a list: each entry begins with `- `")
    return list(node.value)


def needed(parts: Mapping[str, yaml.Node], name: str, node: yaml.Node, what: str) -> yaml.Node:
    """The entry of this name; `FormError` where it is not there."""
    if name not in parts:
        raise FormError(place_of(node).part(name), f"{what} has no {name!r}")
    return parts[name]


def text(node: yaml.Node) -> str:
    """The text of a scalar."""
    if not isinstance(node, yaml.ScalarNode):
        raise _unlike(node, "write one text here, not a list")
    return str(node.value)


def texts(node: yaml.Node) -> tuple[str, ...]:
    """A list of texts, or one text alone."""
    if isinstance(node, yaml.ScalarNode):
        return (text(node),)
    return tuple(text(item) for item in items(node, "this"))


def truth(node: yaml.Node) -> bool:
    """True or false."""
    word = text(node).casefold()
    if word not in _TRUE | _FALSE:
        raise FormError(place_of(node), f"{text(node)!r} must be true or false")
    return word in _TRUE


def whole(node: yaml.Node) -> int:
    """A whole number."""
    digits = text(node)
    if not re.fullmatch(r"[+-]?\d{1,18}", digits, re.ASCII):
        raise FormError(place_of(node), f"{digits!r} is not a whole number")
    return int(digits)


def number(node: yaml.Node) -> int | float:
    """A number, whole where it is written so."""
    digits = text(node)
    if re.fullmatch(r"[+-]?\d{1,18}", digits, re.ASCII):
        return int(digits)
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", digits, re.ASCII | re.IGNORECASE):
        raise FormError(place_of(node), f"{digits!r} is not a number")
    return float(digits)


def decimal(node: yaml.Node) -> Decimal:
    """A number, exactly as it is written."""
    try:
        value = Decimal(text(node))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise FormError(place_of(node), f"{text(node)!r} is not a number")
    return value


_MOST_DIGITS = 15  # which a column of decimals in a dataset still tells apart


def bound(node: yaml.Node) -> int | Decimal:
    """The lowest or highest number of a field, whole where it is."""
    value = decimal(node)
    if len(value.normalize().as_tuple().digits) > _MOST_DIGITS or abs(value.adjusted()) > _MOST_DIGITS:
        raise FormError(place_of(node), f"{text(node)!r} has too many digits: write up to {_MOST_DIGITS}")
    return int(value) if value == value.to_integral_value() else value.normalize()


def one_of(node: yaml.Node, known: Collection[str], usual: Mapping[str, str] = MappingProxyType({})) -> str:
    """One of these words, in capitals or not. `usual` has what people often call one of them."""
    word = text(node)
    folded = " ".join(word.split()).casefold()
    if folded in known:
        return folded
    if word not in known:
        near = process.extractOne(word, known, score_cutoff=60)
        best = usual.get(folded) or (near[0] if near else None)
        meant = f"perhaps '{best}'; " if best else ""
        raise FormError(place_of(node), f"{word!r} is not one of the choices: {meant}{', '.join(known)}")
    return word


def plain_value(node: yaml.Node) -> str | int | float:
    """A text or, where it stands without quotation marks and is one, a number."""
    if isinstance(node, yaml.ScalarNode) and node.tag in {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}:
        return number(node)
    return text(node)


def entries(node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node]]:
    """The names and values of a mapping with names of the team's own."""
    yield from mapping(node, what).items()
