"""The settings of each named check, as data. A rule gives their values."""

from collections.abc import Mapping
from typing import Literal

from schema.records import record

SettingKind = Literal[
    "table", "number", "text", "own field", "own fields", "its field", "pointing fields",
    "own condition", "its condition", "its text",
]  # fmt: skip
"""The kind of value a setting has. `own` refers to the rule's table, `its` to the table in the setting `table`."""


@record
class Setting:
    """A setting: the kind of its value, and whether the check needs it."""

    kind: SettingKind
    needed: bool = False


CHECK_SETTINGS: Mapping[str, Mapping[str, Setting]] = {
    "rows-of-kind": {
        "table": Setting("table", needed=True),
        "at_least": Setting("number"),
        "at_most": Setting("number"),
        "equals": Setting("own field"),
        "when": Setting("own condition"),
        "where": Setting("its condition"),
        "of_one": Setting("its text"),
        "given": Setting("its condition"),
    },
    "parts-sum-to-whole": {
        "part_of": Setting("own field", needed=True),
        "key": Setting("own field", needed=True),
        "field": Setting("own field", needed=True),
    },
    "at-most-in-table": {
        "table": Setting("table", needed=True),
        "field": Setting("own field", needed=True),
        "of": Setting("its field", needed=True),
    },
    "grim": {
        "percent": Setting("own field", needed=True),
        "denominator": Setting("own field", needed=True),
    },
    "sums-to-hundred": {
        "field": Setting("own field", needed=True),
        "by": Setting("own fields", needed=True),
        "when": Setting("own condition"),
    },
    "unique-across": {
        "field": Setting("own field", needed=True),
        "except": Setting("own condition"),
    },
    "same-in-linked-study": {
        "link": Setting("own field", needed=True),
        "table": Setting("table", needed=True),
        "key": Setting("its field", needed=True),
        "named": Setting("text", needed=True),
        "field": Setting("its field", needed=True),
    },
    "pointed-at": {
        "by": Setting("pointing fields", needed=True),
        "key": Setting("own field", needed=True),
        "when": Setting("own condition"),
    },
}
"""The settings of each named check, by the names of check and setting."""
