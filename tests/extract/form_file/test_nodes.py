"""A form file is read alike in C and in Python."""

from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file import nodes
from extract.form_file.nodes import FormError, compose

SIGNS = (
    "a: ",
    "b",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    "|\n",
    ">\n",
    "# x",
    "&a ",
    "*a",
    "? ",
    "\t",
    "\u2028",
)
PARTS = st.sampled_from(SIGNS)
TEXTS = st.lists(PARTS | st.text(max_size=3), max_size=25).map("".join)
WRONG = ["a: @x", "a: b: c", "a: [1, 2", "\tx: 1", "- a\nb: c", "a: |\n  x\n y", "a: \x07", "%YAML 3.0\n---\na: 1"]

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is no YAML library in C here")


class Mistaken(NamedTuple):
    """What is wrong, and where."""

    place: str
    message: str


def read(text: str) -> object:
    """What a text says, with the line of each part; or what is wrong with it."""
    try:
        return _plain(compose(text))
    except FormError as error:
        return Mistaken(str(error.place), error.message)


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return node.tag, node.start_mark.line, [(_plain(name), _plain(value)) for name, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return node.tag, node.start_mark.line, [_plain(item) for item in node.value]
    return node.tag, node.value and node.start_mark.line, node.value  # nothing stands in no line


@given(text=TEXTS)
def test_what_python_reads_c_reads_alike(text: str) -> None:
    """C also allows a tab after a colon or at the end of a line."""
    in_c = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", nodes._InPython)
        in_python = read(text)
    assert in_c == in_python or isinstance(in_python, Mistaken)


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_has_the_same_line_and_sentence_in_both(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    in_c = read(text)
    monkeypatch.setattr(nodes, "_LOADER", nodes._InPython)
    assert read(text) == in_c
