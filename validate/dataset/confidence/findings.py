"""The findings of a review: the themes of its synthesis, each with the findings of studies in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from schema.form import Field, Form, Table
from schema.records import record
from schema.text import fold
from validate.dataset.confidence.conqual import ITEMS, Lowered, credibility, dependability
from validate.dataset.confidence.judgements import COMPONENTS, Judgement
from validate.dataset.paper.coding import Coding, codes_of, coding_of, in_synthesis
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.synthesis import quotes_of


@record(kw_only=True)
class ReviewFinding:
    """A finding of the review, with what it is based on.

    `studies` are the keys of the studies, `lines` the numbers of the rows of their findings. `dependable` and
    `credible` are the parts of ConQual; None if the form has no data for them.
    """

    number: int
    judgement: Judgement
    statement: str
    theme: str
    studies: tuple[str, ...]
    lines: tuple[int, ...]
    quotes: int | None  # None if the form has no table of quotes that point to findings
    without_words: int = 0  # further quotes that point to the findings, and have a missing code instead of words
    dependable: Lowered | None = None
    credible: Lowered | None = None
    references: str = ""  # the studies as people wrote them, if review findings were rated directly

    @property
    def rows(self) -> int:
        """The number of findings of studies."""
        return len(self.lines)


def suggested(words: InWords) -> tuple[Judgement, ...]:
    """A review finding for each theme that has findings, without words and judgements; empty if nothing is coded."""
    coding = coding_of(words.form)
    if coding is None:
        return ()
    held = {code for row in _rows(words, coding) for code in codes_of(row, coding.theme)}
    return tuple(Judgement(code=theme.code) for theme in coding.themes if theme.code in held)


def review_findings(words: InWords, judgements: Iterable[Judgement]) -> Iterator[ReviewFinding]:
    """The findings of the review, in the order of the team's table."""
    coding = coding_of(words.form)
    if coding is None:
        return
    coding = coding.of(words)
    rows, quotes = _rows(words, coding), quotes_of(words, coding)
    left_out = [row for row in words.rows(coding.table) if not in_synthesis(coding.table, row)]
    yes, level = yes_by_study(words), credibility_field(words.form)
    for number, judgement in enumerate(judgements, 1):
        held = [row for row in rows if _belongs(coding, row, judgement)]
        studies = tuple(dict.fromkeys(row[coding.table.study] or "" for row in held))
        own = coding.table.key
        addresses = [(fold(row[coding.table.study] or ""), fold((row[own] if own else None) or "")) for row in held]
        yield ReviewFinding(
            number=number,
            judgement=judgement,
            statement=judgement.finding or name_of(coding, judgement),
            theme=name_of(coding, judgement),
            studies=studies,
            lines=tuple(coding.lines[id(row)] for row in held),
            quotes=len(quotes.worded(addresses)) if quotes.asked else None,
            without_words=len(quotes.without_words(addresses)),
            dependable=None if yes is None else _dependable(yes, words, studies, judgement),
            credible=None
            if level is None
            else _credible(level, held, [row for row in left_out if _belongs(coding, row, judgement)], judgement),
        )


def rated(words: InWords) -> tuple[ReviewFinding, ...]:
    """The findings of a review that were rated directly, as with the form `cerqual`; empty for other forms.

    The form's first table then has one row per review finding, and a field for each component and for the confidence.
    """
    table = words.form.studies
    judged = [*COMPONENTS, "confidence"]
    if not all(name in table.by_name and table[name].cell.offered for name in judged):
        return ()
    names = [name for name in (*judged, *(f"{name}_reason" for name in judged)) if name in table.by_name]
    about = table.by_name.get("contributing")
    found = []
    for number, row in enumerate(words.rows(table), 1):
        key = row[table.study]
        texts = {name: row[name] for name in names}
        known = {name: text for name, text in texts.items() if text and text not in table[name].codes}
        rating = words.cell(about, row) if about else ""
        found.append(
            ReviewFinding(
                number=number,
                judgement=Judgement(code=key or "", judged=known),
                statement=words.study(key),
                theme=key or "",
                studies=(),
                lines=(),
                quotes=None,
                references=rating or "-",
            )
        )
    return tuple(found)


def name_of(coding: Coding, judgement: Judgement) -> str:
    """The codebook's name for the sub-theme of a review finding, or else for its theme."""
    subs = [choice for field in coding.refined for choice in field.cell.offered if choice.code == judgement.subcode]
    themes = [theme for theme in coding.themes if theme.code == judgement.code]
    return next((choice.shown for choice in (*subs, *themes)), judgement.code)


def _rows(words: InWords, coding: Coding) -> list[Row]:
    return [row for row in words.rows(coding.table) if in_synthesis(coding.table, row)]


def _belongs(coding: Coding, row: Row, judgement: Judgement) -> bool:
    if judgement.code not in codes_of(row, coding.theme):
        return False
    return not judgement.subcode or any(judgement.subcode in codes_of(row, field) for field in coding.refined)


def credibility_field(form: Form) -> Field | None:
    """The field for how well the data support a finding, with the three levels of JBI; None if there is none."""
    coding = coding_of(form)
    levels = {"unequivocal", "credible", "not_supported"}
    fields = coding.table.fields if coding else ()
    return next((field for field in fields if levels == {choice.code for choice in field.cell.offered}), None)


def _credible(field: Field, rows: Sequence[Row], left_out: Sequence[Row], judgement: Judgement) -> Lowered:
    """The credibility part from the levels of these rows. Levels of left-out rows are only mentioned."""
    levels = {row.get(field.name) or "" for row in rows}
    why = _levels(field, rows) or "no finding"
    if left_out:
        why = f"{why}; left out: {_levels(field, left_out)}"
    known = levels <= {choice.code for choice in field.cell.offered}
    by = credibility(levels) if known else None
    return _settled(by, why, "how well do the data support the findings in it? 0 to -4", judgement, "credibility")


def _levels(field: Field, rows: Sequence[Row]) -> str:
    """The number of rows with each level."""
    shown = {choice.code: choice.shown for choice in field.cell.offered}
    counted = Counter(row.get(field.name) or "" for row in rows)
    return ", ".join(
        f"{number:,} {shown.get(code, code or 'without a level')}" for code, number in sorted(counted.items())
    )


def appraisal_of(form: Form) -> tuple[Table, Field, Field] | None:
    """The table with the JBI checklist, with the fields for its items and answers; None if the form has none."""
    for table in form.tables:
        items = [field for field in table.fields if set(ITEMS) <= {choice.code for choice in field.cell.offered}]
        answers = [
            field
            for field in table.fields
            if field.name not in table.identity and "yes" in {choice.code for choice in field.cell.offered}
        ]
        if items and answers:
            return table, items[0], answers[0]
    return None


def yes_by_study(words: InWords) -> dict[str, int | None] | None:
    """The number of the five dependability items answered yes, by study; None for a study with an unanswered item."""
    found = appraisal_of(words.form)
    if found is None:
        return None
    table, item, answer = found
    answers: dict[str, dict[str, str]] = {}
    for row in words.rows(table):
        text = row[answer.name]
        if row[item.name] in ITEMS and text is not None and text != "PEND":
            answers.setdefault(fold(row[table.study] or ""), {})[row[item.name] or ""] = text
    counted: dict[str, int | None] = {}
    for study in words.studies:
        own = answers.get(fold(study), {})
        counted[study] = sum(text == "yes" for text in own.values()) if len(own) == len(ITEMS) else None
    return counted if answers else None


def _dependable(yes: dict[str, int | None], words: InWords, studies: Sequence[str], judgement: Judgement) -> Lowered:
    folded = {fold(study): number for study, number in yes.items()}
    numbers = {study: folded.get(fold(study)) for study in studies}
    parts = [
        f"{words.study(study)} {'not appraised' if number is None else f'{number} of {len(ITEMS)}'}"
        for study, number in numbers.items()
    ]
    levels = {None if number is None else dependability(number) for number in numbers.values()}
    by = levels.pop() if len(levels) == 1 else None
    why = f"yes on dependability: {', '.join(parts)}" if parts else "no study"
    return _settled(by, why, "the studies differ, or one is not appraised: 0, -1 or -2?", judgement, "dependability")


def _settled(by: int | None, why: str, question: str, judgement: Judgement, column: str) -> Lowered:
    """The number from the rules; without one, the team's judgement; without that, a question to the team."""
    judged = judgement.level(column)
    if by is not None:
        other = f"; the team's table says {judged}, which the rules do not give" if judged not in {None, by} else ""
        return Lowered(by=by, why=f"{why}{other}")
    return Lowered(by=judged, why=f"{why}; judged by the team" if judged is not None else why, question=question)
