"""What the methods text cites by author and year stands in its list of references."""

import re
from pathlib import Path

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import methods_in_full
from extract.dataset.methods.references import references
from tests.validate.agreement.small import compared
from validate.agreement import agreement, how_measured
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.all_tables import round_tables
from validate.dataset.paper.in_words import InWords
from validate.dataset.tables import dataset_tables
from validate.merge.consensus import consensus

_CITED = re.compile(r"[A-Z][a-z]+(?:(?:, [A-Z][a-z]+)* and [A-Z][a-z]+)? (?:19|20)\d\d")


def test_every_source_that_the_sentences_on_agreement_can_cite_has_a_reference() -> None:
    cited = set(_CITED.findall(Path(how_measured.__file__).read_text(encoding="utf-8")))
    assert len(cited) == 13
    for name in cited:
        text = references(f"as described ({name}).")
        assert text.count("\n- ") == 1
        assert name.split(",")[0].split(" ")[0] in text
        assert re.search(r"doi:10\.|ISBN|https://", text)


def test_nothing_that_is_not_cited_is_listed() -> None:
    assert references("No agreement is computed.") == ""


def test_what_tables_of_agreement_cite_is_listed_where_their_notes_say_also_if_nobody_chooses_records() -> None:
    arms = [{"study": "S1", "arm": "one", "route": "iv"}, {"study": "S1", "arm": "two", "route": "oral"}]
    rows = [{"study": "S1", "design": "x"}]
    first = compared(a={"studies": rows, "arms": arms}, b={"studies": rows, "arms": arms[:1]})
    measured = MeasuredRound(comparison=first, first=first, agreement=agreement(first), basis=first)
    words = InWords(consensus(first))
    text = methods_in_full((measured,), dataset_tables(first, draft=True), words=words, draft=True, facts=Facts())
    tables = round_tables(words, first.form, measured.agreement, differences_of(first, first))
    cited = {name for table in tables for note in table.notes for name in _CITED.findall(note)}
    assert "Hripcsak and Rothschild 2005" in cited
    listed = text.partition("References of the methods cited:")[2]
    assert [name for name in sorted(cited) if name.split(",")[0].split(" ")[0] not in listed] == []
