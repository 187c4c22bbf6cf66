"""The paragraph that a paper needs, with the true counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import polars as pl

from extract.dataset.agreement_sentences import summary_sentences
from extract.dataset.codebook_life import codebook_sentences
from extract.dataset.facts import Facts, RoundFacts
from extract.dataset.measured_round import MeasuredRound
from extract.dataset.review_themes import theme_sentences
from schema.form import Field, Form, Table
from schema.missing import Missing
from validate.adjudication.decide import extractors_of, settled_alone
from validate.adjudication.verification import SingleValue, extracted_by_several, single_values
from validate.dataset.first_differences import (
    Differences,
    FirstDifference,
    corrections,
    difference_counts,
)
from validate.dataset.paper.agreement import not_compared
from validate.dataset.people import People, people
from validate.dataset.words_in_reports import WordsInReports
from validate.ledger.ledger import VERIFYING
from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def methods_text(
    rounds: Sequence[MeasuredRound],
    tables: Mapping[str, pl.DataFrame],
    *,
    draft: bool,
    facts: Facts,
) -> str:
    """Markdown: how the data were extracted, compared and settled, each number counted from this merge.

    `tables` are those of the dataset. `rounds` are the first round and those of `facts`, as they were measured.
    """
    comparison = rounds[0].comparison
    form = comparison.form
    rows = ", ".join(
        f"{_plural(frame.height, 'row', 'rows')} of {form[name].label}"
        for name, frame in tables.items()
        if frame.height
    )
    paragraphs = [
        f"# Methods: data extraction{' (DRAFT)' if draft else ''}",
        f"Data were extracted with the form *{form.title}* (version {form.version}, fingerprint"
        f" `{form.fingerprint}`) into"
        f" spreadsheets by {_people(comparison)}, working independently. {_flow(comparison, facts)} Rows were paired by"
        " their"
        " identity within each study, and cells were compared by meaning: spelling, units and the order of several"
        " choices"
        " made no difference.",
        *_compared(rounds[0]),
        _verified(comparison),
        codebook_sentences(form),
        theme_sentences(facts.themes),
        *(
            paragraph
            for later, measured in zip(facts.rounds, rounds[1:], strict=True)
            for paragraph in _round(later, measured)
        ),
        f"{_plural(facts.confirmed, 'warning', 'warnings')} of the checks {'was' if facts.confirmed == 1 else 'were'}"
        " confirmed with the report's words."
        if facts.confirmed
        else "",
        _words_looked_up([facts.words, *(later.words for later in facts.rounds)]),
        _people_counted(people(form, tables)),
        f"The dataset has {rows}. Every value is traced to the cells, or the decision, that it comes from"
        " (`lineage.csv`); the extractors' first submissions are kept unchanged.",
        _note(comparison, facts.rounds),
        _open(facts) if draft else "",
    ]
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def _compared(measured: MeasuredRound) -> list[str]:
    """How the cells of a round compared, and how differences were resolved."""
    comparison, first, agreement = measured.comparison, measured.first, measured.agreement
    counts = difference_counts(first or comparison)
    found = measured.differences
    differences = found.first
    compared = sum(counts[state] for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    differ = compared - counts["agreed"] - counts["cosmetic"]
    return [
        f"{'On first submissions, of' if first else 'Of'} {compared:,} cells in which at least one of two or more"
        " extractors had recorded something,"
        f" {counts['agreed']:,} were identical, {counts['cosmetic']:,} differed in spelling only, and {differ:,}"
        " differed"
        f" in meaning ({_share(differ, compared)}): {counts['conflict']:,} with different values,"
        f" {counts['status']:,} with"
        f" a missing code against a value or another code, and {counts['omission']:,} left blank by one extractor."
        + _additional(counts["additional"], comparison.form),
        _resolved(differences),
        summary_sentences(agreement) if agreement and agreement.studies else "",
        " ".join(part for part in (_pairings(comparison.pairings), _since(found)) if part),
        _rulings(comparison, differed=bool(differences)),
    ]


def _round(later: RoundFacts, measured: MeasuredRound) -> list[str]:
    """What a later round filled in, by whom, and how far they agreed."""
    asked = [
        (
            table,
            [field.label for field in table.fields if not field.shown and field.of is None and _asked(table, field)],
        )
        for table in later.comparison.form.tables
    ]
    fields = _and([f"{_and(labels)} of {table.label}" for table, labels in asked if labels])
    who = later.coded()
    number = Counter(min(len(names), 2) for names in who.values())
    by_one = Counter(names[0] for names in who.values() if len(names) == 1)
    alone = _and([f"{name} {count:,}" for name, count in sorted(by_one.items())]) if by_one else ""
    studies = len({row.study for row in later.rows})
    rows, of = _plural(len(who), "row", "rows"), _plural(studies, "study", "studies")
    filled = "was" if sum(len(labels) for _, labels in asked) == 1 else "were"
    text = f"In round {later.number}, {fields} {filled} filled in on {rows} of {of} that were agreed before:"
    if (recoding := later.comparison.form.recoding) is not None:
        were = "was" if len(who) == 1 else "were"
        label = later.form[recoding.table].label
        text = (
            f"In round {later.number}, {rows} of {label} in {of} {were} coded again with revision"
            f" {recoding.revision} of the codebook ({fields}), with the earlier codes shown:"
        )
    text += f" {number[2]:,} by two or more people independently"
    text += f", {number[1]:,} by one person only ({alone})" if by_one else ""
    text += f", {number[0]:,} not yet" if number[0] else ""
    compared = _compared(measured) if later.people else []
    return [f"{text}.", *compared, _verified(later.comparison)]


def _verified(comparison: Comparison) -> str:
    """What became of the values that one person extracted and another was to verify, and how many several extracted."""
    several = len(extracted_by_several(comparison))
    more = (
        f"{_plural(several, 'value', 'values')} of fields that one person was to extract"
        f" {'was' if several == 1 else 'were'} extracted by two or more, and compared."
        if several
        else ""
    )
    return " ".join(part for part in (_one_by_one(single_values(comparison)), more) if part)


def _one_by_one(values: Sequence[SingleValue]) -> str:
    if not values:
        return ""
    number = Counter(value.verdict for value in values)
    fields = len({(value.table, value.field) for value in values})
    parts = [
        f"{number['confirmed']:,} {'was' if number['confirmed'] == 1 else 'were'} confirmed"
        if number["confirmed"]
        else "",
        f"{number['changed']:,} changed" if number["changed"] else "",
        f"{number['not found']:,} not found in the report" if number["not found"] else "",
        f"{number[None]:,} not verified" if number[None] else "",
    ]
    extracted = _counted(value.extractor for value in values)
    who = [name for value in values if value.decision for name in value.decision.who]
    verified = (
        f"and verified by another ({_counted(who)}), who saw the value and its place in the report"
        if who
        else "to be verified by another"
    )
    disputed = number["changed"] + number["not found"]
    return (
        f"{_plural(len(values), 'value', 'values')} of {_plural(fields, 'field', 'fields')}"
        f" {'was' if len(values) == 1 else 'were'} extracted by one person ({extracted}) {verified}:"
        f" {_and([part for part in parts if part])}. {'It is' if len(values) == 1 else 'They are'} in no figure of"
        " agreement." + (" What the verifier disputed was left to a ruling of the team." if disputed else "")
    )


def _counted(names: Iterable[str]) -> str:
    """Each name with how often it occurs: `Ada 3 and Ben 2`."""
    return _and([f"{name} {number:,}" for name, number in sorted(Counter(names).items())] or ["nobody"])


def _asked(table: Table, field: Field) -> bool:
    return field.name not in {*table.identity, table.study} and field.finished_when is None


def _people(comparison: Comparison) -> str:
    number = len(comparison.names)
    noun = "extractor" if number == 1 else "extractors"
    return f"{_NUMBERS.get(number, number)} {noun} ({', '.join(comparison.names)})"


_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}


def _studies(comparison: Comparison) -> str:
    times = Counter(study for extraction in comparison.extractions for study in extraction.studies_recorded)
    by_number = Counter(times.values())
    if len(by_number) == 1:
        (n,) = by_number
        who = f"{_NUMBERS.get(n, n)} {'person' if n == 1 else 'people'}"
        each = f"{len(times):,} studies were extracted, each"
        return f"{'1 study was extracted' if len(times) == 1 else each} by {who}."
    if not times:
        return "No study was extracted."
    several = sorted(by_number, reverse=True)
    counts = [f"{by_number[n]:,} by {_NUMBERS.get(n, n)}" for n in several]
    return f"{len(times):,} studies were extracted: {_and(counts)} {'person' if several[-1] == 1 else 'people'}."


def _additional(number: int, form: Form) -> str:
    if not number:
        return ""
    chosen = _and([table.label for table in form.tables if table.selection])
    return f" A further {_plural(number, 'cell belongs', 'cells belong')} to rows of {chosen} that only one chose."


def _people_counted(counted: People | None) -> str:
    """How many people took part, each once."""
    if counted is None or not counted.known:
        return ""
    number, studies = counted.number, len(counted.known)
    text = (
        f"{number:,} {'person' if number == 1 else 'people'} took part in"
        f" {_plural(studies, 'study', 'studies')} that report{'s' if studies == 1 else ''} how many."
    )
    if counted.together:
        groups = "; ".join(_and(list(several)) for several in counted.together)
        text += f" Studies with the same participants were counted once ({groups})."
    return text


def _words_looked_up(several: Sequence[WordsInReports]) -> str:
    """How many of the quoted passages are in the reports; nothing if no report was at hand."""
    number: Counter[str] = Counter()
    for words in several:
        number.update(words.counts)
    if not (looked_up := sum(number.values())):
        return ""
    parts = [
        f"{number['found']:,} {'was' if number['found'] == 1 else 'were'} found word for word",
        f"{number['slips']:,} with slight differences" if number["slips"] else "",
        f"{number['other page']:,} on another page than the extractor had named" if number["other page"] else "",
        f"{number['absent']:,} not" if number["absent"] else "",
        f"{number['unknown']:,} not in what could be searched" if number["unknown"] else "",
    ]
    passages = _plural(looked_up, "passage", "passages")
    became = _and([part for part in parts if part])
    return f"Quoted words were looked up in the full texts that were at hand: of {passages}, {became}."


def _pairings(pairings: Sequence[Pairing]) -> str:
    """Which rows the team ruled to be one, and which not; a pairing by identity that somebody confirmed is apart."""
    ruled = Counter(
        "identity" if pairing.by == "identity" else pairing.state for pairing in pairings if pairing.rulings
    )
    sentences = [
        f"{_plural(ruled['confirmed'], 'pair is one row', 'pairs are one row each')}" if ruled["confirmed"] else "",
        f"{_plural(ruled['apart'], 'pair is two rows', 'pairs are two rows each')}" if ruled["apart"] else "",
    ]
    text = ""
    if any(sentences):
        ruled_so = _and([sentence for sentence in sentences if sentence])
        text = f"Of rows that the extractors had named differently, the team ruled that {ruled_so}."
    if ticked := ruled["identity"]:
        text += f" The team also confirmed {_plural(ticked, 'pair', 'pairs')} of rows with the same names."
    return text.strip()


def _since(found: Differences) -> str:
    """What the figures on first submissions do not have."""
    parts = not_compared(found.paired)
    if found.later:
        number = len(found.later)
        cells = "1 further cell differs" if number == 1 else f"{number:,} further cells differ"
        parts += (
            f"{cells} today, and did not in the first submissions: rows were paired since, or a workbook was changed.",
        )
    return " ".join(parts)


def _resolved(differences: tuple[FirstDifference, ...]) -> str:
    """How the differences between first submissions were resolved."""
    if not differences:
        return ""
    number = Counter(difference.resolution for difference in differences)
    who = _and([f"{name} {count:,}" for name, count in sorted(corrections(differences).items())] or ["nobody"])
    resolutions = [
        f"{number['ruling']:,} by a ruling" if number["ruling"] else "",
        f"{number['parent']:,} because the row was dropped with the row that it belongs to" if number["parent"] else "",
        f"{number['correction']:,} by a correction that an extractor made in the workbook ({who})"
        if number["correction"]
        else "",
        f"{number['row']:,} because the row was renamed, removed or paired with another" if number["row"] else "",
    ]
    number_open = number["open"]
    resolutions.append(f"{number_open:,} not yet" if number_open else "")
    cells = "this cell was" if len(differences) == 1 else f"all {len(differences):,} of these cells were"
    return f"How {cells} resolved: {_and([part for part in resolutions if part])}."


def _rulings(comparison: Comparison, *, differed: bool) -> str:
    decided = [cell for cell in comparison.in_question if cell.state == "decided"]
    decisions = {cell.rulings.ruling.id: cell.rulings.ruling for cell in decided if cell.rulings.ruling}
    if not decisions:
        return "" if comparison.open or differed else "No disagreement needed a ruling."
    by_method = Counter(str(decision.method) for decision in decisions.values())
    names = {
        "discussion": "by discussion between the extractors",
        "third person": "by a third person",
        "source": "by going back to the report",
        "authors": "by the authors' reply",
        "None": "from a consensus that the team had already",
    }
    methods = [
        f"{number:,} {names[method]}" for method, number in sorted(by_method.items(), key=lambda item: names[item[0]])
    ]
    unresolved = sum(decision.ruling == "unresolved" for decision in decisions.values())
    bulk = sum(decision.bulk > 1 for decision in decisions.values())
    values = single_values(comparison)
    disputed = {(one.table, one.position, one.field) for one in values if one.verdict in {"changed", "not found"}}
    overruled = {
        cell.rulings.ruling.id
        for cell in decided
        if cell.kind == "ruled" and cell.rulings.ruling and (cell.table, cell.position, cell.field) not in disputed
    }
    text = (
        f"{_plural(len(decided), 'cell was', 'cells were')} settled by {_plural(len(decisions), 'ruling', 'rulings')}:"
        f" {_and(methods)}."
    )
    if verified := sum((cell.table, cell.position, cell.field) in disputed for cell in decided):
        text += f" In {verified:,} of these cells the verifier had disputed the value of the extractor."
    alone = {
        cell.rulings.ruling.id
        for cell in decided
        if cell.rulings.ruling
        and settled_alone(cell.rulings.ruling.method, cell.rulings.ruling.who, extractors_of(comparison, cell))
    }
    if alone:
        text += (
            f" {_plural(len(alone), 'ruling was', 'rulings were')} made by only one extractor of the study, from the"
            " report or the authors' reply."
        )
    if overruled:
        number = _plural(len(overruled), "ruling was", "rulings were")
        text += f" {number} made on cells on which the extractors had agreed."
    if bulk:
        text += f" {_plural(bulk, 'ruling was', 'rulings were')} made in bulk."
    if unresolved:
        text += (
            f" {_plural(unresolved, 'disagreement', 'disagreements')} could not be resolved; the dataset says UC"
            " there and"
            " `discrepancies.csv` gives both values."
        )
    return text


def _flow(comparison: Comparison, facts: Facts) -> str:
    return " ".join(part for part in (facts.flow, _studies(comparison), facts.shared_out, facts.pilot) if part)


def _note(comparison: Comparison, rounds: Sequence[RoundFacts]) -> str:
    """What stands behind the figures: software, form, who ruled, what one extractor alone extracted, what waits."""
    form = comparison.form
    revisions = sorted(
        {
            extraction.codebook
            for one in (comparison, *(later.comparison for later in rounds))
            for extraction in one.extractions
            if extraction.codebook is not None
        }
    )
    noun = "revision" if len(revisions) == 1 else "revisions"
    codebook = f", codebook {noun} {_and([str(revision) for revision in revisions])}" if revisions else ""
    rulings = [decision for decision in comparison.ledger.standing if decision.ruling not in VERIFYING]
    who = sorted({name for decision in rulings for name in decision.who})
    alone = [
        field.label
        for table in form.tables
        for field in table.fields
        if field.mode != "dual" and field.of is None and field.name not in table.not_extracted
    ]
    pending = int((comparison.merged_cells["final"] == Missing.PEND).sum())
    sentences = [
        f"twofold {version('twofold')}; form {form.name} {form.version}{codebook}.",
        f"Rulings were made by {_and(who)}." if who else "",
        f"{_plural(len(alone), 'field was', 'fields were')} not extracted by two people independently, and"
        f" {'is' if len(alone) == 1 else 'are'} in no figure of agreement: {_and(sorted(alone))}."
        if alone
        else "",
        f"{_plural(pending, 'cell waits', 'cells wait')} for the full text or the authors (PEND)." if pending else "",
    ]
    return f"Note. {' '.join(part for part in sentences if part)}"


def _open(facts: Facts) -> str:
    lines = "".join(f"\n- {' '.join(point.split())}" for point in facts.open_points)
    return f"**This is a draft.** {'It waits for:' if lines else 'Nothing is open.'}{chr(10) if lines else ''}{lines}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "no cells"


def _plural(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
