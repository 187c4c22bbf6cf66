"""The notation of each table in its columns, as shown by the texts alone: dates, years, lists, thousands, pages."""

from collections.abc import Mapping, Sequence, Set

from schema.records import record
from validate.extraction.own_ways import Way
from validate.inference.assumed import Assumed
from validate.inference.date_order import DateOrders, about_orders, date_orders
from validate.inference.page_numbers import PageNumbers, about_page_numbers, page_numbers
from validate.inference.plain_table import PlainTable
from validate.inference.points_of_thousands import PointsOfThousands, about_points, points_of_thousands
from validate.inference.separators import Separators, about_separators, separators
from validate.inference.short_years import ShortYears, about_short_years, short_years


@record(kw_only=True)
class WaysFound:
    """What was found about the columns, by label."""

    lists: Mapping[str, Separators]
    orders: Mapping[str, DateOrders]
    years: Mapping[str, ShortYears]
    points: Mapping[str, PointsOfThousands]
    pages: Mapping[str, PageNumbers]

    @property
    def by_label(self) -> Mapping[str, Separators | DateOrders | ShortYears | PointsOfThousands | PageNumbers]:
        """What was found about each column."""
        return {**self.pages, **self.lists, **self.points, **self.orders, **self.years}

    @property
    def texts(self) -> dict[str, Mapping[str, int]]:
        """The texts of these columns as they are meant, with their counts."""
        return {label: found.texts for label, found in self.by_label.items()}

    @property
    def of_lists(self) -> Mapping[str, tuple[Way | None, ...]]:
        """The notation of each table in the columns of lists."""
        return {label: found.ways for label, found in self.lists.items()}

    @property
    def undecided(self) -> frozenset[str]:
        """The columns in which nothing shows whether a point separates thousands."""
        return frozenset(label for label, found in self.points.items() if found.why is None)

    def of(self, labels: Set[str], lists: Set[str]) -> "WaysFound":
        """What was found about columns with these labels; `lists` are those that may be compared as lists."""
        return WaysFound(
            lists={label: found for label, found in self.lists.items() if label in lists},
            orders={label: found for label, found in self.orders.items() if label in labels},
            years={label: found for label, found in self.years.items() if label in labels},
            points={label: found for label, found in self.points.items() if label in labels},
            pages={label: found for label, found in self.pages.items() if label in labels},
        )

    def about(self, tables: Sequence[PlainTable]) -> Assumed:
        """Sentences on what was found."""
        orders, years = about_orders(tables, self.orders), about_short_years(tables, self.years)
        others = about_separators(tables, self.lists) + about_page_numbers(tables, self.pages)
        return orders + years + about_points(tables, self.points) + others


def ways_found(tables: Sequence[PlainTable], columns: Mapping[str, Sequence[Mapping[str, int]]]) -> WaysFound:
    """What the texts of each table show; `columns` has their counts by the label of the column."""
    return WaysFound(
        lists=separators(columns),
        orders=date_orders(columns),
        years=short_years(columns),
        points=points_of_thousands(tables, columns),
        pages=page_numbers(columns),
    )
