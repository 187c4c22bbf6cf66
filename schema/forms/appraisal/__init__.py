"""The built-in form `appraisal`: published checklists on their own, for teams that extract elsewhere."""

from schema import row
from schema.form import make_form
from schema.forms.answers import YES_NO
from schema.forms.appraisal.checklist import prepared
from schema.forms.appraisal.rules import CHECKLIST_RULES
from schema.forms.appraisal.table import CHECKLISTS, MODULES, Answer
from schema.row import Cell, Row


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study", guidance="The team's short key for the study.", example="S01", prefilled=True)
    label: Cell[str] = row.text("Citation", guidance="First author and year.", example="Lascelles 2019", prefilled=True)
    finished: Cell[str] = row.choice(
        "Finished",
        *YES_NO,
        other=False,
        scored=False,
        finished_when="yes",
        guidance="yes when every item is answered.",
        example="yes",
    )


class Appraisal(
    Answer,
    label="Appraisal",
    identity=("study", "tool", "item"),
    parent="studies",
    expected=True,
    prepared=prepared(CHECKLISTS),
):
    """One row per study and item of a published checklist."""


FORM = make_form(
    Studies,
    Appraisal,
    name="appraisal",
    title="Study appraisal",
    version="1.3",
    rules=CHECKLIST_RULES,
    modules=MODULES,
)
