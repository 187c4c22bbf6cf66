"""The parts of a form that each round fills in."""

from dataclasses import replace

from schema.form import Form
from schema.forms.patient_voices import FORM
from schema.rounds import ROW, part_of_round, rounds_of, up_to_round

LATER = {"domains", "subcodes", "coded_with", "phase", "valence"}


def in_two_rounds() -> Form:
    findings = FORM["findings"]
    moved = {*LATER, *(field.name for field in findings.fields if field.of in LATER)}
    fields = tuple(replace(field, round=2) if field.name in moved else field for field in findings.fields)
    tables = (replace(findings, fields=fields) if table is findings else table for table in FORM.tables)
    return replace(FORM, tables=tuple(tables))


def test_a_form_with_one_round_is_its_own_part() -> None:
    assert rounds_of(FORM) == (1,)
    assert part_of_round(FORM, 1) is FORM


def test_each_field_is_asked_in_one_round() -> None:
    form = in_two_rounds()
    first, second = part_of_round(form, 1), part_of_round(form, 2)
    asked_first = {field.name for field in first["findings"].fields}
    asked_second = {field.name for field in second["findings"].fields if not field.shown}
    assert rounds_of(form) == (1, 2)
    assert asked_first | asked_second - {ROW} == {field.name for field in form["findings"].fields}
    assert asked_first & asked_second == {"study"}
    assert up_to_round(form, 2) == form


def test_a_round_has_only_the_rules_on_what_it_asks() -> None:
    form = in_two_rounds()
    first, second = ({rule.code for rule in part_of_round(form, number).rules} for number in (1, 2))
    assert {"subcode-outside-domain", "finding-without-domain"} <= second
    assert not {"jbi-incomplete", "no-ketamine"} & second
    assert not first & second


def test_what_is_shown_does_not_change_the_fingerprint_of_a_round() -> None:
    form = in_two_rounds()
    findings = form["findings"]
    place = replace(findings["place"], guidance="Something else.")
    fields = tuple(place if field.name == "place" else field for field in findings.fields)
    changed = replace(
        form, tables=tuple(replace(table, fields=fields) if table is findings else table for table in form.tables)
    )
    assert part_of_round(changed, 1).fingerprint != part_of_round(form, 1).fingerprint
    assert part_of_round(changed, 2).fingerprint == part_of_round(form, 2).fingerprint
