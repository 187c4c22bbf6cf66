"""The built-in form `sanra`: two people rate the review itself with SANRA, and twofold compares their ratings.

SANRA is about the review, not about the studies in it, so it has its own form and its own project. Six items are rated
0, 1 or 2, and their sum is 0 to 12: Baethge C, Goldbeck-Wood S, Mertens S. Res Integr Peer Rev 2019;4:5, doi
10.1186/s41073-019-0064-8. The wording belongs to its authors: keep the original at hand while you rate.
"""

from schema import row
from schema.form import make_form
from schema.forms.answers import YES_NO
from schema.problem import Severity
from schema.row import Cell, FieldSettings, Row
from schema.rule import Rule

_MOST = 2
_ITEMS = tuple(f"sanra_{number}" for number in range(1, 7))
_RATED: FieldSettings = {
    "required": True,
    "level": "ordinal",
    "weights": "linear",
    "guidance": "0, 1 or 2. Use the published scale to rate: the label here is only a reminder.",
    "example": "1",
}
_REASON: FieldSettings = {"guidance": "The reason for the rating, and where the review shows it.", "optional": True}


class Studies(Row, label="Reviews", identity=("study",)):
    """One row per review that is rated: usually your own."""

    study: Cell[str] = row.key("Review", guidance="A short key for the review.", example="R1", prefilled=True)
    label: Cell[str] = row.text("Citation", guidance="Authors and title.", example="Our review", prefilled=True)
    finished: Cell[str] = row.choice(
        "Finished",
        *YES_NO,
        other=False,
        scored=False,
        finished_when="yes",
        guidance="yes when all six items are rated.",
        example="yes",
    )
    rated_text: Cell[str] = row.text(
        "Text rated", optional=True, guidance="A draft, or the published text.", example="second draft"
    )
    sanra_1: Cell[int] = row.count("1 importance", at_most=_MOST, **_RATED)
    sanra_1_reason: Cell[str] = row.text("1 reason", **_REASON)
    sanra_2: Cell[int] = row.count("2 aims", at_most=_MOST, **_RATED)
    sanra_2_reason: Cell[str] = row.text("2 reason", **_REASON)
    sanra_3: Cell[int] = row.count("3 literature search", at_most=_MOST, **_RATED)
    sanra_3_reason: Cell[str] = row.text("3 reason", **_REASON)
    sanra_4: Cell[int] = row.count("4 referencing", at_most=_MOST, **_RATED)
    sanra_4_reason: Cell[str] = row.text("4 reason", **_REASON)
    sanra_5: Cell[int] = row.count("5 reasoning", at_most=_MOST, **_RATED)
    sanra_5_reason: Cell[str] = row.text("5 reason", **_REASON)
    sanra_6: Cell[int] = row.count("6 endpoint data", at_most=_MOST, **_RATED)
    sanra_6_reason: Cell[str] = row.text("6 reason", **_REASON)
    total: Cell[int] = row.count(
        "Sum", at_most=_MOST * len(_ITEMS), optional=True, guidance="The sum of the six ratings.", example="9"
    )


FORM = make_form(
    Studies,
    name="sanra",
    title="The review itself, rated by SANRA",
    version="1.1",
    rules=(
        Rule(
            code="sanra-sum-differs",
            table="studies",
            severity=Severity.ERROR,
            message="the six ratings do not add up to {total}",
            reads=("total", *_ITEMS),
            holds=f"{' + '.join(_ITEMS)} = total",
            why="The sum is calculated from the six ratings of the same row. Correct the sum, or the rating that is"
            " mistyped.",
            passes={**dict.fromkeys(_ITEMS, "1"), "total": "6"},
            fails={**dict.fromkeys(_ITEMS, "1"), "total": "7"},
        ),
    ),
)
