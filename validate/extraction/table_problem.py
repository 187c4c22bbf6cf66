"""A problem in a table that the team keeps in addition to its workbooks."""

from schema.records import record


@record(kw_only=True)
class TableProblem:
    """A problem in a cell of such a table, or in the whole table if `cell` is empty. An error blocks the dataset."""

    cell: str
    message: str
    error: bool = True
