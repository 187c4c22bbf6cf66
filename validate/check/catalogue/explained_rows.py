"""The kinds of problem of rows among rows, and of confirmations."""

from schema.problem import Severity
from validate.check.catalogue.problem_kind import ProblemKind, by_code

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

ROW_PROBLEMS = by_code(
    ProblemKind(*said)
    for said in (
        (
            "identity-blank",
            _ERROR,
            "A cell that says which row this is is blank, so the row cannot be set beside the other extractor's.",
            "Fill it in; write NR where the report does not say.",
            "A row of Samples without a group",
        ),
        (
            "duplicate-row",
            _ERROR,
            "Two rows say that they are the same one.",
            "Remove one of them, or tell them apart in the columns that say which row it is.",
            "Study S01 has two rows for the group total.",
        ),
        (
            "duplicate-key",
            _ERROR,
            "Two rows of a study have the same name or number, so a reference to it is to neither.",
            "Give each row a name or number of its own.",
            "Two findings are numbered F3.",
        ),
        (
            "unknown-reference",
            _ERROR,
            "The cell names a row that is not on the other sheet.",
            "Write the name exactly as on the other sheet, or add the row there.",
            "The sample S10 of study S01, where the study is not on the sheet Studies",
        ),
        (
            "blank-in-finished-study",
            _ERROR,
            "The study is marked as finished, and a needed cell of it is blank. A blank never says that nothing"
            " is reported.",
            "Fill it in, or write NR, UC, NA or PEND; or take the mark back until the study is finished.",
            "Number analysed is blank in a study with finished = yes.",
        ),
        (
            "no-rows-for-study",
            _WARNING,
            "The study is marked as finished, and a sheet on which every study has rows has none of it.",
            "Add the rows, or confirm on the sheet Confirmations that the report has nothing for them.",
            "Study S01 is finished and has no row on Samples.",
        ),
        (
            "confirmation-without-effect",
            _NOTE,
            "A row of the sheet Confirmations confirms no warning.",
            "Copy rule, study and values from the warning as they are now; place, words and initials are needed too.",
            "The values were 8; 7, and the cell now says 6.",
        ),
    )
)
