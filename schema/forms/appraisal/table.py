"""Study appraisal in long format: one row per study, checklist and item. Answers are kept as given and never scored."""

from schema import row
from schema.choices import option
from schema.forms.appraisal.casp_qualitative import CASP_QUALITATIVE
from schema.forms.appraisal.jbi_qualitative import JBI_QUALITATIVE
from schema.forms.appraisal.mmat_2018 import MMAT_2018
from schema.row import Cell, Row

CHECKLISTS = (JBI_QUALITATIVE, CASP_QUALITATIVE, MMAT_2018)

MODULES = {
    "casp": "On the sheet Appraisal, a row for each item of CASP is prepared for every study",
    "jbi": "On the sheet Appraisal, a row for each item of JBI is prepared for every study",
    "mmat": "On the sheet Appraisal, a row for each screening and qualitative item of MMAT is prepared for every study",
}

ANSWERS = (
    option("yes", "yes", "", "y"),
    option("no", "no", "", "n"),
    option("unclear", "unclear", "JBI's answer if the report does not say."),
    option("cant_tell", "can't tell", "CASP's and MMAT's answer if the report does not say.", "cannot tell"),
    option("not_applicable", "not applicable", "JBI only.", "n/a"),
    option("include", "include", "JBI's overall judgement only."),
    option("exclude", "exclude", "JBI's overall judgement only."),
    option("seek_info", "seek further information", "JBI's overall judgement only.", "seek further info", "seek info"),
)


class Answer(Row, label="Appraisal", identity=("study", "tool", "item"), parent="studies"):
    """One row per study and item of a published checklist."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S01")
    tool: Cell[str] = row.choice(
        "Checklist",
        *(checklist.tool for checklist in CHECKLISTS),
        other=False,
        guidance="Use the published checklist to answer: the labels here are only reminders.",
        example="JBI qualitative",
    )
    item: Cell[str] = row.choice(
        "Item",
        *(item for checklist in CHECKLISTS for item in (*checklist.items, *checklist.overall)),
        other=False,
        guidance="The checklist and the number of the item.",
        example="JBI 1",
    )
    answer: Cell[str] = row.choice(
        "Answer",
        *ANSWERS,
        other=False,
        required=True,
        guidance="Use the checklist's own answers. CASP 10 is answered in words: write NA here, and the words in"
        " Support. JBI's overall judgement is include, exclude or seek further information.",
        example="yes",
    )
    support: Cell[str] = row.text(
        "Support",
        optional=True,
        guidance="The reason for the answer: what the report says or does not say.",
        example="interviewer's role described",
    )
    place: Cell[str] = row.place("Place", optional=True, guidance="Where the report says this.", example="p. 3")
