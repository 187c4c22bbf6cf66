"""Ids that lost their zeros in front are the same ids, and that is one assumption; a few that only look so are not."""

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge
from validate.merge.comparison import Comparison


def compared(ours: list[str], theirs: list[str]) -> tuple[Inferred, Comparison]:
    tables = [
        plain("id|design", *(f"{text}|RCT" for text in ours)),
        plain("id|design", *(f"{text}|RCT" for text in theirs), file="b.csv"),
    ]
    inferred = infer(tables)
    read = [
        read_extraction(table.file, inferred.form, table.file, [inferred.raw(which)])
        for which, table in enumerate(tables)
    ]
    return inferred, merge(read, propose_studies=True)


def said(inferred: Inferred) -> list[str]:
    return [
        assumption.sentence for assumption in inferred.assumed.assumptions if "zeros in front" in assumption.sentence
    ]


def test_ids_that_lost_their_zeros_pair_by_one_assumption() -> None:
    inferred, comparison = compared(["1", "2", "31", "400", "5"], ["0001", "0002", "0031", "0400", "0077"])
    assert said(inferred) == [
        "the ids of a.csv in 'id' lost their zeros in front, as '1' for '0001': 4 of its 5 ids are in another file"
        " with these zeros"
    ]
    assert comparison.open_pairings == ()
    assert comparison.tables["studies"].rows["study_text"].n_unique() == 6


def test_few_ids_or_ids_of_several_lengths_are_proposed_row_by_row() -> None:
    for ours, theirs in ((["1", "2"], ["01", "02"]), (["1", "2", "3"], ["01", "002", "03"])):
        inferred, comparison = compared(ours, theirs)
        assert said(inferred) == []
        assert comparison.open_pairings


def test_a_table_with_both_spellings_of_an_id_lost_nothing() -> None:
    inferred, _ = compared(["1", "2", "3", "01"], ["01", "02", "03"])
    assert said(inferred) == []
