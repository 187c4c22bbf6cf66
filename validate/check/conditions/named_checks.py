"""The checks that a form's rule can use by name, because SQL on one row cannot express them.

A check gets frames of typed columns by table, the table to check, and the settings of a rule, which name fields and
tables. It returns one Boolean per row: true if all is well, null if unknown. A condition in the settings is SQL on the
rows of the table that the settings name. The result is unknown if the form lacks a table or field because its module is
off.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from validate.check.conditions.parsed_condition import parsed

Frames = Mapping[str, pl.DataFrame]
Settings = Mapping[str, str | int | float]

STUDY = "study__key"
"""The typed column with the study of a row, whatever the field is called."""


def rows_of_kind(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether the study has the right number of rows of some kind in `table`.

    The number is `at_least`, `at_most`, or the value of the rule's field that it `equals`. `where` selects the rows to
    count (default: all). `when` selects the rule's rows to check (default: all). `given` limits the check to studies
    with such a row in `table`. `of_one` is SQL for a text that names the group of a row: then the rows of the largest
    group are counted instead of all rows. If `where` is unknown for a row, the result is null if it depends on that
    row.
    """
    return rows_of_kind_together(frames, table, [settings])[0]


def rows_of_kind_together(frames: Frames, table: str, several: Sequence[Settings]) -> list[pl.Series]:
    """The results for several settings. The rows of one table are counted for all of them in one query."""
    here = frames[table]
    answers = [_unknown(here)] * len(several)
    together: dict[str, dict[int, list[pl.Expr]]] = {}
    for number, settings in enumerate(several):
        counts, group = _counts(settings, number), parsed(str(settings.get("of_one", "1")))
        there = _other_table(frames, settings, *counts, group)
        if there is not None and "of_one" in settings:
            counted = _beside(here, _largest(there, group, number, counts))
            answers[number] = counted.select(_right_number(settings, number)).to_series()
        elif there is not None:
            together.setdefault(str(settings["table"]), {})[number] = counts
    for name, counting in together.items():
        found = _beside(here, frames[name].group_by(STUDY).agg(one for counts in counting.values() for one in counts))
        right = found.select_seq(_right_number(several[number], number) for number in counting)
        for number, answer in zip(counting, right, strict=True):
            answers[number] = answer
    return [answer.alias("answer") for answer in answers]


def _counts(settings: Settings, number: int) -> list[pl.Expr]:
    """The number of rows that certainly count, the number that may count, and whether one is `given`."""
    where, given = _condition(settings, "where"), _condition(settings, "given")
    return [
        where.fill_null(value=False).sum().cast(pl.Int64).alias(f"_sure{number}"),
        where.fill_null(value=True).sum().cast(pl.Int64).alias(f"_most{number}"),
        given.fill_null(value=False).any().alias(f"_given{number}"),
    ]


def _right_number(settings: Settings, number: int) -> pl.Expr:
    """Whether the number is the one that the settings want, in the rows to check."""
    least, most = pl.col(f"_sure{number}").fill_null(0), pl.col(f"_most{number}").fill_null(0)
    wanted = [
        *([_at_least(least, most, pl.lit(settings["at_least"]))] if "at_least" in settings else []),
        *([_at_most(least, most, pl.lit(settings["at_most"]))] if "at_most" in settings else []),
        *([_equals(least, most, pl.col(str(settings["equals"])))] if "equals" in settings else []),
    ]
    asked = _condition(settings, "when") & pl.col(STUDY).is_not_null()
    if "given" in settings:
        asked &= pl.col(f"_given{number}").fill_null(value=False)
    return pl.when(asked).then(pl.all_horizontal(wanted)).alias(str(number))


def _largest(there: pl.DataFrame, group: pl.Expr, number: int, counts: Iterable[pl.Expr]) -> pl.DataFrame:
    """The counts of the largest group of each study. Rows without a group may belong to it or not."""
    by_group = there.group_by(STUDY, group.alias("_group")).agg(counts)
    known = pl.col("_group").is_not_null()
    most = pl.col(f"_most{number}")
    return by_group.group_by(STUDY).agg(
        pl.col(f"_sure{number}").filter(known).max(),
        most.filter(known).max().fill_null(0) + most.filter(~known).sum(),
        pl.col(f"_given{number}").any(),
    )


def parts_sum_to_whole(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether the `field` of the rows that are part of this row (field `part_of`) adds up to its own.

    Null if fewer than two rows are part of it, or if a number is unknown.
    """
    here = frames[table]
    whole, field = str(settings["part_of"]), str(settings["field"])
    key = str(settings["key"])
    parts = (
        here.filter(pl.col(f"{whole}__state") == "value")
        .group_by(STUDY, pl.col(f"{whole}__key").alias("_whole"))
        .agg(
            pl.when(pl.col(field).null_count() == 0, pl.len() >= 2).then(pl.col(field).sum()).alias("_sum"),
        )
    )
    joined = here.select(STUDY, f"{key}__key", field).join(
        parts, left_on=[STUDY, f"{key}__key"], right_on=[STUDY, "_whole"], how="left", maintain_order="left"
    )
    return joined.select((pl.col("_sum") == pl.col(field)).alias("answer")).to_series()


def at_most_in_table(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether `field` is at most the largest `of` among the rows of the study in `table`.

    Null if the field is unknown, if no row of `table` has a number, or if it is above the largest known number while
    another number is unknown.
    """
    here = frames[table]
    of, field = str(settings["of"]), str(settings["field"])
    there = _other_table(frames, settings, pl.col(of))
    if there is None:
        return _unknown(here)
    largest = there.group_by(STUDY).agg(
        pl.col(of).max().alias("_largest"), pl.col(of).is_null().any().alias("_incomplete")
    )
    joined = _beside(here, largest)
    within = pl.col(field) <= pl.col("_largest")
    return joined.select(pl.when(within | ~pl.col("_incomplete")).then(within).alias("answer")).to_series()


def grim(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether a whole number of people can give `percent` of `denominator`, with the printed decimals.

    The GRIM test of Brown and Heathers (2017, doi 10.1177/1948550616673876) for percentages: 56 % of 25 people is
    possible (14), but 88.4 % of 236 is not (208 give 88.1 and 209 give 88.6). A half may be rounded up or down. Null if
    either is unknown, and above 100.
    """
    percent, denominator = (str(settings[name]) for name in ("percent", "denominator"))
    printed = pl.col(percent)
    people = pl.col(denominator)
    nearest = (printed * people / 100).round()
    off = pl.min_horizontal((100 * whole / people - printed).abs() for whole in (nearest - 1, nearest, nearest + 1))
    fits = off <= _half_a_digit(percent) + 1e-9
    return frames[table].select(pl.when(people > 0, printed <= 100).then(fits).alias("answer")).to_series()


def sums_to_hundred(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether the percentages in `field` of one item add up to 100, within half a last printed digit for each.

    An item is one study with one text in each field of `by` (separated by spaces). Only rows for which the condition
    `when` is true are added. The first such row of an item has the result; the others have null. The result is also
    null if an item has only one row or an unknown percentage.
    """
    here = frames[table]
    field = str(settings["field"])
    item = [STUDY, *(pl.col(f"{name}__text").str.to_lowercase() for name in str(settings["by"]).split())]
    summed = (pl.col(field).sum() - 100).abs() <= _half_a_digit(field).sum() + 1e-9
    counted = _condition(settings, "when").fill_null(value=False)
    answers = (
        here.filter(counted)
        .group_by(item, maintain_order=True)
        .agg(
            pl.col("row").first(),
            pl.when(pl.len() >= 2, pl.col(field).null_count() == 0).then(summed).alias("answer"),
        )
    )
    return here.join(answers.select("row", "answer"), on="row", how="left", maintain_order="left")["answer"]


def unique_across(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether no other row of the table has the same `field`, ignoring case. Null if the field is unknown.

    Rows for which `except` is true are ignored.
    """
    counted = ~_condition(settings, "except").fill_null(value=False) if "except" in settings else pl.lit(value=True)
    shown = pl.when(counted).then(pl.col(f"{settings['field']}__text").str.to_lowercase())
    here = frames[table].select(shown.alias("_shown"))
    return here.select(pl.when(pl.col("_shown").is_not_null()).then(pl.col("_shown").is_unique())).to_series()


def same_in_linked_study(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether the study and the study in the reference `link` have the same `field` in `table`.

    In each study, the row whose key `key` is `named` is compared. Null if there is no link, no such row, or no value in
    one of them.
    """
    here = frames[table]
    key, named, field = (str(settings[name]) for name in ("key", "named", "field"))
    there = _other_table(frames, settings, pl.col(field))
    if there is None:
        return _unknown(here)
    values = there.filter(pl.col(f"{key}__key") == named).select(STUDY, pl.col(field).alias("_value"))
    values = values.unique(subset=STUDY, keep="none")
    linked = f"{settings['link']}__key"
    joined = (
        here.select(STUDY, linked)
        .join(values, on=STUDY, how="left", maintain_order="left")
        .join(values, left_on=linked, right_on=STUDY, how="left", suffix="_linked", maintain_order="left")
    )
    return joined.select((pl.col("_value") == pl.col("_value_linked")).alias("answer")).to_series()


def pointed_at(frames: Frames, table: str, settings: Settings) -> pl.Series:
    """Whether a row of the study refers to this row by its `key`, in one of the reference fields in `by`.

    `by` lists TABLE.FIELD, separated by spaces. A reference may have several keys. `when` selects the rows to check.
    Null if the row has no key, or if a table that could refer to it is not in the form.
    """
    here = frames[table]
    key = f"{settings['key']}__key"
    pointing = [name.split(".") for name in str(settings["by"]).split()]
    if any(table not in frames or f"{field}__key" not in frames[table].columns for table, field in pointing):
        return _unknown(here)
    named = pl.concat(
        frames[table]
        .filter(pl.col(f"{field}__state") == "value")
        .select(STUDY, pl.col(f"{field}__key").str.split("; ").alias(key))
        .explode(key, empty_as_null=False)
        for table, field in pointing
    ).unique()
    joined = here.join(named.with_columns(_found=True), on=[STUDY, key], how="left", maintain_order="left")
    applies = _condition(settings, "when") & pl.col(key).is_not_null()
    return joined.select(pl.when(applies).then(pl.col("_found").fill_null(value=False)).alias("answer")).to_series()


def _condition(settings: Mapping[str, str | int | float], name: str) -> pl.Expr:
    """The condition in this setting; true for every row if it is not set."""
    return parsed(str(settings[name])) if name in settings else pl.col("row") >= 0


def _other_table(frames: Frames, settings: Settings, *expressions: pl.Expr) -> pl.DataFrame | None:
    """The frame of the table in the settings; None if the form lacks it, or a column that the expressions read."""
    there = frames.get(str(settings["table"]))
    columns = {name for expression in expressions for name in expression.meta.root_names()}
    return there if there is not None and columns <= {*there.columns} else None


def _beside(here: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The rows with the results for their study. Joining only the study avoids copying other columns."""
    joined = here[STUDY].to_frame().join(found, on=STUDY, how="left", maintain_order="left")
    return here.hstack(joined.get_columns()[1:])


def _unknown(frame: pl.DataFrame) -> pl.Series:
    return pl.Series("answer", [None] * frame.height, dtype=pl.Boolean)


def _half_a_digit(percent: str) -> pl.Expr:
    """Half of the last printed decimal of a percentage."""
    decimals = pl.col(f"{percent}__text").str.extract(r"\.(\d+)$").str.len_chars().fill_null(0)
    return pl.lit(0.5) * pl.lit(10.0).pow(-decimals.cast(pl.Int64))


def _at_least(least: pl.Expr, most: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    return pl.when(least >= wanted).then(True).when(most < wanted).then(False)


def _at_most(least: pl.Expr, most: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    return pl.when(most <= wanted).then(True).when(least > wanted).then(False)


def _equals(least: pl.Expr, most: pl.Expr, wanted: pl.Expr) -> pl.Expr:
    impossible = (wanted < least) | (wanted > most)
    return pl.when(impossible).then(False).when((least == most) & wanted.is_not_null()).then(True)


CHECKS: Mapping[str, Callable[[Frames, str, Settings], pl.Series]] = {
    "rows-of-kind": rows_of_kind,
    "parts-sum-to-whole": parts_sum_to_whole,
    "at-most-in-table": at_most_in_table,
    "grim": grim,
    "sums-to-hundred": sums_to_hundred,
    "unique-across": unique_across,
    "same-in-linked-study": same_in_linked_study,
    "pointed-at": pointed_at,
}
"""The checks, by the names that rules use."""
