"""The eighteen columns of a data dictionary, as REDCap's Online Designer exports them and as its API names them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from unicodedata import normalize

COLUMNS: Mapping[str, str] = {
    "field_name": "Variable / Field Name",
    "form_name": "Form Name",
    "section_header": "Section Header",
    "field_type": "Field Type",
    "field_label": "Field Label",
    "select_choices_or_calculations": "Choices, Calculations, OR Slider Labels",
    "field_note": "Field Note",
    "text_validation_type_or_show_slider_number": "Text Validation Type OR Show Slider Number",
    "text_validation_min": "Text Validation Min",
    "text_validation_max": "Text Validation Max",
    "identifier": "Identifier?",
    "branching_logic": "Branching Logic (Show field only if...)",
    "required_field": "Required Field?",
    "custom_alignment": "Custom Alignment",
    "question_number": "Question Number (surveys only)",
    "matrix_group_name": "Matrix Group Name",
    "matrix_ranking": "Matrix Ranking?",
    "field_annotation": "Field Annotation",
}
"""The header of each column by the name that the API has for it."""

Row = Mapping[str, str]
"""A row of a data dictionary: texts by the names of the API."""

MARK = "twofold: "
"""What a line of an annotation begins with if it is for twofold."""
REPEATS, IDENTITY = "repeating", "identity"
EXAMPLE = "Example: "
HIDDEN = "@HIDECHOICE="
"""REDCap's action tag for choices that are known and no longer offered."""
_LONGEST = 100  # characters of a variable


def variable(text: str, taken: Collection[str], *, besides: Iterable[str] = (), room: int = 0) -> str:
    """A name that REDCap takes: small letters, digits and single _, a letter first, and not one that is taken.

    The first of `besides` that is free is used if the name itself is not. `room` is left for so many characters more.
    """
    longest = _LONGEST - room
    for name in (_variable(text, longest), *(_variable(other, longest) for other in besides)):
        if name not in taken and not name.startswith("redcap_"):
            return name
    stem = _variable(f"x_{text}" if text.startswith("redcap_") else text, longest - 6)
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def _variable(text: str, longest: int) -> str:
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    name = name if name[:1].isalpha() else f"x_{name}"
    return name[:longest].strip("_")
