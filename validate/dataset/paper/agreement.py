"""Agreement by field, as a paper prints it."""

from collections.abc import Mapping

from schema.form import Form
from validate.agreement import Agreement, agreement_table
from validate.dataset.paper.paper_table import ALL_STATES, Group, PaperTable, Trace


def agreement_by_field(form: Form, agreement: Agreement) -> PaperTable:
    """A row per field that two or more extracted: agreement on first submissions, with the coefficients' intervals.

    The figures are those of the dataset's table of agreement.
    """
    lines = [line for line in agreement_table(agreement).to_dicts() if line["field"] and int(line["n"] or 0)]
    groups, traces = [], dict[tuple[int, int], Trace]()
    for table in form.tables:
        rows = tuple(
            (
                str(line["label"]),
                f"{int(line['n']):,}",
                _percent(line["percent"]),
                f"{int(line['n_values'] or 0):,}",
                _estimate(line, "kappa"),
                _estimate(line, "ac1"),
                _estimate(line, "alpha"),
            )
            for line in lines
            if line["table"] == table.name and line["field"] in table.by_name
        )
        listed = [line["field"] for line in lines if line["table"] == table.name and line["field"] in table.by_name]
        for name in listed:
            traces[len(traces), 1] = Trace(table=table.name, field=name, states=ALL_STATES)
        if rows:
            groups.append(Group(heading=table.label, rows=rows))
    return PaperTable(
        name="agreement",
        title="Agreement between extractors on first submissions, by field",
        columns=(
            "Field",
            "Cells",
            "Same",
            "Values",
            "Kappa (95% CI)",
            "Gwet's AC1 (95% CI)",
            "Krippendorff's alpha (95% CI)",
        ),
        groups=tuple(groups),
        traces=traces,
        notes=(
            "Cells: those in which two or more extractors had recorded something. Same: the share of these with one"
            " meaning, missing codes included. Values: the cells in which two or more recorded a value."
            " Coefficients are of values alone. A dash stands where one is not defined; agreement.csv says why.",
        ),
    )


def _percent(share: str | None) -> str:
    return f"{float(share):.1%}" if share else "-"


def _estimate(line: Mapping[str, str | None], name: str) -> str:
    value, low, high = line[name], line[f"{name}_low"], line[f"{name}_high"]
    if not value:
        return "-"
    return f"{float(value):.2f} ({float(low):.2f} to {float(high):.2f})" if low and high else f"{float(value):.2f}"
