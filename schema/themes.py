"""Where the analytical themes of a review stand on the codes of a form."""

from schema.form import Field, Form


def coded_fields(form: Form) -> tuple[Field, ...]:
    """The fields with codes of the table that themes stand on: what codes refine, and the codes; none without it."""
    if form.themes is None or form.themes not in form.by_name:
        return ()
    table = form[form.themes]
    refined = {field.refines for field in table.fields if field.refines}
    return tuple(
        field
        for field in table.fields
        if field.cell.offered and (field.refines or field.grows_in is not None or field.name in refined)
    )
