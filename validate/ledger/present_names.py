"""Rewrites decisions to the current names of studies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schema.form import Form
from validate.ledger.ledger import Decision, Ledger


def under_present_names(ledger: Ledger, form: Form) -> Ledger:
    """The ledger with the current name of every study that was renamed (`form.renamed`).

    The lines keep their ids, because other lines refer to them. A line that renames a study stays as it was written.
    """
    if not form.renamed.names:
        return ledger
    return replace(ledger, decisions=tuple(_present(decision, form) for decision in ledger.decisions))


def _present(decision: Decision, form: Form) -> Decision:
    if decision.renamed is not None:
        return decision
    table = form.by_name.get(decision.table)
    names = form.naming_studies(table) if table else ()
    changed = {
        "study": form.renamed.now(decision.study),
        "row": {extractor: _identity(identity, form) for extractor, identity in decision.row.items()},
        "formerly": {extractor: _identity(row, form) for extractor, row in decision.formerly.items()},
        "had": {extractor: _had(decision.field, had, names, form) for extractor, had in decision.had.items()},
        "final": form.renamed.in_text(decision.final) if decision.final and decision.field in names else decision.final,
    }
    if all(getattr(decision, name) == value for name, value in changed.items()):
        return decision
    present = decision.model_copy(update=changed)
    vars(present).pop("content", None)
    vars(present)["id"] = decision.id
    return present


def _identity(identity: tuple[str, ...], form: Form) -> tuple[str, ...]:
    """The identity of a row under the current name of the study. Every identity begins with the study."""
    first, *others = identity or ("",)
    return (form.renamed.now(first), *others) if form.renamed.is_former(first) else identity


def _had(
    field: str | None, had: str | Mapping[str, str] | None, names: Sequence[str], form: Form
) -> str | dict[str, str] | None:
    """The meaning of a cell, or of each filled cell of a row, with current names of studies."""
    if isinstance(had, Mapping):
        return {name: form.renamed.in_text(text) if name in names else text for name, text in had.items()}
    return form.renamed.in_text(had) if had is not None and field in names else had
