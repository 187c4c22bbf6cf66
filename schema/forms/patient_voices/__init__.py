"""The built-in form `patient-voices`: patients' perspectives on ketamine and esketamine for depression."""

from dataclasses import replace

from schema.form import Form, make_form
from schema.forms.appraisal.checklist import prepared
from schema.forms.appraisal.rules import CHECKLIST_RULES
from schema.forms.appraisal.table import CHECKLISTS, Answer
from schema.forms.appraisal.table import MODULES as CHECKLIST_MODULES
from schema.forms.patient_voices.codebook import SUBCODES, revision_of
from schema.forms.patient_voices.findings import Findings, Quotes
from schema.forms.patient_voices.methods import Methods
from schema.forms.patient_voices.percentages import Percentages
from schema.forms.patient_voices.reports import Reports
from schema.forms.patient_voices.rules_appraisal import APPRAISAL_RULES
from schema.forms.patient_voices.rules_findings import FINDING_RULES, subcode_rules
from schema.forms.patient_voices.rules_methods import METHOD_RULES
from schema.forms.patient_voices.rules_samples import PERCENTAGE_RULES, SAMPLE_RULES
from schema.forms.patient_voices.rules_studies import REPORT_RULES, STUDY_RULES
from schema.forms.patient_voices.rules_treatments import TREATMENT_RULES
from schema.forms.patient_voices.samples import Samples
from schema.forms.patient_voices.studies import Studies
from schema.forms.patient_voices.treatments import Treatments
from schema.rule import Rule


class Appraisal(
    Answer,
    label="Appraisal",
    identity=("study", "tool", "item"),
    parent="studies",
    module="appraisal",
    prepared=prepared(CHECKLISTS),
):
    """One row per study and item of a published checklist."""


MODULES = {
    "appraisal": "Study appraisal by JBI, CASP or MMAT, a row per item",
    **{name: f"With appraisal: {text[0].lower()}{text[1:]}" for name, text in CHECKLIST_MODULES.items()},
    "conduct": "How data were collected and coded: coders, interview guide, transcripts, software",
    "context": "PMCID, funding, ethics, reflexivity, patient involvement, the authors' conclusion and limitations",
    "design": "The report's own name for its design, and the parent trial",
    "meta_aggregation": "Credibility, themes and sub-themes as a tree, and every finding with its quote, as JBI asks",
    "people": "Recruitment, every gender, spread of ages, definition of treatment resistance, sampling",
    "percentages": "Percentages as printed, each with its denominator; the arithmetic is checked",
    "schedule": "Frequency and weeks, setting, infusion, observation, supervision, what was given alongside, tailoring",
    "speakers": "Who speaks in a quote, the kind of data, the language",
}


def _rules_of_subcodes(form: Form) -> tuple[Rule, ...]:
    return subcode_rules(form["findings"]["subcodes"].cell.offered, form.codebook)


_FORM = make_form(
    Studies,
    Reports,
    Samples,
    Methods,
    Treatments,
    Percentages,
    Findings,
    Quotes,
    Appraisal,
    name="patient-voices",
    title="Patients' voices on ketamine and esketamine for depression",
    version="1.9",
    codebook=revision_of(SUBCODES),
    rules=(
        *STUDY_RULES,
        *REPORT_RULES,
        *SAMPLE_RULES,
        *METHOD_RULES,
        *TREATMENT_RULES,
        *PERCENTAGE_RULES,
        *FINDING_RULES,
        *subcode_rules(SUBCODES, revision_of(SUBCODES)),
        *APPRAISAL_RULES,
        *CHECKLIST_RULES,
    ),
    modules=MODULES,
    rules_of_choices=_rules_of_subcodes,
)
FORM = replace(_FORM, themes="findings")
