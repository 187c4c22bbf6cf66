"""MetaReviewer: one row per study and coder, and one of the person who reconciled what two of them answered."""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.shape import Shape, place_of, with_consensus, with_given
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "MetaReviewer"
_OF_THE_PLATFORM = (
    "response_or_reconciliation", "response_id", "description", "screener_1", "screener_2", "screening_reconciler",
    "screening_status", "eligibility_status", "reference_harvesting_status", "harvesting_assignment", "coder_1",
    "coder_2", "coding_reconciler", "coding_status", "author_query_status", "final_inclusion_status",
    "flag_for_discussion", "citation_id", "item_type", "publication_year", "authors", "journal_book_title", "doi",
    "url", "pages", "issue", "volume", "publisher", "place", "library_catalog", "editor", "conference_name",
    "abstract_status", "review_status", "full_text_status", "copy_citation", "mark_as_duplicate", "created_at",
    "last_updated_by", "last_updated_at",
)  # fmt: skip


def metareviewer(tables: Sequence[PlainTable]) -> Shape | None:
    """The answers of each coder, the rows of a reconciliation as those of `Consensus`; None for other tables.

    What MetaReviewer itself says of a study and of the work on it, but for its number and name, is left out.
    """
    for table in tables:
        study, person = place_of(table, "study_id"), place_of(table, "created_by")
        marked = place_of(table, "response_or_reconciliation")
        if study is not None and person is not None and marked is not None:
            return _shape(table, study, person, marked)
    return None


def _shape(table: PlainTable, study: int, person: int, marked: int) -> Shape:
    answers, agreed = with_consensus(table, person, marked, _OF_THE_PLATFORM, "reconciliation")
    answers = with_given(answers, "citation_name")
    remarks = [
        f"{table.sheet}: recognised as an export of {NAME}: one row per study and coder, and of what it says of each"
        " study its number and name alone are kept"
    ]
    if agreed:
        remarks.append(f"{table.sheet}: {plural(agreed, 'reconciliation')} kept as the consensus")
    return Shape(NAME, (answers,), ("answers",), table.headers[study], table.headers[person], tuple(remarks))
