"""What was added after first submissions was coded by people who knew each other's work."""

from dataclasses import replace

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.reporting import reporting_text
from schema.choices import option
from schema.form import make_form
from schema.row import Cell, Row, choices, key, reference, verbatim
from tests.validate.built import extraction
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.in_words import InWords
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


class Findings(Row, label="Findings", identity=("study", "words"), parent="studies", selection=True):
    """One row per finding."""

    study: Cell[str] = reference("Study", to="studies")
    words: Cell[str] = verbatim("Words")
    domains: Cell[str] = choices("Domains", option("d1"), option("d2"), other=False)
    subcodes: Cell[str] = choices("Sub-codes", option("x", under="d1"), other=False, refines="domains", optional=True)


FORM = make_form(Studies, Findings, name="coded", title="Coded", version="1")


def compared(**findings: tuple[str, ...]) -> Comparison:
    """The findings of one study, by extractor."""
    return merge(
        [
            replace(
                extraction(
                    FORM,
                    {
                        "studies": [{"study": "S1"}],
                        "findings": [{"study": "S1", "words": words, "domains": "d1"} for words in several],
                    },
                ),
                name=name,
            )
            for name, several in findings.items()
        ]
    )


def coding(first: Comparison | None, now: Comparison) -> str:
    changed = differences_of(first, now).changed
    text = reporting_text(now, InWords(consensus(now)), "", Facts(first=first), changed, draft=False)
    return text.partition("were coded by ")[2].partition(". [")[0]


def test_a_finding_that_both_added_later_was_not_coded_independently() -> None:
    first = compared(ada=("one", "two"), ben=("one", "two"))
    now = compared(ada=("one", "two", "three"), ben=("one", "two", "three"))
    assert coding(first, now) == (
        "domains and sub-codes (codebook revision 1): 2 by two or more people independently, 1 by two or more people,"
        " in records that were added or renamed after first submissions"
    )


def test_what_one_extractor_took_over_from_the_other_was_not_coded_independently() -> None:
    first = compared(ada=("one",), ben=("two",))
    now = compared(ada=("one",), ben=("one", "two"))
    assert "independently" not in coding(first, now)
    assert "independently" in coding(None, now)
