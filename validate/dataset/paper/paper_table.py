"""A table as a paper prints it."""

from schema.records import record


@record(kw_only=True)
class Group:
    """Rows under a heading of their own; a table without headings has one group whose heading is empty."""

    heading: str = ""
    note: str = ""  # a sentence under the heading, such as the definition of a theme
    rows: tuple[tuple[str, ...], ...] = ()


@record(kw_only=True)
class PaperTable:
    """A table as a paper prints it: every cell is text for readers.

    `name` names it within a file. A cell may have several lines.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)


def plain(*rows: tuple[str, ...]) -> tuple[Group, ...]:
    """The groups of a table without headings."""
    return (Group(rows=rows),)
