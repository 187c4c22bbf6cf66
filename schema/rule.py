"""Rules: what must hold between cells, as data."""

from collections.abc import Mapping
from dataclasses import field

from schema.in_fingerprint import NOT_RECORDED, RECORDED_IF_SET
from schema.problem import Severity
from schema.records import record

IN_CONDITIONS = ("this_year", "codebook")
"""What a condition may read besides fields. A field with one of these names cannot be read by a rule."""


@record(kw_only=True)
class Rule:
    """A condition that every row of a table must meet, with its message, and one example each that passes and fails.

    `reads` names the fields whose values it needs. `sample.n_analysed` follows the reference field `sample` to another
    row. A missing code or a blank is unknown (NULL) in a condition, and an unknown result is not a problem. To tell
    them apart, name the field in `states` and use `FIELD__state` (value, blank, NR, UC, NA or PEND). A row is left out
    if one of these fields could not be read, because that cell has a problem already.

    `counts` names numbers over the rows of a table for the condition and the message, such as `in_arms: SUM(arms.n)`
    (see `validate.check.conditions.table_counts`).

    Either `holds` is a SQL condition that is true if all is well, or `check` names a function of
    `validate.check.conditions.named_checks`. In SQL, two underscores replace the dot in a name. A quantity `dose` has
    `dose` (the number as reported), `dose__unit`, and the exact amount in `dose__base` and `dose__base_unit`.
    `this_year` and `codebook` (the codebook revision that the workbook was made with) are available too.
    """

    code: str
    table: str
    severity: Severity
    message: str  # {field} is replaced by what was typed; [a part] is left out if all its fields are blank
    reads: tuple[str, ...]
    states: tuple[str, ...] = ()
    holds: str | None = None
    check: str | None = None
    settings: Mapping[str, str | int | float] = field(default_factory=dict)  # the settings of a named check
    counts: Mapping[str, str] = field(default_factory=dict, metadata=RECORDED_IF_SET)  # numbers over rows of tables
    suggestion: str = ""  # how to correct it
    at_state: str = ""  # show only the fields in this state
    why: str = ""  # the explanation that `explain` gives, with how to correct it
    passes: Mapping[str, str] = field(default_factory=dict)  # a row that passes
    fails: Mapping[str, str] = field(default_factory=dict)  # a row that fails
    # a warning that blocks the dataset until it is confirmed
    blocks: bool = field(default=False, metadata=NOT_RECORDED)

    def __post_init__(self) -> None:
        """Raises ValueError unless the rule has exactly one of `holds` and `check`."""
        if (self.holds is None) == (self.check is None):
            raise ValueError(f"rule {self.code}: give either a condition (holds) or the name of a check")

    @property
    def needs(self) -> tuple[str, ...]:
        """Every field that the rule looks at: first those whose value it reads, then those whose state it reads."""
        return tuple(dict.fromkeys((*self.reads, *self.states)))
