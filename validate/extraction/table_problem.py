"""What is wrong in a table that the team writes beside its workbooks."""

from schema.records import record


@record(kw_only=True)
class TableProblem:
    """What is wrong at a cell of the table, or in the table if no cell is named. A dataset waits for an error."""

    cell: str
    message: str
    error: bool = True
