"""The built-in form `cerqual`: two people rate the confidence in each review finding with GRADE-CERQual.

CERQual rates findings of the review, not its studies, so it has a form and a project of its own, with one row per
review finding. Each of four components is rated by its level of concern, and then the confidence in the finding: Lewin
S, Booth A, Glenton C, et al. Implement Sci 2018;13(Suppl 1):2, doi 10.1186/s13012-017-0688-3. The labels and sentences
are ours: have the published guidance at hand while you rate.
"""

from typing import Any

from schema import row
from schema.choices import option
from schema.form import make_form
from schema.forms.answers import YES_NO
from schema.problem import Severity
from schema.row import Cell, Row
from schema.rule import Rule

CONCERNS = (
    option("none_or_very_minor", "no or very minor", "Nothing that lowers confidence in the finding.", "none"),
    option("minor", "minor", "Something that may lower confidence in the finding."),
    option("moderate", "moderate", "Something that probably lowers confidence in the finding."),
    option("serious", "serious", "Something that surely lowers confidence in the finding."),
)
CONFIDENCES = (
    option("high", "high", "It is highly likely that the finding shows the matter as it is."),
    option("moderate", "moderate", "It is likely that the finding shows the matter as it is."),
    option("low", "low", "It is possible that the finding shows the matter as it is."),
    option("very_low", "very low", "It is not clear whether the finding shows the matter as it is."),
)
_WHY = "What the concern is. Needed unless there are no or very minor concerns."
_COMPONENTS = ("methods", "coherence", "adequacy", "relevance")


def _component(label: str, guidance: str) -> Any:
    """A component, rated by its level of concern."""
    return row.choice(
        label, *CONCERNS, other=False, ordered=True, required=True, level="ordinal", weights="linear",
        guidance=guidance, example="minor",
    )  # fmt: skip


class Studies(Row, label="Review findings", identity=("study",)):
    """One row per finding of the review whose confidence is rated."""

    study: Cell[str] = row.key("Finding", guidance="A short key for the finding.", example="F1", prefilled=True)
    label: Cell[str] = row.text(
        "Summary",
        guidance="The finding in a sentence.",
        example="People fear that the effect fades",
        prefilled=True,
    )
    finished: Cell[str] = row.choice(
        "Finished",
        *YES_NO,
        other=False,
        scored=False,
        finished_when="yes",
        guidance="yes when the components and the confidence are rated.",
        example="yes",
    )
    contributing: Cell[str] = row.text(
        "Studies", optional=True, guidance="The studies that the finding rests on.", example="S01; S04; S09"
    )
    methods: Cell[str] = _component(
        "Methods of the studies",
        "Methodological limitations: how the studies behind the finding were planned and carried out.",
    )
    methods_reason: Cell[str] = row.text("Methods: reason", optional=True, guidance=_WHY)
    coherence: Cell[str] = _component(
        "Coherence", "How well the finding fits the data of the studies, the data that speak against it too."
    )
    coherence_reason: Cell[str] = row.text("Coherence: reason", optional=True, guidance=_WHY)
    adequacy: Cell[str] = _component(
        "Adequacy of data", "How much data there is behind the finding, and how rich it is."
    )
    adequacy_reason: Cell[str] = row.text("Adequacy: reason", optional=True, guidance=_WHY)
    relevance: Cell[str] = _component(
        "Relevance", "How far the people, places and matters of the studies are those that the review asks about."
    )
    relevance_reason: Cell[str] = row.text("Relevance: reason", optional=True, guidance=_WHY)
    confidence: Cell[str] = row.choice(
        "Confidence",
        *CONFIDENCES,
        other=False,
        ordered=True,
        required=True,
        level="ordinal",
        weights="linear",
        guidance="Begin with high, and lower it for concerns that matter, all four components together.",
        example="moderate",
    )
    confidence_reason: Cell[str] = row.text(
        "Confidence: reason", optional=True, guidance="The explanation that the summary of findings prints."
    )


def _reason(component: str, label: str) -> Rule:
    """A rating of concern needs a reason."""
    return Rule(
        code=f"{component}-without-reason",
        table="studies",
        severity=Severity.WARNING,
        message=f"{label} is a {{{component}}} concern: give the reason",
        reads=(component,),
        states=(f"{component}_reason",),
        holds=f"{component} = 'none_or_very_minor' OR {component}_reason__state = 'value'",
        why="CERQual asks for an explanation of every concern that is more than very minor.",
        passes={component: "moderate", f"{component}_reason": "two of four studies do not say how they recruited"},
        fails={component: "moderate", f"{component}_reason": ""},
    )


FORM = make_form(
    Studies,
    name="cerqual",
    title="Confidence in review findings, by GRADE-CERQual",
    version="1.0",
    rules=(
        _reason("methods", "Methods of the studies"),
        _reason("coherence", "Coherence"),
        _reason("adequacy", "Adequacy of data"),
        _reason("relevance", "Relevance"),
        Rule(
            code="high-despite-concerns",
            table="studies",
            severity=Severity.WARNING,
            message="confidence is high, although a component is a serious concern",
            reads=("confidence", *_COMPONENTS),
            holds="confidence <> 'high' OR NOT (" + " OR ".join(f"{name} = 'serious'" for name in _COMPONENTS) + ")",
            why="A serious concern in one component usually lowers confidence in the finding. If you judged otherwise,"
            " confirm it and say why.",
            passes={**dict.fromkeys(_COMPONENTS, "minor"), "confidence": "high"},
            fails={**dict.fromkeys(_COMPONENTS, "minor"), "coherence": "serious", "confidence": "high"},
        ),
        Rule(
            code="lowered-without-concern",
            table="studies",
            severity=Severity.WARNING,
            message="confidence is {confidence}, although no component is a concern",
            reads=("confidence", *_COMPONENTS),
            holds="confidence = 'high' OR " + " OR ".join(f"{name} <> 'none_or_very_minor'" for name in _COMPONENTS),
            why="Confidence begins at high and is lowered for concerns. Rate the component that you lowered it for.",
            passes={**dict.fromkeys(_COMPONENTS, "no or very minor"), "adequacy": "moderate", "confidence": "low"},
            fails={**dict.fromkeys(_COMPONENTS, "no or very minor"), "confidence": "low"},
        ),
    ),
)
