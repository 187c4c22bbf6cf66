"""The codes of a form that the analytical themes of a review are based on."""

from schema.form import Field, Form


def coded_fields(form: Form) -> tuple[Field, ...]:
    """The coded fields of the table that themes are based on, and the fields they refine; empty without a table."""
    if form.themes is None or form.themes not in form.by_name:
        return ()
    table = form[form.themes]
    refined = {field.refines for field in table.fields if field.refines}
    return tuple(
        field
        for field in table.fields
        if field.cell.offered and (field.refines or field.grows_in is not None or field.name in refined)
    )
