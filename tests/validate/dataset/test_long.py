"""The long form: numbers and units in columns of their own, also of a draft that has cells nobody can read."""

import polars as pl

from schema.forms import built_in
from validate.dataset.lineage import lineage
from validate.dataset.long import long_table
from validate.dataset.paper.in_words import InWords
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.consensus import consensus


def test_an_amount_has_its_number_and_its_base_unit_and_what_cannot_be_read_has_none() -> None:
    doses = {"dose": "1.5 g", "dose_min": "35 mg/70 kg", "dose_max": "NR", "sessions": "six", "weeks": "2.50"}
    frames = {
        "studies": pl.DataFrame([{"study": "S1"}]),
        "treatments": pl.DataFrame(
            [{"study": "S1", "sample": "total", "drug": "esketamine", "route": "oral", "phase": "NR", **doses}]
        ),
    }
    form = built_in("patient-voices").with_modules(["schedule"])
    comparison = merge([Extraction.from_frames(form, frames, name="ada")])
    table = long_table(comparison, InWords(consensus(comparison)), lineage(comparison))
    shown = {field: values for field, *values in table.select("field", "value", "number", "unit", "status").rows()}
    assert {name: shown[name] for name in doses} == {
        "dose": ["1.5 g", None, None, "value"],
        "dose_min": ["0.5 mg/kg", "0.5", "mg/kg", "value"],
        "dose_max": [None, None, None, "not_reported"],
        "sessions": ["six", None, None, "value"],
        "weeks": ["2.5", "2.5", None, "value"],
    }
