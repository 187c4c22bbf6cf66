"""What a published checklist is to a form: its items by number with short labels of our own, and where to read it."""

from dataclasses import dataclass

from schema.choices import Option


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """A published checklist. Its wording belongs to its publisher: answer with the original at hand."""

    code: str
    title: str
    reference: str
    items: tuple[Option, ...]
    overall: tuple[Option, ...] = ()  # judgements on the whole study, which the checklist asks for beside its items

    @property
    def tool(self) -> Option:
        """The checklist as a choice."""
        return Option(code=self.code, label=self.title, definition=self.reference)


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
