"""A round of extraction in sentences, for the methods text: how its entries compared, and who verified what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from extract.dataset.methods.agreement_sentences import summary_sentences
from extract.dataset.methods.difference_sentences import (
    counts_sentences,
    resolved_sentence,
    section_of,
    since_sentences,
)
from extract.dataset.methods.facts import RoundFacts
from extract.dataset.methods.measured_round import MeasuredRound
from schema.rounds import fields_to_fill
from schema.text import and_list, plural
from validate.adjudication.decide import extractors_of
from validate.adjudication.verification import SingleValue, extracted_by_several, pending_alone, single_values
from validate.adjudication.who_may_rule import settled_alone
from validate.dataset.paper.led import all_led, counted
from validate.dataset.paper.paper_table import Trace
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing


def compared_sentences(measured: MeasuredRound, *, brief: bool = False) -> list[str]:
    """How the entries of a round compared, and how differences were resolved.

    `brief` leaves out what a table has: how coefficients were made, and in later rounds all agreement.
    """
    comparison, agreement, found = measured.comparison, measured.agreement, measured.differences
    later = comparison.form.round > 1
    return [
        counts_sentences(comparison, measured.first, brief=brief),
        resolved_sentence(comparison.form, found.first),
        all_led(
            summary_sentences(agreement, measured.replaced, later=later, brief=brief),
            section_of(comparison.form, "agreement"),
        )
        if agreement and agreement.studies and not (brief and later)
        else "",
        " ".join(part for part in (_pairings(comparison, brief=brief), since_sentences(found)) if part),
        all_led(
            _rulings(comparison, differed=bool(found.first)),
            section_of(comparison.form, "disagreement-list"),
        ),
    ]


def _pairings(comparison: Comparison, *, brief: bool) -> str:
    """Which records the team decided to be one, and which not; confirmed pairs with the same names are apart."""
    ruled = defaultdict[str, list[Pairing]](list)
    for pairing in comparison.pairings:
        if pairing.rulings:
            ruled["identity" if pairing.by == "identity" else pairing.state].append(pairing)
    sentences = [
        *_decided(comparison, ruled["confirmed"], "pair is one record", "pairs are one record each"),
        *_decided(comparison, ruled["apart"], "pair is two records", "pairs are two records each"),
    ]
    text = ""
    if sentences:
        text = (
            f"Of records that the extractors had named differently, the team decided that {and_list(sentences)}."
            f"{'' if brief else ' These decisions are not among those on entries.'}"
        )
    if ticked := len(ruled["identity"]):
        text += f" The team also confirmed {plural(ticked, 'pair', 'pairs')} of records with the same names."
    return all_led(text.strip(), "all")


def _decided(comparison: Comparison, pairs: Sequence[Pairing], one: str, several: str) -> list[str]:
    """How many pairs were decided to be what, with a number that leads to them, and by whom; nothing of no pair."""
    if not pairs:
        return []
    who = _by_whom([max(pairing.rulings, key=lambda ruling: ruling.when).who for pairing in pairs])
    return [f"{counted(len(pairs), _leading_to(comparison, pairs), one, several)}{who}"]


def _leading_to(comparison: Comparison, pairs: Sequence[Pairing]) -> Trace:
    """To the records, where they are rows of one table of the dataset; else to all rows."""
    tables, positions = {pairing.table for pairing in pairs}, {pairing.position for pairing in pairs}
    if len(tables) > 1 or None in positions or comparison.form.round > 1:
        return Trace(section="all")
    (table,) = tables
    kept = [position for position, there in enumerate(kept_rows(comparison.tables[table])) if there]
    lines = tuple(line for line, position in enumerate(kept) if position in positions)
    return Trace(table=table, lines=lines) if len(lines) == len(pairs) else Trace(section="all")


def _rulings(comparison: Comparison, *, differed: bool) -> str:
    decided = [cell for cell in comparison.in_question if cell.progress == "decided"]
    decisions = {cell.rulings.ruling.id: cell.rulings.ruling for cell in decided if cell.rulings.ruling}
    if not decisions:
        return "" if comparison.open or differed else "No disagreement needed a decision."
    unresolved = sum(decision.ruling == "unresolved" for decision in decisions.values())
    bulk = sum(decision.bulk > 1 for decision in decisions.values())
    values = single_values(comparison)
    disputed = {(one.table, one.position, one.field) for one in values if one.verdict in {"changed", "not found"}}
    overruled = {
        cell.rulings.ruling.id
        for cell in decided
        if cell.kind == "ruled" and cell.rulings.ruling and (cell.table, cell.position, cell.field) not in disputed
    }
    several = " (a decision can settle several entries)" if len(decided) > len(decisions) else ""
    text = (
        f"{plural(len(decided), 'entry was', 'entries were')} settled by"
        f" {plural(len(decisions), 'decision', 'decisions')}{several}: {_methods(comparison, decided)}."
    )
    verified = sum((cell.table, cell.position, cell.field) in disputed for cell in decided)
    if verified:
        text += f" In {verified:,} of these entries the verifier had disputed the value of the extractor."
    alone = {
        cell.rulings.ruling.id
        for cell in decided
        if cell.rulings.ruling
        and settled_alone(cell.rulings.ruling.method, cell.rulings.ruling.who, extractors_of(comparison, cell))
    }
    if alone:
        text += (
            f" {plural(len(alone), 'decision was', 'decisions were')} made by only one extractor of the study, from the"
            " report or the authors' reply."
        )
    if overruled:
        number = plural(len(overruled), "decision was", "decisions were")
        text += f" {number} made on entries in which the extractors do not differ now."
    if bulk:
        text += f" {plural(bulk, 'decision was', 'decisions were')} made in bulk."
    if unresolved:
        text += (
            f" {plural(unresolved, 'disagreement', 'disagreements')} could not be resolved; the dataset says UC"
            " (unclear) there and `discrepancies.csv` gives both values."
        )
    return text


def _methods(comparison: Comparison, decided: Sequence[Discrepancy]) -> str:
    """How many decisions were made in each way, and by whom: each person with a number, if there are several."""
    by_way: dict[str, dict[str, tuple[str, ...]]] = {}
    for cell in decided:
        if (ruling := cell.rulings.ruling) is not None:
            extractors = {name.casefold() for name in extractors_of(comparison, cell)}
            own = ruling.method == "third person" and any(name.casefold() in extractors for name in ruling.who)
            way = "own study" if own else str(ruling.method)
            by_way.setdefault(way, {})[ruling.id] = ruling.who
    return and_list(
        [
            f"{len(by_way[way]):,} {words}{_by_whom(by_way[way].values()) if named else ''}"
            for way, (words, named) in _WAYS.items()
            if way in by_way
        ]
    )


_WAYS = {
    "discussion": ("by discussion between the extractors", False),
    "third person": ("by a third person who had not extracted the study", True),
    "own study": ("by a third person who had also extracted the study, as the project allows", True),
    "source": ("after the report was read again", True),
    "authors": ("after a reply of the authors", True),
    "None": ("from a consensus that the team had already", False),
}
"""How decisions are made, and whether people are named: extractors who discuss are known."""


def _by_whom(decisions: Iterable[tuple[str, ...]]) -> str:
    """` (Cleo)`, or ` (Cleo 5; Ada and Ben together 1)` if it was not always the same; blank where nobody is named."""
    counted = Counter(tuple(sorted(set(people))) for people in decisions)
    if not any(counted):
        return ""
    if len(counted) == 1:
        return f" ({and_list(list(next(iter(counted))))})"
    shown = {people: _together(people) for people in sorted(counted, key=lambda people: (len(people), people))}
    return f" ({'; '.join(f'{words} {counted[people]:,}' for people, words in shown.items())})"


def _together(people: Sequence[str]) -> str:
    return f"{and_list(list(people))} together" if len(people) > 1 else next(iter(people), "nobody named")


def later_round_sentences(later: RoundFacts, measured: MeasuredRound, *, brief: bool = False) -> list[str]:
    """What a later round filled in, by whom, and how far they agreed (`brief` as in `compared_sentences`)."""
    by_table = [(table, [field.label for field in fields_to_fill(table)]) for table in later.comparison.form.tables]
    fields = and_list([f"{and_list(labels)} of {table.label}" for table, labels in by_table if labels])
    who = later.filled_in()
    number = Counter(min(len(names), 2) for names in who.values())
    by_one = Counter(names[0] for names in who.values() if len(names) == 1)
    alone = and_list([f"{name} {count:,}" for name, count in sorted(by_one.items())]) if by_one else ""
    studies = len({row.study for row in later.rows})
    rows, of = plural(len(who), "record", "records"), plural(studies, "study", "studies")
    filled = "was" if sum(len(labels) for _, labels in by_table) == 1 else "were"
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
    compared = compared_sentences(measured, brief=brief) if later.people else []
    text = all_led(f"{text}.", section_of(later.comparison.form, "agreement"))
    return [text, *compared, all_led(verified_sentences(later.comparison, brief=brief), "all")]


def verified_sentences(comparison: Comparison, *, brief: bool = False) -> str:
    """What became of entries that one person extracted and another was to verify, and how many several extracted."""
    several = len(extracted_by_several(comparison))
    more = (
        f"{plural(several, 'value', 'values')} of data items that one person was to extract"
        f" {'was' if several == 1 else 'were'} extracted by two or more, and compared."
        if several
        else ""
    )
    return " ".join(part for part in (_one_by_one(comparison, brief=brief), "" if brief else more) if part)


def _one_by_one(comparison: Comparison, *, brief: bool) -> str:
    values, pending = single_values(comparison), pending_alone(comparison)
    cells = [(value.table, value.field, value.extractor) for value in values] + list(pending)
    if not cells:
        return ""
    fields = len({(table, field) for table, field, _ in cells})
    sentences = [
        f"{plural(len(cells), 'entry', 'entries')} of {plural(fields, 'data item')}"
        f" {'was' if len(cells) == 1 else 'were'} extracted by"
        f" one person ({_counted(extractor for *_, extractor in cells)}), to be verified by another.",
        f"{len(pending):,} {'entry is pending and so was' if len(pending) == 1 else 'entries are pending and so were'}"
        " not"
        " verified."
        if pending
        else "",
        _verdicts(comparison, values),
        "" if brief else f"{'This entry is' if len(cells) == 1 else 'These entries are'} in no figure of agreement.",
    ]
    disputed = any(value.verdict in {"changed", "not found"} for value in values)
    sentences += ["What the verifier disputed was left to a decision of the team."] if disputed and not brief else []
    return " ".join(sentence for sentence in sentences if sentence)


def _verdicts(comparison: Comparison, values: Sequence[SingleValue]) -> str:
    """What verifiers said of the cells that one person extracted, and how many wait for a verifier."""
    number = Counter(value.verdict for value in values)
    verified = [value for value in values if value.verdict]
    codes = sum(value.value in comparison.form[value.table][value.field].codes for value in verified)
    given = [
        f"{len(verified) - codes:,} with a value" if codes < len(verified) else "",
        f"{codes:,} with a missing code" if codes else "",
    ]
    who = _counted(name for value in verified if value.decision for name in value.decision.who)
    parts = [
        f"{number['confirmed']:,} {'was' if number['confirmed'] == 1 else 'were'} confirmed"
        if number["confirmed"]
        else "",
        f"{number['changed']:,} changed" if number["changed"] else "",
        f"{number['not found']:,} not found in the report" if number["not found"] else "",
    ]
    text = (
        f"{plural(len(verified), 'entry', 'entries')} ({and_list([part for part in given if part])})"
        f" {'was' if len(verified) == 1 else 'were'} verified by another ({who}), who saw what was extracted and its"
        f" place in the report: {and_list([part for part in parts if part])}."
    )
    left = f"{plural(number[None], 'entry is', 'entries are')} not verified yet." if number[None] else ""
    return " ".join(part for part in (text if verified else "", left) if part)


def _counted(names: Iterable[str]) -> str:
    """Each name with how often it occurs: `Ada 3 and Ben 2`."""
    return and_list([f"{name} {number:,}" for name, number in sorted(Counter(names).items())] or ["nobody"])
