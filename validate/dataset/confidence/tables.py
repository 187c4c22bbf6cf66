"""Tables of confidence for a paper: ConQual, and the evidence profile and summary of GRADE-CERQual."""

from collections.abc import Iterator, Sequence

from schema.form import Form
from schema.text import and_list, plural
from validate.dataset.confidence.conqual import Lowered, score
from validate.dataset.confidence.findings import ReviewFinding, appraisal_of, credibility_field, rated, yes_by_study
from validate.dataset.confidence.judgements import COMPONENTS, SHOWN
from validate.dataset.paper.coding import coding_of
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import PaperTable, plain
from validate.dataset.paper.same_people import same_people
from validate.dataset.paper.themes import quotes_without_words, without_left_out

TO_JUDGE = "[to be judged]"
_TO_FILL_IN = (
    f"{TO_JUDGE}: the team has not judged it yet. Once it is in review-findings.csv, the next build shows it here."
)
_BY_CODE = "A finding without words of its own is called by its code."
_RATED = "The judgements are those that the team agreed on."

CONFIDENCE = {
    "#": "the number of the finding",
    "Synthesised finding": "the finding of the review, in the team's words, or the code that it comes from",
    "Type of research": "what ConQual starts from: high for qualitative studies, low for text and opinion",
    "Dependability": "by how many levels dependability lowers the score, and why",
    "Credibility": "by how many levels credibility lowers the score, and why",
    "ConQual score": "the score",
    "Summarised review finding": "the finding of the review, in the team's words, or the code that it comes from",
    **dict.fromkeys(COMPONENTS.values(), "the team's concerns about this component, and why"),
    "GRADE-CERQual assessment of confidence": "the team's confidence in the finding",
    "Explanation of GRADE-CERQual assessment": "why the team has this confidence",
    "References": "the studies that contribute to the finding",
}
"""The columns of the tables on confidence, and their meanings."""


def confidence_tables(words: InWords, findings: Sequence[ReviewFinding]) -> tuple[PaperTable, ...]:
    """The tables that the form has data for; empty without review findings."""
    if not findings:
        return ()
    tables = (summary_table(words, findings), evidence_profile(words, findings))
    if all(finding.dependable is not None and finding.credible is not None for finding in findings):
        return (conqual_table(words, findings), *tables)
    return tables


def left_out(words: InWords) -> Iterator[str]:
    """Sentences on tables of confidence that are missing, and why."""
    form: Form = words.form
    if rated(words):
        yield "ConQual: it needs findings of studies with their credibility, and this form has findings of a review."
        return
    if coding_of(form) is None:
        yield "ConQual and GRADE-CERQual: the form has no table whose rows are coded into themes."
        return
    if credibility_field(form) is None:
        yield (
            "ConQual: the form does not ask how well the data support a finding (unequivocal, credible, not supported)."
            " In patient-voices, the module meta_aggregation asks."
        )
    if appraisal_of(form) is None:
        yield (
            "ConQual: the form has no answers to the JBI checklist for qualitative research, from which dependability"
            " is counted. In patient-voices, the modules appraisal and jbi ask."
        )
    elif yes_by_study(words) is None:
        yield "ConQual: no item of the JBI checklist for qualitative research is answered."


def conqual_table(words: InWords, findings: Sequence[ReviewFinding]) -> PaperTable:
    """One row per review finding, with the ConQual score if its rules, or the team, give each part."""
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for finding in findings:
        start = finding.judgement.judged.get("starts_at", "high")
        parts = [part for part in (finding.dependable, finding.credible) if part is not None]
        result = score(start, *parts)
        kind = "qualitative" if start == "high" else "text and opinion"
        shown = (result or TO_JUDGE).capitalize()
        rows.append((str(finding.number), finding.statement, f"{kind} ({start})", *map(_lowered, parts), shown))
        if reason := finding.judgement.judged.get("conqual_reason"):
            notes.append(f"{finding.number}: {reason}")
    return PaperTable(
        name="conqual",
        title="ConQual summary of findings",
        columns=("#", "Synthesised finding", "Type of research", "Dependability", "Credibility", "ConQual score"),
        groups=plain(*rows),
        notes=(
            *notes,
            "Dependability: a study with yes to 4 or 5 of the JBI items 2, 3, 4, 6 and 7 is not lowered, one with 2 or"
            " 3 by one level, one with 0 or 1 by two. It is computed where all contributing studies come to the same."
            " Credibility: all findings unequivocal 0, unequivocal and credible -1, all credible -2"
            f"{'' if _only_supported(words) else _WITH_NOT_SUPPORTED}.",
            *_notes(words, findings, rows),
        ),
    )


_WITH_NOT_SUPPORTED = ", credible and not supported -3, all not supported -4"


def _only_supported(words: InWords) -> bool:
    """Whether the form leaves unsupported findings out of the synthesis."""
    field = credibility_field(words.form)
    return field is not None and field.left_out_when == "not_supported"


def _lowered(part: Lowered) -> str:
    if part.by is None:
        return f"{TO_JUDGE} {part.question}\n{part.why}"
    levels = "not lowered" if part.by == 0 else f"lowered by {-part.by} level{'' if part.by == -1 else 's'}"
    return f"{levels}\n{part.why}"


def evidence_profile(words: InWords, findings: Sequence[ReviewFinding]) -> PaperTable:
    """One row per review finding: the judgements of its four components, and the studies that contribute."""
    rows = [
        (
            str(finding.number),
            finding.statement,
            *(_judged(finding, component, " concerns") for component in COMPONENTS),
            _judged(finding, "confidence", " confidence"),
            _contributing(words, finding),
        )
        for finding in findings
    ]
    return PaperTable(
        name="cerqual-evidence-profile",
        title="GRADE-CERQual evidence profile",
        columns=(
            "#",
            "Summarised review finding",
            *COMPONENTS.values(),
            "GRADE-CERQual assessment of confidence",
            "References",
        ),
        groups=plain(*rows),
        notes=(*_notes(words, findings, rows), *same_people(words, counted=True)),
    )


def _notes(words: InWords, findings: Sequence[ReviewFinding], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Notes on findings that are left out, who judged, what has to be judged, and what findings are called."""
    if coding := coding_of(words.form):
        yield from without_left_out(words, coding)
        counted, once = sum(finding.rows for finding in findings), {line for one in findings for line in one.lines}
        if counted > len(once):
            yield (
                f"{coding.table.label} that belong to several of these review findings, such as those with several"
                f" {coding.kinds}, are counted in each of them; counted once, there are {len(once):,}."
            )
        if any(finding.without_words for finding in findings):
            yield from quotes_without_words(words, coding)
    if all(finding.references for finding in findings):
        yield _RATED
        return
    if any(TO_JUDGE in cell for row in rows for cell in row):
        yield _TO_FILL_IN
    if not all(finding.judgement.finding for finding in findings):
        yield _BY_CODE


def summary_table(words: InWords, findings: Sequence[ReviewFinding]) -> PaperTable:
    """One row per review finding, in the layout of a Summary of Qualitative Findings."""
    rows = []
    for finding in findings:
        confidence = finding.judgement.judged.get("confidence")
        shown = f"{SHOWN[confidence].capitalize()} confidence" if confidence else TO_JUDGE
        reason = finding.judgement.judged.get("confidence_reason") or "\n".join(_concerns(finding))
        lacking = finding.judgement.lacking
        waiting = f"{and_list(lacking)}: {TO_JUDGE}" if lacking else "" if reason else TO_JUDGE
        explained = "\n".join(part for part in (reason, waiting) if part)
        rows.append((str(finding.number), finding.statement, shown, explained, _contributing(words, finding)))
    return PaperTable(
        name="cerqual-summary",
        title="GRADE-CERQual summary of qualitative findings",
        columns=(
            "#",
            "Summarised review finding",
            "GRADE-CERQual assessment of confidence",
            "Explanation of GRADE-CERQual assessment",
            "References",
        ),
        groups=plain(*rows),
        notes=(*_notes(words, findings, rows), *same_people(words, counted=True)),
    )


def _concerns(finding: ReviewFinding) -> Iterator[str]:
    """The judgements of the components that somebody judged."""
    for component, label in COMPONENTS.items():
        if component in finding.judgement.judged:
            yield f"{label}: {_judged(finding, component, ' concerns')}"


def _judged(finding: ReviewFinding, column: str, noun: str) -> str:
    level = finding.judgement.judged.get(column)
    if not level:
        return TO_JUDGE
    reason = finding.judgement.judged.get(f"{column}_reason")
    text = f"{SHOWN[level].capitalize()}{noun}"
    return f"{text}\n{reason}" if reason else text


def _contributing(words: InWords, finding: ReviewFinding) -> str:
    if finding.references:
        return finding.references
    studies = plural(len(finding.studies), "study", "studies")
    more = f", {finding.without_words:,} more without words" if finding.without_words else ""
    quotes = "" if finding.quotes is None else f", {plural(finding.quotes, 'quote')}"
    counted = f"{studies}, {plural(finding.rows, 'finding')}{quotes}{more}"
    listed = "; ".join(words.study(study) for study in finding.studies)
    return f"{listed}\n({counted})" if listed else f"({counted})"
