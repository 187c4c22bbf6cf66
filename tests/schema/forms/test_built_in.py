"""What is true of every built-in form, and of patient-voices in particular."""

import subprocess
import sys

import pytest

from schema.cells import Key, Reference
from schema.choices import Choice, Choices
from schema.form import Field, Form
from schema.forms import BUILT_IN, built_in
from schema.forms.patient_voices.codebook import DOMAINS, SUBCODES, revision_of
from schema.text import fold

# Closed because nothing else can be answered: yes or no, a scale, the answers and items of a published checklist.
CLOSED = {
    *("finished", "reflexivity", "fulltext_seen", "recorded", "transcribed", "guide_available", "field_notes"),
    *("transcripts_returned", "member_checking", "adds_up", "credibility", "construct_order", "translated"),
    *("tool", "item", "answer"),
    *("methods", "coherence", "adequacy", "relevance", "confidence"),  # the scales of CERQual
}


@pytest.fixture(params=BUILT_IN)
def form(request: pytest.FixtureRequest) -> Form:
    return built_in(request.param)


def asked(form: Form) -> list[Field]:
    return [field for table in form.tables for field in table.fields if field.of is None]


def patient_voices() -> Form:
    return built_in("patient-voices")


def test_a_name_that_is_not_built_in_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="patients"):
        built_in("patients")


def test_naming_the_forms_loads_none() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import sys, schema.forms; print([m for m in sys.modules if 'patient_voices' in m])"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "[]"


def test_by_default_about_seventy_fields_are_asked() -> None:
    assert len(asked(patient_voices().with_modules([]))) <= 73


def test_what_the_reviews_table_of_studies_needs_is_asked_by_default() -> None:
    studies = patient_voices().with_modules([]).studies
    assert all(studies[name].required for name in ("design", "aim", "study_setting"))


def test_findings_and_quotes_say_of_which_report_and_findings_of_whom() -> None:
    form = patient_voices().with_modules([])
    pointing = [("findings", "report", "reports"), ("findings", "sample", "samples"), ("quotes", "report", "reports")]
    for table, field, to in pointing:
        assert form[table][field].required
        reference = form[table][field].reference
        assert reference is not None
        assert reference.to == to


def test_credibility_is_asked_of_teams_that_do_meta_aggregation() -> None:
    assert "credibility" not in patient_voices().with_modules([])["findings"].by_name
    assert patient_voices().with_modules(["meta_aggregation"])["findings"]["credibility"].required


def test_about_nine_fields_ask_for_evidence() -> None:
    assert 8 <= sum(field.evidence for field in asked(patient_voices().with_modules([]))) <= 10


def test_the_first_table_is_of_studies_and_every_other_begins_with_its_study(form: Form) -> None:
    assert form.studies.name == "studies"
    assert form.studies.identity == ("study",)
    for table in form.tables[1:]:
        first = table.fields[0]
        assert first.name == "study"
        assert isinstance(first.cell, Reference)
        assert first.cell.to == "studies"
        assert table.study == "study"
        assert table.parent == "studies"


def test_identities_are_fields_that_are_on_without_any_module(form: Form) -> None:
    for table in form.tables:
        assert all(table[name].module == "" for name in table.identity)


def test_references_point_to_tables_with_a_key(form: Form) -> None:
    for table in form.tables:
        for field in table.references:
            assert isinstance(field.cell, Reference)
            assert form[field.cell.to].key is not None


def test_every_field_has_a_short_label_and_guidance(form: Form) -> None:
    for field in asked(form):
        assert 0 < len(field.label) <= 24, field.name
        assert field.guidance.endswith("."), field.name


def test_labels_are_unique_in_their_table(form: Form) -> None:
    for table in form.tables:
        labels = [fold(field.label) for field in table.fields]
        assert len(labels) == len(set(labels))


def test_an_example_is_an_entry_that_the_field_takes(form: Form) -> None:
    for field in asked(form):
        if field.example:
            assert field.cell.parse(field.example) is not None


def test_every_choice_has_other_unless_nothing_else_can_be_answered(form: Form) -> None:
    for field in asked(form):
        if isinstance(field.cell, Choice) and field.cell.type_name != "countries":
            assert field.cell.other is (field.name not in CLOSED), field.name


def test_no_spelling_of_one_option_is_another_option(form: Form) -> None:
    for field in asked(form):
        if isinstance(field.cell, Choice) and field.cell.type_name != "countries":
            for choice in field.cell.choices:
                for name in (choice.code, choice.shown, *choice.aliases):
                    assert field.cell.spellings[fold(name)] == choice.code, (field.name, name)


def test_no_option_is_hidden_behind_a_missing_code(form: Form) -> None:
    for field in asked(form):
        if isinstance(field.cell, Choice):
            assert all(field.cell.parse(shown) == field.cell.read(shown) for shown in field.cell.options), field.name


def test_modules_are_named_and_used() -> None:
    form = patient_voices()
    used = {field.module for field in asked(form)} | {table.module for table in form.tables}
    used |= {prepared.module for table in form.tables for prepared in table.prepared}
    assert used - {""} == set(form.modules)


def test_ordered_choices_say_their_weights(form: Form) -> None:
    for field in asked(form):
        if getattr(field.cell, "ordered", False):
            assert field.level == "ordinal"
            assert field.weights == "linear"


def test_only_key_and_citation_of_a_study_are_filled_in_beforehand(form: Form) -> None:
    prefilled = [(table.name, field.name) for table in form.tables for field in table.fields if field.prefilled]
    assert prefilled == [("studies", "study"), ("studies", "label")]


def test_a_blank_row_stays_blank(form: Form) -> None:
    """Nothing is ever filled in for the extractor."""
    for table in form.tables:
        row = table.model.model_validate({})
        assert all(value is None for value in row.model_dump().values())


def test_the_six_domains_are_fixed() -> None:
    assert [domain.code for domain in DOMAINS] == ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert all(domain.definition for domain in DOMAINS)


def test_each_sub_code_has_one_home_and_a_revision() -> None:
    domains = {domain.code for domain in DOMAINS}
    assert len({code.code for code in SUBCODES}) == len(SUBCODES)
    for code in SUBCODES:
        assert code.under in domains
        assert 1 <= code.since <= revision_of(SUBCODES)
        assert code.definition


@pytest.mark.parametrize(
    ("table", "field", "typed", "meant"),
    [
        *(("findings", "subcodes", code.label.partition(" ")[2], code.code) for code in SUBCODES),
        ("treatments", "route", "i.v.", "iv"),
        ("treatments", "route", "IV", "iv"),
        ("treatments", "route", "Intravenous", "iv"),
        ("treatments", "route", "infusion", "iv"),
        ("treatments", "route", "nasal spray", "intranasal"),
        ("treatments", "route", "oral; IV", "iv; oral"),
        ("treatments", "drug", "S-ketamine", "esketamine"),
        ("treatments", "drug", "ketamine", "ketamine_unspecified"),
        ("treatments", "product", "SPRAVATO", "spravato"),
        ("samples", "diagnosis", "TRD; MDD", "mdd; trd"),
        ("quotes", "speaker_gender", "F", "female"),
        ("quotes", "speaker_gender", "m", "male"),
        ("findings", "domains", "D4; D5", "D4; D5"),
        ("findings", "subcodes", "staff support; cost", "cost; staff_support"),
        ("studies", "finished", "Y", "yes"),
        ("studies", "study_type", "Mixed-methods", "mixed_methods"),
        ("appraisal", "answer", "unclear", "unclear"),
        ("appraisal", "item", "MMAT 1.1", "mmat_1_1"),
        ("appraisal", "item", "jbi 10", "jbi_10"),
    ],
)
def test_what_people_type_is_understood(table: str, field: str, typed: str, meant: str) -> None:
    assert patient_voices()[table][field].cell.parse(typed) == meant


@pytest.mark.parametrize(
    ("table", "field", "code", "identifiers"),
    [
        ("treatments", "drug", "racemic_ketamine", {"pubchem_cid": "3821", "mesh": "D007649"}),
        ("treatments", "drug", "ketamine_unspecified", {"pubchem_cid": "3821", "mesh": "D007649"}),
        ("treatments", "drug", "esketamine", {"pubchem_cid": "182137", "mesh": "C000629870"}),
        ("samples", "diagnosis", "depression_unspecified", {"mondo": "MONDO:0002050", "mesh": "D003866"}),
        ("samples", "diagnosis", "trd", {"mesh": "D061218"}),
    ],
)
def test_choices_are_linked_to_other_vocabularies(
    table: str, field: str, code: str, identifiers: dict[str, str]
) -> None:
    cell = patient_voices()[table][field].cell
    assert isinstance(cell, Choice)
    assert next(choice for choice in cell.choices if choice.code == code).identifiers == identifiers


def test_several_can_be_chosen_where_several_can_be_true() -> None:
    form = patient_voices()
    several = [("treatments", "route"), ("samples", "diagnosis"), ("findings", "domains"), ("findings", "subcodes")]
    assert all(isinstance(form[table][field].cell, Choices) for table, field in several)


def test_an_extractors_own_numbering_is_local() -> None:
    cell = patient_voices()["findings"]["finding"].cell
    assert type(cell) is Key
    assert cell.local


def test_the_fingerprint_is_the_same_each_time_and_modules_change_it(form: Form) -> None:
    assert form.fingerprint == built_in(form.name).fingerprint
    if any(field.module for table in form.tables for field in table.fields):
        assert form.with_modules([]).fingerprint != form.fingerprint


def test_without_the_table_of_a_checklist_a_form_has_no_rule_about_it() -> None:
    """Each rule of the form is about tables that it has, whatever modules are on."""
    for modules in ((), ("appraisal",), ("appraisal", "mmat")):
        form = built_in("patient-voices").with_modules(modules)
        assert {rule.settings.get("table", rule.table) for rule in form.rules} <= {table.name for table in form.tables}
    assert not [rule.code for rule in built_in("patient-voices").with_modules(()).rules if "mmat" in rule.code]
    with_mmat = built_in("patient-voices").with_modules(("appraisal", "mmat"))
    assert [rule.code for rule in with_mmat.rules if "mmat" in rule.code]
