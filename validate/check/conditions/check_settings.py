"""What each named check needs to know, as data: the settings that a rule gives it."""

from collections.abc import Mapping
from typing import Literal

from schema.records import record

SettingKind = Literal[
    "table", "number", "text", "own field", "own fields", "its field", "pointing fields",
    "own condition", "its condition", "its text",
]  # fmt: skip
"""`own` is about the rule's table, `its` about the one that the setting `table` names."""


@record
class Setting:
    """What stands in a setting, and whether the check cannot do without it."""

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
"""The settings of each named check."""
