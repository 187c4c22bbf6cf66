"""Rules on samples and their percentages."""

from collections.abc import Mapping
from itertools import combinations

from schema.problem import Severity
from schema.rule import Rule

_UNREAD: Mapping[str, str | int | float] = {
    "table": "reports",
    "given": "fulltext_seen IS NOT NULL",
    "where": "fulltext_seen = 'full'",
    "at_least": 1,
}


def not_reported_unread(table: str, code: str, *fields: str) -> Rule:
    """NR means that somebody searched the whole report, so one report of the study must have been read in full."""
    first = fields[0]
    return Rule(
        code=code,
        table=table,
        severity=Severity.WARNING,
        message="NR needs a report that was seen in full, but no report of this study was",
        reads=(),
        states=fields,
        check="rows-of-kind",
        settings={"when": " OR ".join(f"{name}__state = 'NR'" for name in fields), **_UNREAD},
        suggestion="PEND",
        at_state="NR",
        why="NR means that you looked in the whole report and did not find it. Write PEND until you have the full"
        " text. If you have read the full text, correct Full text seen on the sheet Reports.",
        passes={first: "NR", "reports.fulltext_seen": "in full"},
        fails={first: "NR", "reports.fulltext_seen": "abstract only"},
    )


def _in_order(*fields: str) -> str:
    """SQL: none of these numbers is larger than a later one, if both are known; the first and last are not compared."""
    pairs = [pair for pair in combinations(fields, 2) if pair != (fields[0], fields[-1])]
    return " AND ".join(f"{low} <= {high}" for low, high in pairs)


SAMPLE_RULES = (
    Rule(
        code="count-exceeds-total",
        table="samples",
        severity=Severity.WARNING,
        message="[women {n_female}, ][men {n_male}, ]but only {n_analysed} people analysed",
        reads=("n_female", "n_male", "n_analysed"),
        holds="COALESCE(n_female, 0) + COALESCE(n_male, 0) <= n_analysed",
        why="There cannot be more women and men than people. Often the numbers describe different people: those in"
        " the trial and those who were interviewed. If the report really says this, confirm it and ask the authors.",
        passes={"n_female": "8", "n_male": "6", "n_analysed": "14"},
        fails={"n_female": "8", "n_male": "7", "n_analysed": "14"},
    ),
    Rule(
        code="genders-exceed-total",
        table="samples",
        severity=Severity.WARNING,
        message="[women {n_female}, ][men {n_male}, ][another gender {n_other_gender}, ][gender not known"
        " {n_gender_unreported}, ]but only {n_analysed} people analysed",
        reads=("n_other_gender", "n_gender_unreported", "n_female", "n_male", "n_analysed"),
        holds="COALESCE(n_female, 0) + COALESCE(n_male, 0) > n_analysed OR COALESCE(n_female, 0) + COALESCE(n_male, 0)"
        " + COALESCE(n_other_gender, 0) + COALESCE(n_gender_unreported, 0) <= n_analysed",
        why="These numbers cannot add up to more than the people analysed. Check whether they all describe the same"
        " people.",
        passes={"n_female": "8", "n_male": "5", "n_other_gender": "1", "n_analysed": "14"},
        fails={"n_female": "8", "n_male": "5", "n_other_gender": "2", "n_analysed": "14"},
    ),
    Rule(
        code="genders-short-of-total",
        table="samples",
        severity=Severity.WARNING,
        message="women, men, another gender and gender not known add up to fewer than the {n_analysed} people analysed",
        reads=("n_female", "n_male", "n_other_gender", "n_gender_unreported", "n_analysed"),
        holds="n_female + n_male + n_other_gender + n_gender_unreported >= n_analysed",
        why="If all four numbers are given, they should add up to the people analysed. Somebody is missing, or one"
        " number describes other people.",
        passes={
            "n_female": "8",
            "n_male": "5",
            "n_other_gender": "1",
            "n_gender_unreported": "0",
            "n_analysed": "14",
        },
        fails={"n_female": "8", "n_male": "4", "n_other_gender": "1", "n_gender_unreported": "0", "n_analysed": "14"},
    ),
    Rule(
        code="analysed-exceeds-consented",
        table="samples",
        severity=Severity.WARNING,
        message="{n_analysed} people were analysed, but only {n_consented} consented",
        reads=("n_analysed", "n_consented"),
        holds="n_analysed <= n_consented",
        why="People who did not consent cannot be analysed. Often one number belongs to another stage or to the trial.",
        passes={"n_analysed": "21", "n_consented": "24"},
        fails={"n_analysed": "24", "n_consented": "21"},
    ),
    Rule(
        code="consented-exceeds-approached",
        table="samples",
        severity=Severity.WARNING,
        message="{n_consented} people consented, but only {n_approached} were approached",
        reads=("n_consented", "n_approached"),
        holds="n_consented <= n_approached",
        why="This is possible if people volunteered: then confirm it. Otherwise one of the numbers describes other"
        " people.",
        passes={"n_consented": "20", "n_approached": "30"},
        fails={"n_consented": "30", "n_approached": "20"},
    ),
    Rule(
        code="analysed-exceeds-approached",
        table="samples",
        severity=Severity.WARNING,
        message="{n_analysed} people were analysed, but only {n_approached} were approached",
        reads=("n_analysed", "n_approached", "n_consented"),
        holds="n_consented IS NOT NULL OR n_analysed <= n_approached",
        why="This is possible if people volunteered: then confirm it. Otherwise one of the numbers describes other"
        " people. If the number who consented is filled in, both numbers are compared with it instead.",
        passes={"n_analysed": "20", "n_approached": "30", "n_consented": "NR"},
        fails={"n_analysed": "30", "n_approached": "20", "n_consented": "NR"},
    ),
    Rule(
        code="analysed-exceeds-trial",
        table="samples",
        severity=Severity.WARNING,
        message="{n_analysed} people were analysed, but the parent trial had only {n_parent_trial}",
        reads=("n_analysed", "n_parent_trial"),
        holds="n_analysed <= n_parent_trial",
        why="This is possible if carers or staff took part too: then confirm it. Otherwise the two numbers may be"
        " swapped.",
        passes={"n_analysed": "21", "n_parent_trial": "49"},
        fails={"n_analysed": "49", "n_parent_trial": "21"},
    ),
    Rule(
        code="part-of-itself",
        table="samples",
        severity=Severity.ERROR,
        message="the group {group} is part of itself: enter the group that it is part of, or NA",
        reads=("part_of", "group"),
        holds='LOWER(part_of) <> LOWER("group")',
        why="The field says which larger group this group is part of. The whole sample is not part of a group:"
        " write NA.",
        passes={"group": "remitters", "part_of": "total", "samples.group": "total"},
        fails={"group": "total", "part_of": "total"},
    ),
    Rule(
        code="part-exceeds-whole",
        table="samples",
        severity=Severity.WARNING,
        message="this group has {n_analysed} people, but it is part of {part_of}, which has only {part_of.n_analysed}",
        reads=("n_analysed", "part_of", "part_of.n_analysed"),
        holds="n_analysed <= part_of__n_analysed",
        why="A part cannot be larger than the whole. Check whether this group is part of a different group.",
        passes={"group": "partial", "part_of": "non-remitters", "n_analysed": "5", "part_of.n_analysed": "12"},
        fails={"group": "partial", "part_of": "non-remitters", "n_analysed": "15", "part_of.n_analysed": "12"},
    ),
    Rule(
        code="parts-do-not-sum",
        table="samples",
        severity=Severity.WARNING,
        message="the groups that are part of {group} do not add up to its {n_analysed} people",
        reads=("n_analysed", "group", "part_of"),
        check="parts-sum-to-whole",
        settings={"part_of": "part_of", "key": "group", "field": "n_analysed"},
        why="If two or more groups are part of this group, they should add up to it. Perhaps a group is missing. If"
        " the groups share people, write NA under Part of.",
        passes={
            "group": "total",
            "part_of": "NA",
            "n_analysed": "43",
            "samples.group": "with music | without",
            "samples.part_of": "total | total",
            "samples.n_analysed": "22 | 21",
        },
        fails={
            "group": "total",
            "part_of": "NA",
            "n_analysed": "43",
            "samples.group": "with music | without",
            "samples.part_of": "total | total",
            "samples.n_analysed": "22 | 22",
        },
    ),
    Rule(
        code="age-out-of-order",
        table="samples",
        severity=Severity.WARNING,
        message="these ages should rise, and they do not:[ youngest {age_min};][ mean {age_mean};][ oldest {age_max};]"
        " correct them, or confirm them",
        reads=("age_min", "age_mean", "age_max"),
        holds="age_min <= age_max AND age_min <= age_mean AND age_mean <= age_max",
        why="The mean age lies between the youngest and the oldest. Perhaps a number is mistyped or describes other"
        " people.",
        passes={"age_min": "24", "age_mean": "46", "age_max": "64"},
        fails={"age_min": "46", "age_mean": "24", "age_max": "64"},
    ),
    Rule(
        code="median-out-of-order",
        table="samples",
        severity=Severity.WARNING,
        message="these ages should rise, and they do not:[ youngest {age_min};][ lower quartile {age_iqr_low};][ median"
        " {age_median};][ upper quartile {age_iqr_high};][ oldest {age_max};] correct them, or confirm them",
        reads=("age_median", "age_iqr_low", "age_iqr_high", "age_min", "age_max"),
        holds=_in_order("age_min", "age_iqr_low", "age_median", "age_iqr_high", "age_max"),
        why="The median lies between the quartiles. The quartiles lie between the youngest and the oldest.",
        passes={
            "age_min": "24",
            "age_iqr_low": "35",
            "age_median": "46",
            "age_iqr_high": "58",
            "age_max": "64",
        },
        fails={"age_min": "37", "age_iqr_low": "35", "age_iqr_high": "58", "age_max": "64"},
    ),
    Rule(
        code="age-sd-too-large",
        table="samples",
        severity=Severity.WARNING,
        message="a standard deviation of {age_sd} is too large for {n_analysed} people aged {age_min} to {age_max}",
        reads=("age_sd", "age_min", "age_max", "n_analysed"),
        holds="n_analysed < 2 OR age_sd <= (age_max - age_min) / 2 * SQRT(n_analysed / (n_analysed - 1)) + 0.05",
        why="The standard deviation is largest if half the people are at each end of the range: half the range"
        " times the square root of n/(n-1). Perhaps the number is a variance, or the range describes other people.",
        passes={"age_sd": "14.1", "age_min": "24", "age_max": "64", "n_analysed": "14"},
        fails={"age_sd": "24.1", "age_min": "24", "age_max": "64", "n_analysed": "14"},
    ),
    Rule(
        code="under-age",
        table="samples",
        severity=Severity.WARNING,
        message="the youngest participant was {age_min}, but the review is about adults: is the study eligible?",
        reads=("age_min",),
        holds="age_min >= 18",
        why="The review is about people aged 18 and over. Your team decides whether the study is eligible.",
        passes={"age_min": "18"},
        fails={"age_min": "16"},
    ),
    Rule(
        code="gender-of-no-person",
        table="samples",
        severity=Severity.WARNING,
        message="[women {n_female}, ][men {n_male}, ]but this sample does not count people ({sample_unit})",
        reads=("sample_unit", "n_female", "n_male"),
        holds="sample_unit IN ('person', 'other') OR (n_female IS NULL AND n_male IS NULL)",
        suggestion="NA",
        why="Posts, threads and documents have no gender: write NA. If the report gives the writers' gender,"
        " confirm the warning.",
        passes={"sample_unit": "thread", "n_female": "NA", "n_male": "NA"},
        fails={"sample_unit": "thread", "n_female": "12", "n_male": "NA"},
    ),
    Rule(
        code="women-percentage-impossible",
        table="samples",
        severity=Severity.WARNING,
        message="no whole number of women is {pct_female} % of {n_analysed} people",
        reads=("pct_female", "n_analysed"),
        check="grim",
        settings={"percent": "pct_female", "denominator": "n_analysed"},
        why="Perhaps the percentage refers to fewer people, because some answers are missing. Or a digit is mistyped.",
        passes={"pct_female": "55.1", "n_analysed": "236"},
        fails={"pct_female": "55.3", "n_analysed": "236"},
    ),
    Rule(
        code="failed-treatments-without-words",
        table="samples",
        severity=Severity.WARNING,
        message="{min_failed_trials} failed treatments: copy the report's definition into the column for its words",
        reads=("min_failed_trials",),
        states=("min_failed_trials__words", "min_failed_trials"),
        holds="min_failed_trials IS NULL OR min_failed_trials__words__state = 'value'",
        why="Reports count failed treatments in different ways: in the current episode or ever, as trials or as kinds"
        " of drug. The number means nothing without the definition.",
        passes={"min_failed_trials": "2", "min_failed_trials__words": "[invented] two adequate trials in this episode"},
        fails={"min_failed_trials": "2", "min_failed_trials__words": ""},
    ),
    not_reported_unread("samples", "nr-unread-sample", "n_analysed", "n_female", "n_male", "min_failed_trials"),
)

PERCENTAGE_RULES = (
    Rule(
        code="percentage-impossible",
        table="percentages",
        severity=Severity.WARNING,
        message="no whole number of people is {percent} % of {denominator}",
        reads=("percent", "denominator"),
        check="grim",
        settings={"percent": "percent", "denominator": "denominator"},
        why="Perhaps the percentage refers to fewer people than you entered, because some answers are missing."
        " Perhaps the authors adjusted it so that all percentages add up to 100. Or a digit is mistyped. If the"
        " report really says this, confirm it.",
        passes={"percent": "56", "denominator": "25"},
        fails={"percent": "88.4", "denominator": "236"},
    ),
    Rule(
        code="percentages-do-not-sum",
        table="percentages",
        severity=Severity.WARNING,
        message="Adds up is yes, but the percentages of {item} do not add up to 100",
        reads=("percent", "item", "sample", "adds_up"),
        check="sums-to-hundred",
        settings={"field": "percent", "by": "sample item", "when": "adds_up = 'yes'"},
        why="Each category may be off by half of its last digit. Perhaps a category is missing. If people could"
        " give several answers, set Adds up to no.",
        passes={
            "item": "satisfaction",
            "adds_up": "yes",
            "percent": "10.2",
            "percentages.item": "satisfaction | satisfaction | satisfaction",
            "percentages.adds_up": "yes | yes | yes",
            "percentages.percent": "19.1 | 44.4 | 26.3",
        },
        fails={
            "item": "satisfaction",
            "adds_up": "yes",
            "percent": "10.2",
            "percentages.item": "satisfaction | satisfaction",
            "percentages.adds_up": "yes | yes",
            "percentages.percent": "19.1 | 44.4",
        },
    ),
)
