"""Random forms: every type of field, every setting, and texts with everything that YAML finds difficult."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import attrgetter
from string import ascii_lowercase, digits
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from extract.form_file.field_types import FIELD_TYPES, UNITS
from schema.cell_type import CellType
from schema.cells import Key, Reference
from schema.choices import Choice, Option
from schema.form import Form, make_form
from schema.missing import Missing
from schema.options import OTHER
from schema.problem import CellError, Severity
from schema.quantities import Unit
from schema.row import declared
from schema.rule import Rule
from schema.text import SEPARATOR, fold, tidy
from tests.strategies import pick
from validate.inference.form import free, row_model

AWKWARD = (
    "no", "NO", "null", "~", "1.0", "0x1f", "- a", "a: b", "a #b", "", " x ",
    "x\n", "\n\n x", "'", "\"", "%a", "@", "<<", "2021-01-01", "|", ">", "&a",
    "*a", "!x", "\u2028", "\x85", "\ufeff", "\t", "=",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),  # no file holds NUL
    st.sampled_from(AWKWARD),
    st.text("ab -:#\n", max_size=200),
)
NAMES = st.builds(
    "{}{}{}".format,
    st.sampled_from(ascii_lowercase),
    st.text(ascii_lowercase + digits, max_size=6),
    st.sampled_from(["", "", "_a", "_1", "_n2x"]),
).filter(free)
WHOLE = st.integers(-1000, 1000)
EITHER = st.booleans()

# Strategies that are asked for each field and choice are made once: Hypothesis reads the source of each new filter.
_CODES = st.lists(TEXTS.filter(lambda code: fold(code) not in {"", OTHER}), min_size=1, max_size=4, unique_by=fold)
_CODES_OF_SEVERAL = st.lists(
    TEXTS.map(lambda code: SEPARATOR.sub(" ", code)).filter(lambda code: fold(code) not in {"", OTHER}),
    min_size=1,
    max_size=4,
    unique_by=fold,
)
_FORMER = st.lists(TEXTS.map("was {}".format), max_size=2)
_ALIASES = st.lists(TEXTS, max_size=3)
_IDENTIFIERS = st.none() | st.dictionaries(TEXTS, TEXTS, max_size=2)
_SINCE = st.integers(1, 5)
_UNDER = st.none() | TEXTS
_MODULES = st.dictionaries(TEXTS, TEXTS, max_size=2)
_LABEL = TEXTS.filter(tidy)
_LABELS = st.lists(_LABEL, min_size=5, max_size=5, unique_by=fold)
_ABOUT = st.text("ab :#'\"", max_size=30)


@cache
def names(least: int, most: int) -> SearchStrategy[list[str]]:
    return st.lists(NAMES, min_size=least, max_size=most, unique=True)


@st.composite
def options(draw: DrawFn, *, several: bool = False) -> tuple[Option, ...]:
    codes = draw(_CODES_OF_SEVERAL if several else _CODES)
    taken = {OTHER, *map(fold, codes)}

    def is_free(text: str) -> bool:
        """Whether no other choice is called so; from now on one is."""
        known = fold(text) in taken
        taken.add(fold(text))
        return not known

    return tuple(
        Option(
            code=code,
            label=label if is_free(label := draw(TEXTS)) else "",
            definition=draw(TEXTS),
            aliases=tuple(filter(is_free, draw(_ALIASES))),
            identifiers=draw(_IDENTIFIERS),
            since=draw(_SINCE),
            under=draw(_UNDER),
            was=tuple(draw(_FORMER)),
        )
        for code in codes
    )


UNIT = st.sampled_from(list(UNITS.values())) | st.builds(
    Unit,
    code=TEXTS.filter(fold),
    base=TEXTS,
    times=st.fractions(Fraction(1, 1000), 1000),
    aliases=st.lists(TEXTS, max_size=2).map(tuple),
)


def _as_bound(number: Decimal) -> int | Decimal:
    """A bound as forms have it: an int where it is whole."""
    return int(number) if number == number.to_integral_value() else number.normalize()


PARTS: dict[str, SearchStrategy[Any]] = {
    "missing": st.dictionaries(TEXTS.map(fold), st.sampled_from(list(Missing)), max_size=4),
    "local": st.booleans(),
    "several": st.booleans(),
    "at_least": st.integers(-600, 9),
    "at_most": st.integers(9, 600),
    "at_least of decimals": st.integers(-600, 9) | st.decimals(-9, 9, places=2).map(_as_bound),
    "at_most of decimals": st.integers(9, 600) | st.decimals(9, 11, places=3).map(_as_bound),
    "earliest": WHOLE,
    "choices": options(),
    "choices of several": options(several=True),
    "other": st.booleans(),
    "ordered": st.booleans(),
    "scheme": st.sampled_from(["doi", "pmid", "pmcid", "registry"]),
    "units": st.lists(UNIT, min_size=1, max_size=3).map(tuple),
    "separator": TEXTS.filter(bool),
}
NEEDED = {"choices": ("choice", "choices"), "units": ("quantity",), "scheme": ("identifier",)}
ASKED: SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "guidance": TEXTS,
        "example": TEXTS,
        "required": st.booleans(),
        "mode": st.sampled_from(["dual", "verified", "single"]),
        "level": st.sampled_from(["nominal", "ordinal", "interval", "ratio"]),
        "weights": st.sampled_from(["linear", "quadratic"]),
        "round": st.integers(1, 3),
        "tolerance": st.decimals(0, 100, allow_nan=False, places=3).map(Decimal),
        "evidence": st.booleans(),
        "prefilled": st.booleans(),
        "plausible": st.tuples(st.integers(-9, 9) | st.floats(-1e20, 0), st.integers(9, 20) | st.floats(20, 1e20)),
        "scored": st.booleans(),
        "was": _FORMER.map(tuple),
    },
)


def cells(draw: DrawFn, type_name: str, target: str) -> CellType[Any]:
    made = FIELD_TYPES[type_name]
    given: dict[str, Any] = {}
    for part in made.__dataclass_fields__:
        if part in PARTS and (type_name in NEEDED.get(part, ()) or draw(EITHER)):
            of_storage = {"decimal": f"{part} of decimals", "list": f"{part} of several"}.get(made.storage, part)
            given[part] = draw(PARTS.get(of_storage, PARTS[part]))
    if type_name == "reference":
        given["to"] = target
    return made(**given)


def ways_of_working(draw: DrawFn, made: Mapping[str, CellType[Any]], *, studies: bool) -> dict[str, dict[str, str]]:
    """What fields with choices say of how a team works with them; one of the studies may mark them as finished."""
    listed = [name for name, cell in made.items() if cell.offered]
    said: dict[str, dict[str, str]] = {name: {} for name in made}
    for name in listed:
        if draw(EITHER):
            said[name]["grows_in"] = f"{draw(NAMES)}.csv"
        if draw(EITHER):
            said[name]["refines"] = pick(draw, listed)
    marks = [(name, answer) for name in listed for answer in made[name].answers if can_be(made[name], answer)]
    if studies and marks and draw(EITHER):
        mark, answer = pick(draw, marks)
        said[mark]["finished_when"] = answer
    return said


def can_be(cell: CellType[Any], text: str) -> bool:
    """Whether a cell that holds this text holds something that can be read."""
    try:
        return cell.parse(text) is not None
    except CellError:
        return False


def belonging_to(cell: CellType[Any], refined: CellType[Any]) -> CellType[Any]:
    """The field with choices that belong to those of the field that it refines, or to none."""
    if not isinstance(cell, Choice):
        return cell
    first = refined.offered[0].code
    return replace(cell, choices=tuple(replace(choice, under=choice.under and first) for choice in cell.choices))


@st.composite
def forms(draw: DrawFn) -> Form:
    """A form of one table to three whose parts fit together."""
    tables = draw(names(1, 3))
    reports = draw(st.none() | st.sampled_from(tables[1:])) if len(tables) > 1 else None
    models = []
    for number, table in enumerate(tables):
        study, *others = draw(names(1, 5))
        first = Key() if number == 0 else Reference(to=tables[0])
        labels = iter(draw(_LABELS))
        fields = {study: declared(first, next(labels), draw(ASKED))}
        made = {name: cells(draw, pick(draw, sorted(FIELD_TYPES)), tables[0]) for name in others}
        working = ways_of_working(draw, made, studies=number == 0)
        for name, cell in made.items():
            refined = made.get(working[name].get("refines", ""))
            fitting = cell if refined is None else belonging_to(cell, refined)
            fields[name] = declared(fitting, next(labels), draw(ASKED) | working[name])
        identity = (study, *draw(st.lists(st.sampled_from(others), unique=True) if others else st.just([])))
        models.append(
            row_model(
                table,
                fields,
                about=draw(_ABOUT).strip(),
                label=draw(_LABEL),
                identity=identity,
                parent=tables[0] if number else None,
                selection=draw(EITHER),
                expected=draw(EITHER),
                reports=table == reports,
                was=tuple(name for name in draw(names(0, 2)) if name not in tables),
                module="",
            )
        )
    form = make_form(
        *models, name=draw(TEXTS), title=draw(TEXTS), version=draw(TEXTS), codebook=draw(st.integers(1, 9))
    )
    rules = draw(st.lists(rules_of(form), max_size=2, unique_by=_CODE_OF_RULE))
    modules = draw(_MODULES)
    return make_form(
        *models, name=form.name, title=form.title, version=form.version, codebook=form.codebook, rules=tuple(rules),
        modules=modules,
    )  # fmt: skip


_CODE_OF_RULE = attrgetter("code")


@st.composite
def rules_of(draw: DrawFn, form: Form) -> Rule:
    """A rule that can be asked of its table: a condition on its first field, or a count of rows."""
    table = pick(draw, form.tables)
    first, *others = table.by_name
    reads = (first, *draw(st.lists(st.sampled_from(others), max_size=2) if others else st.just([])))
    conditions = [f"\"{first}__state\" = 'value'", f'"{first}" IS NOT NULL']
    said: dict[str, Any] = draw(
        st.sampled_from(conditions).map(lambda condition: {"holds": condition})
        | st.fixed_dictionaries(
            {"table": st.sampled_from(list(form.by_name)), "at_least": WHOLE | st.floats(0, 1e9)}
        ).map(lambda settings: {"check": "rows-of-kind", "settings": settings})
    )
    return Rule(
        code=draw(TEXTS),
        table=table.name,
        severity=pick(draw, [*Severity]),
        message=draw(TEXTS),
        reads=reads,
        why=draw(TEXTS),
        **said,
    )
