"""What the methods text cites by author and year stands in its list of references."""

import re
from pathlib import Path

from extract.dataset.methods.references import references
from validate.agreement import how_measured

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
