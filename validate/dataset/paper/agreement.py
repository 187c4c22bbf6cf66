"""Agreement by field, as a paper prints it."""

from collections.abc import Mapping

from schema.form import Form
from validate.agreement import FEWEST, Agreement, agreement_table
from validate.agreement.figures import number, percent
from validate.dataset.paper.paper_table import FILLED_BY_TWO, Group, PaperTable, Trace


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
                percent(float(line["percent"]) if line["percent"] else None),
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
            traces[len(traces), 1] = Trace(table=table.name, field=name, states=FILLED_BY_TWO)
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
            " Coefficients are of values alone. A dash stands where one is not defined; agreement.csv says why."
            f" *: fewer than {FEWEST} cells with values, too few to rely on.",
        ),
    )


def _estimate(line: Mapping[str, str | None], name: str) -> str:
    value, low, high = (float(text) if (text := line[part]) else None for part in (name, f"{name}_low", f"{name}_high"))
    few = "*" if value is not None and int(line["kappa_n"] or 0) < FEWEST else ""
    if low is None or high is None:
        return f"{number(value)}{few}"
    return f"{number(value)}{few} ({number(low)} to {number(high)})"
