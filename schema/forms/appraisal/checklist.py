"""A published checklist as part of a form: its numbered items with short labels of our own, and its source."""

from collections.abc import Iterable

from schema.choices import Option
from schema.records import record
from schema.row import Prepared


@record(kw_only=True)
class Checklist:
    """A published checklist. Its wording belongs to its publisher: keep the original at hand while you answer."""

    code: str
    module: str  # the module that adds rows for this checklist to a template
    title: str
    reference: str
    items: tuple[Option, ...]
    # judgements on the whole study, which the checklist asks for in addition to its items
    overall: tuple[Option, ...] = ()
    of_every_study: int | None = None  # how many items, from the first, apply to every study; None: all

    @property
    def tool(self) -> Option:
        """The checklist as a choice."""
        return Option(code=self.code, label=self.title, definition=self.reference)


def prepared(checklists: Iterable[Checklist]) -> tuple[Prepared, ...]:
    """For each checklist, rows with the items that apply to every study."""
    return tuple(
        Prepared(
            module=checklist.module,
            rows=tuple(
                {"tool": checklist.tool.shown, "item": item.shown}
                for item in (*checklist.items[: checklist.of_every_study], *checklist.overall)
            ),
        )
        for checklist in checklists
    )


def numbered(short: str, **labels: str) -> tuple[Option, ...]:
    """Items by number: `numbered("JBI", _1="aims")` is the option jbi_1, shown as "JBI 1 aims"."""
    prefix = short.lower()
    return tuple(
        Option(
            code=f"{prefix}{number}",
            label=f"{short} {number.strip('_').replace('_', '.').upper()} {label}",
            aliases=(f"{short} {number.strip('_').replace('_', '.').upper()}",),
        )
        for number, label in labels.items()
    )
