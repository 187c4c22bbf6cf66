"""The supplement on the codebook has every change, with its codes as the form calls them, and names whom it may."""

import pytest

from extract.dataset.supplements.codebook import codebook_table
from schema.codebook import Change
from schema.codebook_changes import with_changes
from schema.forms import built_in

FORM = built_in("patient-voices")


def change(action: str, *codes: str, revision: int, into: tuple[dict[str, str], ...] = (), **more: object) -> Change:
    return Change.model_validate({
        "revision": revision, "table": "findings", "field": "subcodes", "action": action, "codes": codes, "into": into,
        "memo": f"why {revision}", "who": ("ada", "cleo"), "when": f"2026-11-{revision:02}T10:00:00+00:00", **more,
    })  # fmt: skip


ADDED = change("add", revision=2, into=({"code": "sleep", "under": "D3", "definition": "Nights."},))
RENAMED = change("rename", "staff_support", revision=3, into=({"code": "presence_of_staff"},))
SPLIT = change("split", "physical_setting", revision=4, into=({"code": "room"}, {"code": "comfort"}))
MERGED = change("merge", "hope_for_respite", "last_resort", revision=5, into=({"code": "hope"},))
RETIRED = change("retire", "curiosity", revision=6)


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (ADDED, "“D3 sleep” added"),
        (RENAMED, "“D5 staff support” renamed to “D5 presence of staff”"),
        (SPLIT, "“D5 physical setting” split into “D5 room” and “D5 comfort”"),
        (MERGED, "“D1 hope for respite” and “D1 last resort” merged into “D1 hope”"),
        (RETIRED, "“D1 curiosity” retired"),
    ],
)
def test_each_kind_of_change_is_said_with_labels(made: Change, what: str) -> None:
    (row,) = codebook_table(with_changes(FORM, [made]), {}).rows
    definition = "D3 sleep: Nights." if made is ADDED else ""
    expected = (
        str(made.revision),
        f"2026-11-{made.revision:02}",
        "ada, cleo",
        what,
        definition,
        f"why {made.revision}",
    )
    assert row == expected


def test_every_change_has_a_row_in_its_order_and_nobody_blinded_is_named() -> None:
    made = [RETIRED, ADDED, SPLIT, MERGED, RENAMED]
    form = with_changes(FORM, made)
    table = codebook_table(form, {"ada": "Extractor 1"})
    assert [row[0] for row in table.rows] == ["2", "3", "4", "5", "6"]
    assert {row[2] for row in table.rows} == {"Extractor 1, cleo"}
    assert table.notes == ("The form in these supplements has the codebook in revision 6.",)


def test_a_withdrawn_change_says_so() -> None:
    gone = change("withdraw", revision=7, withdraws=RETIRED.id)
    rows = codebook_table(with_changes(FORM, [RETIRED, gone]), {}).rows
    assert [row[3] for row in rows] == [
        "“D1 curiosity” retired (withdrawn in revision 7)",
        "Revision 6 withdrawn: “D1 curiosity” retired",
    ]


def test_a_codebook_that_did_not_change_has_no_rows() -> None:
    assert codebook_table(FORM, {}).rows == ()
