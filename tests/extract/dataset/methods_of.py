"""The text of the methods of a comparison, without the marks of its numbers."""

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.listed_studies import flow
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import methods_in_full
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.tables import dataset_tables
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus


def methods_of(comparison: Comparison, facts: Facts | None = None) -> str:
    """The text in full of a comparison whose values are all settled."""
    tables = dataset_tables(comparison, draft=False)
    measured = MeasuredRound(comparison=comparison, first=None, agreement=None)
    words = InWords(consensus(comparison))
    return plain_numbers(methods_in_full((measured,), tables, words=words, draft=False, facts=facts or Facts()))


def flow_of(facts: Facts) -> str:
    """The sentences on which studies were listed and taken out."""
    return plain_numbers(flow(facts))


def studies_named(*studies: str) -> dict[str, list[dict[str, str]]]:
    """Rows of studies with these names, all of one design."""
    return {"studies": [{"study": study, "design": "RCT"} for study in studies]}
