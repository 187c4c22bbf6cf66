"""A small review in which every figure can be worked out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schema.choices import option
from schema.form import Form, make_form
from schema.row import Cell, Row, choice, choices, count, key, reference, text, verbatim
from tests.validate.built import extraction as typed
from validate.merge import merge
from validate.merge.comparison import Comparison

Sheets = Mapping[str, Sequence[Mapping[str, str]]]


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    design: Cell[str] = choice("Design", option("x"), option("y"), other=False)
    risk: Cell[str] = choice(
        "Risk", option("low"), option("some"), option("high"), other=False, ordered=True, weights="quadratic"
    )
    n: Cell[int] = count("Number")
    methods: Cell[str] = choices("Methods", option("p"), option("q"), option("r"), other=False)
    note: Cell[str] = text("Note")
    checked: Cell[str] = choice("Checked", option("yes"), option("no"), other=False, mode="verified")


class Arms(Row, label="Arms", identity=("arm",), parent="studies"):
    """One row per arm."""

    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Arm")
    route: Cell[str] = choice("Route", option("iv"), option("oral"), other=False)


class Findings(Row, label="Findings", identity=("words",), parent="studies", selection=True):
    """One row per finding."""

    study: Cell[str] = reference("Study", to="studies")
    words: Cell[str] = verbatim("Words")
    tone: Cell[str] = choice("Tone", option("good"), option("bad"), other=False)


FORM: Form = make_form(Studies, Arms, Findings, name="small", title="Small", version="1")


def compared(**sheets: Sheets) -> Comparison:
    """The comparison of what each extractor typed, without a ledger."""
    return merge([replace(typed(FORM, each), name=name) for name, each in sheets.items()])


def of_table(field: str, table: Sequence[Sequence[int]], names: Sequence[str]) -> dict[str, Sheets]:
    """Two extractors, a and b, who filled a field of the studies as this table of counts says (rows: a)."""
    cells = [(a, b) for a, row in zip(names, table, strict=True) for b, times in zip(names, row, strict=True)
             for _ in range(times)]  # fmt: skip
    return {
        who: {"studies": [{"study": f"S{number}", field: pair[which]} for number, pair in enumerate(cells)]}
        for which, who in enumerate("ab")
    }
