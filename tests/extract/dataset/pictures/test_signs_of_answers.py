"""No two answers of a checklist have one mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.pictures.by_study import signs_of
from schema.forms import built_in

KNOWN = {
    "yes": "yes", "no": "no", "unclear": "unclear", "partly": "partly", "cant_tell": "can't tell", "include": "include",
    "exclude": "exclude", "seek_info": "seek further info", "not_applicable": "not applicable", "PEND": "pending",
    "NR": "not reported", "UC": "unclear in the report", "blank": "not answered",
}  # fmt: skip


@given(st.lists(st.sampled_from(sorted(KNOWN)), unique=True))
def test_each_answer_of_a_traffic_light_has_a_mark_of_its_own(codes: list[str]) -> None:
    signs = signs_of({code: KNOWN[code] for code in codes})
    assert list(signs) == codes
    marks = [(look.shape, look.fill, sign) for look, sign in signs.values()]
    assert len(set(marks)) == len(codes)
    values = [look.fill for code, (look, _) in signs.items() if code in {"yes", "no", "include", "exclude"}]
    assert len(set(values)) == len(values), "a bar has no sign"


def test_the_answers_of_the_jbi_checklist_are_told_apart() -> None:
    form = built_in("patient-voices").with_modules(["appraisal", "jbi"])
    answer = form["appraisal"]["answer"].cell
    signs = signs_of({choice.code: choice.shown for choice in answer.offered})
    assert len({(look.fill, sign) for look, sign in signs.values()}) == len(answer.offered)
    assert (signs["yes"][1], signs["include"][1]) == ("+", "I")
