"""Makes a table of the changes of the codebook: what changed with each revision, when, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping

from schema.codebook import Change
from schema.codebook_words import sentence
from schema.form import Form
from schema.text import fold
from validate.dataset.paper.paper_table import Group, PaperTable


def codebook_table(form: Form, names: Mapping[str, str]) -> PaperTable:
    """A row per change, in their order. `names` maps people to the names that the dataset has for them."""
    groups = []
    for table, field, _ in form.growing:
        changes = [one for one in form.codebook_life.changes if (one.table, one.field) == (table.name, field.name)]
        rows = tuple(_line(form, change, names) for change in changes)
        if rows:
            groups.append(Group(heading=f"{field.label} of {table.label}", rows=rows))
    return PaperTable(
        name="codebook-changes",
        title="Changes of the codebook while the team coded",
        columns=("Revision", "When", "Who", "What changed", "Definition", "Why"),
        groups=tuple(groups),
        notes=(f"The form in these supplements has the codebook in revision {form.codebook}.",),
    )


def _line(form: Form, change: Change, names: Mapping[str, str]) -> tuple[str, ...]:
    life = form.codebook_life
    known = {one.code: one.label for one in life.old if (one.table, one.field) == (change.table, change.field)}
    known |= {option.code: option.shown for option in form[change.table][change.field].cell.known}

    def called(code: str) -> str:
        return f"“{known.get(code, code)}”"

    withdrawn = life.withdrawn.get(change.id)
    what = sentence(change, life, called)
    defined = [f"{known.get(new.code, new.code)}: {new.definition}" for new in change.into if new.definition]
    return (
        str(change.revision),
        change.when[:10],
        ", ".join(names.get(name, names.get(fold(name), name)) for name in change.who),
        f"{what[:1].upper()}{what[1:]}" + (f" (withdrawn in revision {withdrawn.revision})" if withdrawn else ""),
        "\n".join(defined),
        change.memo,
    )
