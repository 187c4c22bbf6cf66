"""The mutants: each a small mistake that somebody could make, with the tests that have to notice it."""

from dataclasses import dataclass

LOST = "tests/validate/merge/test_laws_lost_and_invented.py"
ORDER = "tests/validate/merge/test_laws_silence_and_order.py"
LOCAL = "tests/validate/merge/test_laws_local_and_exact.py"
DECISIONS = "tests/validate/merge/test_laws_decisions.py"
STATES = "tests/validate/merge/test_states.py"
LEDGER = "tests/validate/ledger/test_ledger.py"
DECIDING = "tests/validate/adjudication/test_decide.py"
ASSIGNMENT = "tests/validate/pairing/test_assignment.py"
GROUPING = "tests/validate/pairing/test_grouping.py"
RULINGS = "tests/validate/merge/test_rulings_on_rows.py"
RENAMES = "tests/validate/ledger/test_renames.py"
SPLITS = "tests/validate/pairing/test_splits.py"
ARMS = "tests/validate/merge/test_harder_arms.py"
TEXT = "tests/schema/test_text.py"
CELLS = "tests/schema/test_cells.py"
WHOSE = "tests/extract/project/test_whose_file.py"
PEOPLE = "tests/validate/adjudication/test_people.py"


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
        "validate/pairing/pair.py",
        "    twice = everyone.filter(",
        '    everyone = everyone.drop_nulls("study")\n    twice = everyone.filter(',
        (f"{LOST}::test_every_row_of_every_extraction_is_in_exactly_one_merged_row",),
    ),
    Mutant(
        "law 1",
        "what only some filled counts as blank",
        "validate/merge/states.py",
        "pl.when(filled == 0)",
        "pl.when(filled < asked)",
        (f"{LOST}::test_what_counts_stands_in_the_consensus_or_is_shown",),
    ),
    Mutant(
        "law 1",
        "agreed and cosmetic are mixed up",
        "validate/merge/states.py",
        '.when(f"spelled {field.name}")',
        '.when(~pl.col(f"spelled {field.name}"))',
        (f"{STATES}::test_a_cell_has_the_state_that_the_design_says",),
    ),
    Mutant(
        "law 2",
        "open cells get a missing code",
        "validate/merge/apply_ledger.py",
        "            final[name][position] = each.final\n",
        '            final[name][position] = each.final or "NR"\n',
        (f"{LOST}::test_every_consensus_value_is_an_input_or_stands_in_a_decision",),
    ),
    Mutant(
        "law 2",
        "the mean stands for values within a tolerance",
        "validate/merge/states.py",
        "numbers[(len(numbers) - 1) // 2]",
        "sum(numbers) / len(numbers)",
        (f"{STATES}::test_within_a_tolerance_the_lower_middle_value_stands",),
    ),
    Mutant(
        "law 3",
        "one's own numbers of findings are compared",
        "validate/merge/merge_extractions.py",
        "        columns = {**columns, **_resolve(table, extractions, targets)}\n",
        "        columns = {**columns}\n",
        (f"{ORDER}::test_numbering_findings_in_another_way_is_no_difference",),
    ),
    Mutant(
        "law 3",
        "keys for comparing stand in the dataset",
        "validate/merge/merge_extractions.py",
        "own.values.with_columns(texts)",
        "own.keys.with_columns(texts)",
        (f"{ORDER}::test_merging_an_extraction_with_itself_gives_it_back",),
    ),
    Mutant(
        "law 4",
        "the first extractor's spelling stands",
        "validate/merge/states.py",
        "key=lambda text: (-len(text), text)",
        "key=lambda text: 0",
        (f"{STATES}::test_what_stands_is_one_of_the_texts_whoever_typed_it",),
    ),
    Mutant(
        "law 4",
        "rows stay in the order in which they came",
        "validate/pairing/pair.py",
        'ranked.sort("rank", "identity", "content", "typed", *last, nulls_last=True)',
        'ranked.sort("rank", "position", nulls_last=True)',
        (f"{ORDER}::test_the_order_of_rows_sheets_and_columns_is_nothing",),
    ),
    Mutant(
        "law 5",
        "findings are numbered through all studies",
        "validate/merge/merge_extractions.py",
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
        "validate/merge/merge_extractions.py",
        "study.is_in(studies.implode()).fill_null(value=False)",
        "pl.lit(value=len(studies) > 0)",
        (f"{LOCAL}::test_what_happens_to_one_study_never_depends_on_another", STATES),
    ),
    Mutant(
        "law 6",
        "a missing code against a value is no discrepancy",
        "validate/merge/discrepancies.py",
        '"status": "status", ',
        "",
        (f"{LOCAL}::test_k_cells_with_another_meaning_are_exactly_k_discrepancies",),
    ),
    Mutant(
        "law 6",
        "a blank against a value is no discrepancy",
        "validate/merge/states.py",
        '        .when(filled < asked)\n        .then(pl.lit("omission"))\n',
        "",
        (f"{LOCAL}::test_k_cells_with_another_meaning_are_exactly_k_discrepancies",),
    ),
    Mutant(
        "law 6",
        "each within the tolerance of the one before",
        "validate/merge/states.py",
        "max(numbers) - min(numbers)",
        "max(numbers) - sorted(numbers)[-2]",
        (f"{STATES}::test_a_tolerance_is_about_the_largest_and_the_smallest",),
    ),
    Mutant(
        "law 7",
        "two rulings that differ: the last one wins",
        "validate/ledger/ledger.py",
        "for each in self.in_force}) > 1",
        "for each in self.in_force}) > 2",
        (f"{DECISIONS}::test_two_rulings_that_differ_leave_the_cell_open",),
    ),
    Mutant(
        "law 7",
        "a ruling on a row serves its first cell only",
        "validate/adjudication/decide.py",
        "        if each.whole_row:\n            for name",
        "        if each.field == at.field:\n            for name",
        (f"{DECISIONS}::test_when_every_discrepancy_is_ruled_on_nothing_is_open",),
    ),
    Mutant(
        "law 7",
        "a ruling on one cell takes the place of that on the row",
        "validate/adjudication/decide.py",
        "for each in at.rulings.in_force if each.field == at.field",
        "for each in at.rulings.in_force",
        (f"{DECIDING}::test_a_cell_of_a_kept_row_can_be_ruled_on_without_opening_the_others",),
    ),
    Mutant(
        "law 7",
        "a withdrawn ruling still holds",
        "validate/ledger/ledger.py",
        "gone = self.withdrawals.keys() | self",
        "gone = self",
        (f"{DECISIONS}::test_a_withdrawn_ruling_opens_what_it_closed",),
    ),
    Mutant(
        "law 8",
        "a ruling holds while anybody has what they had",
        "validate/merge/resolve_rulings.py",
        "holds = all(",
        "holds = any(",
        (f"{DECISIONS}::test_a_changed_value_opens_its_cell_alone_and_changed_back_wakes_the_ruling", DECIDING),
    ),
    Mutant(
        "law 8",
        "a ruling sleeps when a value is spelled in another way",
        "validate/merge/table_view.py",
        "return key_of(asked, remembered) == key_of(asked, now)",
        "return remembered == now and remembered != '24'",
        (f"{DECISIONS}::test_what_was_ruled_is_what_stands", DECIDING),
    ),
    Mutant(
        "law 8",
        "a row is known by one extractor's identity alone",
        "validate/merge/resolve_rulings.py",
        "met = set.intersection(*several) if several else set()",
        "met = set().union(*several)",
        (f"{DECISIONS}::test_a_changed_identity_suspends_the_row_and_its_children",),
    ),
    Mutant(
        "law 8",
        "a sleeping ruling is forgotten once the extractors agree on anything",
        "validate/merge/discrepancies.py",
        'if kind == "ruled" and _all_agree(view, position, name, verdict.stale[-1]) else',
        'if kind == "ruled" else',
        (f"{DECIDING}::test_a_sleeping_ruling_stays_shown_unless_all_now_agree_with_it",),
    ),
    Mutant(
        "law 9",
        "an identity that an extraction has twice is paired all the same",
        "validate/pairing/pair.py",
        'pl.struct("identity", "who").is_duplicated()',
        'pl.struct("identity", "who", "position").is_duplicated()',
        (f"{LOCAL}::test_pairs_have_one_identity_and_rows_in_trouble_are_alone",),
    ),
    Mutant(
        "law 9",
        "blank identities are equal",
        "validate/pairing/pair.py",
        'pl.concat_str(pl.all(), separator=_JOIN).alias("identity")',
        'pl.concat_str(pl.all(), separator=_JOIN, ignore_nulls=True).alias("identity")',
        (f"{LOCAL}::test_pairs_have_one_identity_and_rows_in_trouble_are_alone",),
    ),
    Mutant(
        "pairing",
        "rows below the floor are proposed",
        "validate/pairing/grouping.py",
        "if known >= FLOOR and cores",
        "if cores",
        (f"{GROUPING}::test_rows_of_one_identity_join_as_one_or_not_at_all",),
    ),
    Mutant(
        "pairing",
        "order decides between rows that are as similar",
        "validate/pairing/assignment.py",
        "pairs |= {pair for pair in found.pairs() if pair not in loose}",
        "pairs |= {*found.pairs()}",
        (f"{ASSIGNMENT}::test_two_rows_that_are_as_like_a_third_are_a_tie", ASSIGNMENT),
    ),
    Mutant(
        "pairing",
        "a row that could stay alone makes no tie",
        "validate/pairing/assignment.py",
        "[*self._unpaired(), None]",
        "[*self._unpaired()]",
        (f"{ASSIGNMENT}::test_what_is_paired_is_in_every_assignment_that_is_nearly_as_good",),
    ),
    Mutant(
        "pairing",
        "a chain of likeness makes a group",
        "validate/pairing/grouping.py",
        "two in similar and cores[two[0]]",
        "cores[two[0]]",
        (f"{GROUPING}::test_no_chain_makes_a_group_of_rows_that_are_not_alike",),
    ),
    Mutant(
        "pairing",
        "an extractor may have two rows in a group",
        "validate/pairing/grouping.py",
        "two in similar and cores[two[0]].keys().isdisjoint(cores[two[1]])",
        "two in similar or two[0] == two[1] or not cores[two[0]].keys().isdisjoint(cores[two[1]])",
        (GROUPING,),
    ),
    Mutant(
        "pairing",
        "what is taken apart stays joined by its identity",
        "validate/pairing/pairer.py",
        "apart = [two for two in _twos(core) if self._holds(two, self.rulings.different)]",
        "apart: list[Two] = []",
        (f"{RULINGS}::test_what_identity_paired_can_be_taken_apart_and_is_not_proposed_again",),
    ),
    Mutant(
        "pairing",
        "rows that are ruled to differ are proposed again",
        "validate/pairing/pairer.py",
        "looked_at = {row for two in self.rulings.different for row in two}",
        "looked_at = set[Row]()",
        (f"{RULINGS}::test_what_identity_paired_can_be_taken_apart_and_is_not_proposed_again",),
    ),
    Mutant(
        "pairing",
        "a ruling that identity contradicts is passed over",
        "validate/pairing/pairer.py",
        "self._same(self._making_room(broken))",
        "self._same(broken)",
        (f"{RULINGS}::test_a_ruling_goes_before_identity_and_who_has_that_identity_too_is_asked",),
    ),
    Mutant(
        "pairing",
        "of rulings that contradict each other one is followed",
        "validate/pairing/rulings.py",
        "contested=_contested(same.keys(), different.keys())",
        "contested=frozenset()",
        (RULINGS,),
    ),
    Mutant(
        "pairing",
        "a ruling on rows that are gone is not reported",
        "validate/pairing/rulings.py",
        "            suspended.append(each.id)\n",
        "",
        (f"{RULINGS}::test_a_renamed_row_that_is_paired_anew_has_its_rulings_and_those_of_its_visits_back",),
    ),
    Mutant(
        "pairing",
        "a proposal needs no ruling",
        "validate/pairing/pairings.py",
        '({"proposed", "tied", "split", "renamed", "contested"})',
        '({"tied", "split", "renamed", "contested"})',
        (f"{LOCAL}::test_proposed_rows_are_alike_each_to_each_and_ties_stay_apart",),
    ),
    Mutant(
        "pairing",
        "a nameless row is proposed though another has no name either",
        "validate/pairing/by_study.py",
        'trouble == "blank" and cells.addresses.sole(*row)',
        'trouble == "blank"',
        (f"{RULINGS}::test_a_row_without_a_name_is_proposed_where_it_is_the_only_one",),
    ),
    Mutant(
        "pairing",
        "two rows that are like one are its parts though nothing adds up",
        "validate/pairing/splits.py",
        "if not any(_shows(*difference) for difference in differ):",
        "if not differ:",
        (SPLITS,),
    ),
    Mutant(
        "law 5",
        "what a value is worth is learned from all studies",
        "validate/pairing/by_study.py",
        "        known = {row: cells.of(row) for row in places}\n",
        "        known = {(who, row): cells.of((who, row)) for who, told in cells.addresses.of_row.items()\n"
        "                 for row in range(len(told))}\n",
        (f"{LOCAL}::test_what_happens_to_one_study_never_depends_on_another",),
    ),
    Mutant(
        "law 8",
        "a ruling that pairs a renamed row anew does not say what it was called",
        "validate/adjudication/decide_pairing.py",
        "        formerly=formerly,\n",
        "",
        (f"{RULINGS}::test_a_renamed_row_that_is_paired_anew_has_its_rulings_and_those_of_its_visits_back",),
    ),
    Mutant(
        "law 8",
        "visits do not follow their renamed group",
        "validate/ledger/renames.py",
        "*self._below(table, name, here)",
        "",
        (RENAMES,),
    ),
    Mutant(
        "law 8",
        "nobody is asked about a row that was called otherwise",
        "validate/merge/pairings.py",
        "            listed += _renamed(comparison, table, listed)\n",
        "",
        (f"{RULINGS}::test_rows_renamed_by_both_are_joined_by_identity_and_asked_about_where_rulings_wait",),
    ),
    Mutant(
        "law 8",
        "a ruling on a row breaks down over a field that the form dropped",
        "validate/merge/discrepancies.py",
        "served & merged.table.by_name.keys()",
        "served",
        (f"{DECIDING}::test_a_ruling_on_a_row_outlives_a_field_that_the_form_drops",),
    ),
    Mutant(
        "law 7",
        "a row of nothing but its identity is shown twice",
        "validate/merge/discrepancies.py",
        "(bare if name == last else set())",
        "set()",
        (f"{DECIDING}::test_a_row_of_nothing_but_its_identity_is_settled_by_one_ruling",),
    ),
    Mutant(
        "law 10",
        "a line leaves out what it replaces",
        "validate/ledger/ledger.py",
        '{"id": self.id} | self.model_dump(mode="json", exclude_defaults=True)',
        '{"id": self.id} | self.model_dump(mode="json", exclude_defaults=True, exclude={"replaces"})',
        (f"{LEDGER}::test_a_line_comes_back_as_the_decision_that_it_was",),
    ),
    Mutant(
        "law 11",
        "rows come in whatever order grouping gives",
        "validate/pairing/pair.py",
        'ranked.sort("rank", "identity", "content", "typed", *last, nulls_last=True)',
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
    Mutant(
        "law 14",
        "whose a workbook is is taken from its name",
        "extract/project/whose_file.py",
        "if stamped is not None and stamped.strip() not in NOBODY:",
        "if stamped is not None and stem in NOBODY:",
        (f"{WHOSE}::test_whose_a_stamped_file_is_does_not_depend_on_what_files_are_called",),
    ),
    Mutant(
        "law 14",
        "of two files of one extractor the first is taken",
        "extract/project/whose_file.py",
        "if len(files) > 1:\n            yield _which",
        "if len(files) > 2:\n            yield _which",
        (f"{WHOSE}::test_two_files_of_one_extractor_are_a_question_whose_answer_is_remembered",),
    ),
    Mutant(
        "law 14",
        "initials and aliases mean nobody",
        "validate/adjudication/people.py",
        "for level in range(3):",
        "for level in range(1):",
        (f"{PEOPLE}::test_a_name_means_a_person",),
    ),
)
