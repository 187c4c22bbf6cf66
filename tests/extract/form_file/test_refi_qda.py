"""The themes of a form as a REFI-QDA codebook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given

from extract.errors import CannotUse
from extract.form_file.exports.refi_qda import refi_qda, theme_fields
from schema.form import Form
from schema.forms import built_in
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms

IN = "{urn:QDA-XML:codebook:1.0}"


def test_sub_codes_stand_below_their_domain(tmp_path: Path) -> None:
    assert twofold("form", "export", "--to", "refi-qda", at=tmp_path).code == 0
    text = (tmp_path / "patient-voices.qdc").read_text(encoding="utf-8")
    (domains,) = ET.fromstring(text).findall(f"{IN}Codes/{IN}Code")
    findings = built_in("patient-voices")["findings"]
    assert (domains.get("name"), domains.get("isCodable")) == ("Domains", "false")
    nested = {
        domain.get("name"): [(sub.get("name"), sub.findtext(f"{IN}Description")) for sub in domain.findall(f"{IN}Code")]
        for domain in domains.findall(f"{IN}Code")
    }
    assert nested == {
        domain.shown: [
            (sub.shown, sub.definition) for sub in findings["subcodes"].cell.offered if sub.under == domain.code
        ]
        for domain in findings["domains"].cell.offered
    }
    assert all(nested.values())
    assert refi_qda(built_in("patient-voices")) == text


@given(form=forms())
def test_every_theme_stands_in_the_codebook_once(form: Form) -> None:
    themes = [field for table in form.tables for field in theme_fields(table)]
    try:
        text = refi_qda(form)
    except CannotUse:  # no themes, or a text with a sign that XML cannot hold
        return
    codes = list(ET.fromstring(text).iter(f"{IN}Code"))
    codable = [code for code in codes if code.get("isCodable") == "true"]
    assert len(codable) == sum(len(field.cell.offered) for field in themes)
    assert set(Counter(code.get("guid") for code in codes).values()) == {1}


def test_a_form_without_themes_is_refused(tmp_path: Path) -> None:
    ran = twofold("form", "export", "sanra", "--to", "refi-qda", at=tmp_path)
    assert ran.code == 2
    assert "the form has no themes" in ran.err
    assert not list(tmp_path.iterdir())
