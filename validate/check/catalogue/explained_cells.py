"""The kinds of problem of single cells: texts that are no value, and cells that do not go with one another."""

from schema.problem import Severity
from validate.check.catalogue.problem_kind import ProblemKind, by_code

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

CELL_PROBLEMS = by_code(
    ProblemKind(*said)
    for said in (
        (
            "not-text",
            _ERROR,
            "A cell was handed over that is not text. Only a program that uses twofold as a library can bring"
            " this about.",
            "Hand every cell over as text, as it was typed.",
            "The number 14 in place of the text '14'.",
        ),
        (
            "nothing-listed",
            _ERROR,
            "The cell separates answers, but holds none of them.",
            "Write the answers between the separators, or clear the cell.",
            "A cell that holds nothing but ; ;",
        ),
        (
            "not-a-number",
            _ERROR,
            "The cell holds words or signs where a number belongs.",
            "Write the number alone, or NR where the report gives none; words about it belong in a column of text.",
            "fourteen, about 14, 14 (12 analysed)",
        ),
        (
            "not-whole",
            _ERROR,
            "People, interviews and the like are counted in whole numbers.",
            "Look whether it is a mean or a percentage; those have columns of their own.",
            "12.5 people",
        ),
        (
            "below-minimum",
            _ERROR,
            "The number is below the least that is possible.",
            "Look the number up in the report: a sign or a point may be wrong.",
            "-3 participants",
        ),
        (
            "above-maximum",
            _ERROR,
            "The number is above the most that is possible.",
            "Look the number up in the report: a point may be missing.",
            "An age of 164",
        ),
        (
            "unusual-value",
            _WARNING,
            "The number is possible, but outside of what is usual, and often a slip.",
            "Look it up. If the report does print it, confirm it on the sheet Confirmations with its place and words.",
            "An interview of 600 minutes",
        ),
        (
            "ambiguous-number",
            _ERROR,
            "A comma before three digits can group thousands or be a decimal comma.",
            "Write 1.234 or 1234, whichever is meant.",
            "1,234",
        ),
        (
            "several-values",
            _ERROR,
            "One cell holds several numbers.",
            "Give each number its own cell or row: a range has columns for its least and most.",
            "24-64, 12/14, 45.2 ± 8.1",
        ),
        (
            "date-for-value",
            _ERROR,
            "The cell holds a date where a number belongs. Spreadsheets turn entries such as 1-2 into dates.",
            "Format the cell as text (Format cells, Text), and type the entry again.",
            "2024-02-01, where 1-2 was typed",
        ),
        (
            "not-a-year",
            _ERROR,
            "The cell is no calendar year in four digits.",
            "Write the year alone, and a full date where a date is asked for.",
            "19, 2178.488",
        ),
        (
            "not-a-date",
            _ERROR,
            "The cell is no date that could be read, or no day of the calendar.",
            "Write year, month and day as 2021-03-09, or as much of it as is known: 2021-03, 2021.",
            "03/09/2021, which can be March or September",
        ),
        (
            "not-a-quantity",
            _ERROR,
            "The cell is not a number with a unit behind it.",
            "Write for example 0.5 mg/kg.",
            "half a milligram",
        ),
        (
            "unit-missing",
            _ERROR,
            "The number has no unit, and what it says depends on it.",
            "Write the unit behind the number, as the report has it.",
            "0.5, where 0.5 mg/kg was meant",
        ),
        (
            "unknown-unit",
            _ERROR,
            "The unit is none of this field.",
            "Use one of the units that are listed; if the report has another, ask for it to be added to the form.",
            "0.5 ml",
        ),
        (
            "unknown-choice",
            _ERROR,
            "The entry is not in the field's list.",
            "Choose from the list. Where nothing fits, choose other and write the words in the cell beside it.",
            "intravenus",
        ),
        (
            "other-in-place",
            _ERROR,
            "The words for other stand in the cell of the choice.",
            "Choose other here, and write the words in the cell beside it.",
            "other: buccal film",
        ),
        (
            "other-without-words",
            _ERROR,
            "Other was chosen, and the cell for its words is blank.",
            "Write what it is, in the report's words.",
            "Route is other, and Route: other, in words is blank.",
        ),
        (
            "words-without-other",
            _ERROR,
            "There are words for other, but other was not chosen.",
            "Choose other, or clear the words.",
            "Route is oral, and Route: other, in words says buccal film.",
        ),
        (
            "code-with-value",
            _ERROR,
            "A missing code stands in one cell with something else.",
            "Leave the code or the value. A value that is unclear can be kept by choosing unclear as its origin.",
            "NR (14 in the abstract)",
        ),
        (
            "malformed-identifier",
            _ERROR,
            "The identifier has not the shape of its kind.",
            "Copy it anew from the report; an address such as https://doi.org/10.1192/bjo.2019.52 may be pasted"
            " as it is.",
            "bjo.2019.52 for 10.1192/bjo.2019.52",
        ),
        (
            "evidence-without-value",
            _WARNING,
            "A place, words or an origin are given for a cell that is blank.",
            "Fill in the value, or clear what was written for it.",
            "Number analysed is blank, and its place is p. 4.",
        ),
        (
            "origin-without-value",
            _ERROR,
            "An origin is given for a missing code, where there is no value that could come from anywhere.",
            "Clear the origin, or write the value in place of the code.",
            "Number analysed is NR, and its origin is calculated.",
        ),
    )
)
