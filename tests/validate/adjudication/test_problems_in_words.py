"""What a rule says of the consensus is said in the words of the form: nobody typed a code there."""

import polars as pl

from schema.forms import built_in
from validate.adjudication.consensus_problems import consensus_problems
from validate.check.check_extraction import check
from validate.extraction.extraction import Extraction
from validate.merge import merge

FORM = built_in("patient-voices")
FINDING = {"study": ["K1"], "finding": ["F1"], "text": ["Music helped."], "domains": ["D1"], "subcodes": ["D5 music"]}


def test_a_rule_names_choices_by_their_labels() -> None:
    frames = {"studies": pl.DataFrame({"study": ["K1"]}), "findings": pl.DataFrame(FINDING)}
    ada = Extraction.from_frames(FORM, frames, name="ada")
    typed, agreed = (
        next(one.message for one in problems if one.code == "subcode-outside-domain")
        for problems in (check(ada, this_year=2026), consensus_problems(merge([ada]), this_year=2026))
    )
    assert "(D5 music) belongs to a domain that is not chosen here (D1)" in typed
    assert "(D5 music) belongs to a domain that is not chosen here (D1 motivations and expectations)" in agreed
