"""The mutants: each a small mistake that somebody could make, with the tests that have to notice it."""

from dataclasses import dataclass

LOST = "tests/validate/test_laws_lost_and_invented.py"
ORDER = "tests/validate/test_laws_silence_and_order.py"
LOCAL = "tests/validate/test_laws_local_and_exact.py"
DECISIONS = "tests/validate/test_laws_decisions.py"
STATES = "tests/validate/test_states.py"
LEDGER = "tests/validate/test_ledger.py"
DECIDING = "tests/validate/test_deciding.py"
TEXT = "tests/schema/test_text.py"
CELLS = "tests/schema/test_cells.py"


@dataclass(frozen=True)
class Mutant:
    """`old`, found exactly once in `file`, becomes `new`; then one of `tests` fails, or the law is not tested."""

    law: str
    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "law 1",
        "rows without a study are left out",
        "validate/pairing.py",
        "    twice = everyone.filter(",
        '    everyone = everyone.drop_nulls("study")\n    twice = everyone.filter(',
        (f"{LOST}::test_every_row_of_every_extraction_is_in_exactly_one_merged_row",),
    ),
    Mutant(
        "law 1",
        "what only some filled counts as blank",
        "validate/states.py",
        "pl.when(filled == 0)",
        "pl.when(filled < asked)",
        (f"{LOST}::test_what_counts_stands_in_the_consensus_or_is_shown",),
    ),
    Mutant(
        "law 1",
        "agreed and cosmetic are mixed up",
        "validate/states.py",
        '.when(f"spelled {field.name}")',
        '.when(~pl.col(f"spelled {field.name}"))',
        (f"{STATES}::test_a_cell_has_the_state_that_the_design_says",),
    ),
    Mutant(
        "law 2",
        "open cells get a missing code",
        "validate/verdicts.py",
        "            final[name][position] = each.final\n",
        '            final[name][position] = each.final or "NR"\n',
        (f"{LOST}::test_every_consensus_value_is_an_input_or_stands_in_a_decision",),
    ),
    Mutant(
        "law 2",
        "the mean stands for values within a tolerance",
        "validate/states.py",
        "numbers[(len(numbers) - 1) // 2]",
        "sum(numbers) / len(numbers)",
        (f"{STATES}::test_within_a_tolerance_the_lower_middle_value_stands",),
    ),
    Mutant(
        "law 3",
        "one's own numbers of findings are compared",
        "validate/merge.py",
        "        columns = {**columns, **_resolve(table, extractions, targets)}\n",
        "        columns = {**columns}\n",
        (f"{ORDER}::test_numbering_findings_in_another_way_is_no_difference",),
    ),
    Mutant(
        "law 3",
        "keys for comparing stand in the dataset",
        "validate/merge.py",
        "own.values.with_columns(texts)",
        "own.keys.with_columns(texts)",
        (f"{ORDER}::test_merging_an_extraction_with_itself_gives_it_back",),
    ),
    Mutant(
        "law 4",
        "the first extractor's spelling stands",
        "validate/states.py",
        "key=lambda text: (-len(text), text)",
        "key=lambda text: 0",
        (f"{STATES}::test_what_stands_is_one_of_the_texts_whoever_typed_it",),
    ),
    Mutant(
        "law 4",
        "rows stay in the order in which they came",
        "validate/pairing.py",
        'ranked.sort("rank", "identity", "content", "typed", "who", "position", nulls_last=True)',
        'ranked.sort("rank", "position", nulls_last=True)',
        (f"{ORDER}::test_the_order_of_rows_sheets_and_columns_is_nothing",),
    ),
    Mutant(
        "law 5",
        "findings are numbered through all studies",
        "validate/merge.py",
        'pl.int_range(1, pl.len() + 1).over("study")',
        "pl.int_range(1, pl.len() + 1)",
        (
            f"{LOCAL}::test_findings_are_numbered_within_their_study",
            f"{LOCAL}::test_what_happens_to_one_study_never_depends_on_another",
        ),
    ),
    Mutant(
        "law 5",
        "whoever recorded anything counts for every study",
        "validate/merge.py",
        "study.is_in(studies.implode()).fill_null(value=False)",
        "pl.lit(value=len(studies) > 0)",
        (f"{LOCAL}::test_what_happens_to_one_study_never_depends_on_another", STATES),
    ),
    Mutant(
        "law 6",
        "a missing code against a value is no discrepancy",
        "validate/discrepancies.py",
        '"status": "status", ',
        "",
        (f"{LOCAL}::test_k_cells_with_another_meaning_are_exactly_k_discrepancies",),
    ),
    Mutant(
        "law 6",
        "a blank against a value is no discrepancy",
        "validate/states.py",
        '        .when(filled < asked)\n        .then(pl.lit("omission"))\n',
        "",
        (f"{LOCAL}::test_k_cells_with_another_meaning_are_exactly_k_discrepancies",),
    ),
    Mutant(
        "law 6",
        "each within the tolerance of the one before",
        "validate/states.py",
        "max(numbers) - min(numbers)",
        "max(numbers) - sorted(numbers)[-2]",
        (f"{STATES}::test_a_tolerance_is_about_the_largest_and_the_smallest",),
    ),
    Mutant(
        "law 7",
        "two rulings that differ: the last one wins",
        "validate/ledger.py",
        "for each in self.holding}) > 1",
        "for each in self.holding}) > 2",
        (f"{DECISIONS}::test_two_rulings_that_differ_leave_the_cell_open",),
    ),
    Mutant(
        "law 7",
        "a ruling on a row serves its first cell only",
        "validate/deciding.py",
        "        if each.whole_row:\n            for name",
        "        if each.field == at.field:\n            for name",
        (f"{DECISIONS}::test_when_every_discrepancy_is_ruled_on_nothing_is_open",),
    ),
    Mutant(
        "law 7",
        "a ruling on one cell takes the place of that on the row",
        "validate/deciding.py",
        "for each in at.verdict.holding if each.field == at.field",
        "for each in at.verdict.holding",
        (f"{DECIDING}::test_a_cell_of_a_kept_row_can_be_ruled_on_without_opening_the_others",),
    ),
    Mutant(
        "law 7",
        "a withdrawn ruling still holds",
        "validate/ledger.py",
        "each.id not in withdrawn and ",
        "",
        (f"{DECISIONS}::test_a_withdrawn_ruling_opens_what_it_closed",),
    ),
    Mutant(
        "law 8",
        "a ruling holds while anybody has what they had",
        "validate/addressed.py",
        "holds = all(",
        "holds = any(",
        (f"{DECISIONS}::test_a_changed_value_opens_its_cell_alone_and_changed_back_wakes_the_ruling", DECIDING),
    ),
    Mutant(
        "law 8",
        "a ruling sleeps when a value is spelled in another way",
        "validate/table_view.py",
        "return key_of(asked, remembered) == key_of(asked, now)",
        "return remembered == now and remembered != '24'",
        (f"{DECISIONS}::test_what_was_ruled_is_what_stands", DECIDING),
    ),
    Mutant(
        "law 8",
        "a row is known by one extractor's identity alone",
        "validate/addressed.py",
        "if len(places) == 1 else None",
        "if places - {None} else None",
        (f"{DECISIONS}::test_a_changed_identity_suspends_the_row_and_its_children",),
    ),
    Mutant(
        "law 8",
        "a sleeping ruling is forgotten once the extractors agree on anything",
        "validate/discrepancies.py",
        'if kind == "ruled" and _all_agree(view, position, name, verdict.sleeping[-1]) else',
        'if kind == "ruled" else',
        (f"{DECIDING}::test_a_sleeping_ruling_stays_shown_unless_all_now_agree_with_it",),
    ),
    Mutant(
        "law 9",
        "an identity that an extraction has twice is paired all the same",
        "validate/pairing.py",
        'pl.struct("identity", "who").is_duplicated()',
        'pl.struct("identity", "who", "position").is_duplicated()',
        (f"{LOCAL}::test_pairs_have_one_identity_and_rows_in_trouble_are_alone",),
    ),
    Mutant(
        "law 9",
        "blank identities are equal",
        "validate/pairing.py",
        'pl.concat_str(pl.all(), separator=_JOIN).alias("identity")',
        'pl.concat_str(pl.all(), separator=_JOIN, ignore_nulls=True).alias("identity")',
        (f"{LOCAL}::test_pairs_have_one_identity_and_rows_in_trouble_are_alone",),
    ),
    Mutant(
        "law 10",
        "a line leaves out what it replaces",
        "validate/ledger.py",
        '{"id": self.id} | self.model_dump(mode="json", exclude_defaults=True)',
        '{"id": self.id} | self.model_dump(mode="json", exclude_defaults=True, exclude={"replaces"})',
        (f"{LEDGER}::test_a_line_comes_back_as_the_decision_that_it_was",),
    ),
    Mutant(
        "law 11",
        "rows come in whatever order grouping gives",
        "validate/pairing.py",
        'ranked.sort("rank", "identity", "content", "typed", "who", "position", nulls_last=True)',
        'ranked.sort("rank", nulls_last=True)',
        (
            f"{ORDER}::test_the_same_in_gives_the_same_out",
            f"{ORDER}::test_the_order_in_which_extractions_are_given_is_nothing",
        ),
    ),
    Mutant(
        "meaning",
        "case makes a difference",
        "schema/text.py",
        "_plain_letters(text).casefold()",
        "_plain_letters(text)",
        (TEXT,),
    ),
    Mutant(
        "meaning",
        "0.50 is not 0.5",
        "schema/decimals.py",
        'written.rstrip("0").rstrip(".")',
        "written",
        (CELLS,),
    ),
    Mutant(
        "meaning",
        "half a person is rounded down",
        "schema/cells.py",
        "if number != int(number):",
        "if number < int(number):",
        (CELLS,),
    ),
    Mutant(
        "meaning",
        "a unit's factor is forgotten",
        "schema/quantities.py",
        "Fraction(value.number) * unit.times",
        "Fraction(value.number)",
        (CELLS,),
    ),
)
