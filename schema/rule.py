"""Rules: what must hold between cells, as data."""

from collections.abc import Mapping
from dataclasses import field

from schema.described import NOT_RECORDED, RECORDED_IF_SET
from schema.problem import Severity
from schema.records import record


@record(kw_only=True)
class Rule:
    """What must hold for a row of a table, said once: the condition, the words, an example either way.

    `reads` names the fields whose values it needs. `sample.n_analysed` reads, through the reference field `sample`, the
    row that it points to. A missing code or a blank is unknown (NULL) to a condition, and what is unknown is no
    problem; a rule that wants to know which of them it is names the field in `states` and reads `FIELD__state` (value,
    blank, NR, UC, NA or PEND). A row in which one of these fields could not be read is left out: that cell is a problem
    already.

    `counts` names numbers over the rows of a table that the condition and the message may use, such as
    `in_arms: SUM(arms.n)` (see `validate.check.conditions.table_counts`).

    `holds` is a SQL condition that is true where all is well, or else `check` names a function of
    `validate.check.conditions.named_checks`. In SQL a dot in a name is written as two underscores; of a
    quantity, `dose` is the number as reported, `dose__unit` its unit, `dose__base` and `dose__base_unit` the
    exact amount. `this_year` and `codebook` (the revision of the codebook that the workbook was made with) are
    known.
    """

    code: str
    table: str
    severity: Severity
    message: str  # {field} stands for what was typed; [a part] is left out where every field in it is blank
    reads: tuple[str, ...]
    states: tuple[str, ...] = ()
    holds: str | None = None
    check: str | None = None
    settings: Mapping[str, str | int | float] = field(default_factory=dict)  # what a named check needs to know
    counts: Mapping[str, str] = field(default_factory=dict, metadata=RECORDED_IF_SET)  # numbers over rows of tables
    suggestion: str = ""  # what would be right
    at_state: str = ""  # of the fields it looks at, only those in this state are shown
    why: str = ""  # what `explain` says, with how to correct it
    passes: Mapping[str, str] = field(default_factory=dict)  # one row that is fine
    fails: Mapping[str, str] = field(default_factory=dict)  # one row that is not
    blocks: bool = field(default=False, metadata=NOT_RECORDED)  # a warning that a dataset waits for until confirmed

    def __post_init__(self) -> None:
        """A rule says its condition once."""
        if (self.holds is None) == (self.check is None):
            raise ValueError(f"rule {self.code}: give either a condition (holds) or the name of a check")

    @property
    def needs(self) -> tuple[str, ...]:
        """Every field it looks at, those by value first."""
        return tuple(dict.fromkeys((*self.reads, *self.states)))
