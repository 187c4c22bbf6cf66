"""British and American spelling of a word are one where a column has both, and no other words become one."""

import pytest

from schema.form import Form
from schema.spelling import both_spellings, in_american_spelling
from schema.words import Words
from tests.validate.inference.plain import plain
from validate.inference.infer import infer

PAIRS = (
    "randomised randomized, centre center, multicentre multicenter, behavioural behavioral, paediatric pediatric,"
    " anaesthesia anesthesia, oedema edema, oestrogen estrogen, tumours tumors, analysed analyzed, litres liters,"
    " diarrhoea diarrhea, fibre fiber, foetal fetal, ischaemic ischemic, hospitalisation hospitalization,"
    " coeliac celiac, gynaecology gynecology, aetiology etiology, colour color, organisational organizational"
)
OTHERS = (
    "four for, does des, poets pets, hour hor, Michael Michel, acre acer, prise prize, there ther, shoes shes,"
    " metro meter, cadre cader, tours tors, doesnt desnt, wise wize, Noelle Nelle, basis bazis, exist exizt"
)


@pytest.mark.parametrize("pair", PAIRS.split(", "))
def test_the_two_spellings_of_a_word_are_one_only_where_that_is_said(pair: str) -> None:
    british, american = pair.split()
    assert Words(either_spelling=True).key(f"The {british}.") == Words(either_spelling=True).key(f"the {american}")
    assert Words().key(british) != Words().key(american)
    assert both_spellings([american, "else", british]) == (british, american)


@pytest.mark.parametrize("pair", OTHERS.split(", "))
def test_other_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert in_american_spelling(one) != in_american_spelling(other)


def form_of(*ours: str, theirs: tuple[str, ...]) -> tuple[Form, list[str]]:
    rows = ([f"S{at}|{text}" for at, text in enumerate(texts)] for texts in (ours, theirs))
    found = infer([plain("study|design", *lines, file=f"{name}.csv") for name, lines in zip("ab", rows, strict=True)])
    return found.form, [one.sentence for one in found.assumed.assumptions if "British" in one.sentence]


def test_a_column_with_both_says_so_and_one_with_one_of_them_compares_as_before() -> None:
    form, sentences = form_of("Randomised trial", "cohort", "case", theirs=("randomized trial", "cohort", "case"))
    assert sentences == [
        "British and American spelling make no difference in 'design': 'Randomised trial' is 'randomized trial'"
    ]
    cell = form.studies["design"].cell
    assert cell.key("randomised trial") == cell.key("randomized trial")
    form, sentences = form_of("Randomised trial", "cohort", theirs=("cohort", "randomised trial"))
    assert sentences == []
    assert (
        form.studies["design"].cell
        == form_of("a trial", "cohort", theirs=("cohort", "a trial"))[0].studies["design"].cell
    )


def test_of_several_answers_in_a_cell_each_is_in_either_spelling() -> None:
    texts = ("centre; ward", "ward", "centre", "home; ward")
    form, sentences = form_of(*texts, theirs=("ward; center", "ward", "center", "home; ward"))
    assert len(sentences) == 1
    cell = form.studies["design"].cell
    assert (cell.type_name, cell.key("centre; ward")) == ("listed", cell.key("ward; Center"))
