"""The kinds of problem of a ruling that a person made in an adjudication sheet."""

from schema.problem import Severity
from validate.check.catalogue.problem_kind import ProblemKind, by_code

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULING_PROBLEMS = by_code(
    ProblemKind(*said)
    for said in (
        (
            "ruling-unknown",
            _ERROR,
            "The word under Ruling or Method is none of those in the drop-down, so the line was not taken in.",
            "Choose from the drop-down of the cell.",
            "Under Ruling stands “alise”, and the extractors are alice and bob.",
        ),
        (
            "ruling-incomplete",
            _ERROR,
            "A ruling lacks its method, the names of those who made it, or the other value that it speaks of; or"
            " another value is given beside a ruling that is for something else.",
            "Fill in the cell that is named, or empty it.",
            "The ruling is “alice”, and Method is blank.",
        ),
        (
            "ruling-refused",
            _ERROR,
            "The ruling is complete but cannot be taken: the other value does not fit the field, the method does not"
            " fit those who are named, or the ruling is not for a line of this kind.",
            "Do what the message says, and run `twofold adjudicate` again.",
            "The method is third person, and alice, who extracted the study, is named under Who.",
        ),
        (
            "ruling-twice",
            _ERROR,
            "Two lines of the sheet rule on the same thing and say different things. Neither was taken in.",
            "Keep the line that is right, and delete the other or empty its yellow cells.",
            "A line was copied, and the copy says “bob” where the line says “alice”.",
        ),
        (
            "ruling-out-of-date",
            _WARNING,
            "What the ruling was about has changed since the sheet was written, or others have ruled on it meanwhile."
            " It was not taken in.",
            "Look at what the message says has changed, and rule on it in a new sheet (`twofold merge`).",
            "The ruling is “alice”, who had 24 then and has 25 now.",
        ),
    )
)
