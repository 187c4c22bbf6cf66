"""The built-in form `patient-voices`: patients' perspectives on ketamine and esketamine for depression."""

from dataclasses import fields

from pydantic import create_model

from schema.choices import Option
from schema.form import Form, make_form
from schema.forms.appraisal.rules import CHECKLIST_RULES
from schema.forms.appraisal.table import Answer
from schema.forms.patient_voices.codebook import SUBCODES, revision_of
from schema.forms.patient_voices.findings import Findings, Quotes, subcodes_field
from schema.forms.patient_voices.methods import Methods
from schema.forms.patient_voices.percentages import Percentages
from schema.forms.patient_voices.reports import Reports
from schema.forms.patient_voices.rules_appraisal import APPRAISAL_RULES
from schema.forms.patient_voices.rules_findings import finding_rules
from schema.forms.patient_voices.rules_methods import METHOD_RULES
from schema.forms.patient_voices.rules_samples import PERCENTAGE_RULES, SAMPLE_RULES
from schema.forms.patient_voices.rules_studies import REPORT_RULES, STUDY_RULES
from schema.forms.patient_voices.rules_treatments import TREATMENT_RULES
from schema.forms.patient_voices.samples import Samples
from schema.forms.patient_voices.studies import Studies
from schema.forms.patient_voices.treatments import Treatments
from schema.missing import Missing


class Appraisal(Answer, label="Appraisal", identity=("study", "tool", "item"), parent="studies", module="appraisal"):
    """One row per study and item of a published checklist."""


MODULES = {
    "appraisal": "Study appraisal by JBI, CASP or MMAT, a row per item",
    "conduct": "How data were collected and coded: coders, interview guide, transcripts, software",
    "context": "Funding, ethics, reflexivity, patient involvement, the authors' conclusion and limitations",
    "design": "Design, aim, study setting and parent trial",
    "meta_aggregation": "Themes and sub-themes as a tree, and every finding with its quote, as JBI asks",
    "people": "Recruitment, every gender, spread of ages, definition of treatment resistance, sampling",
    "percentages": "Percentages as printed, each with its denominator; the arithmetic is checked",
    "schedule": "Infusion, observation, supervision, other treatment given alongside, tailoring",
    "speakers": "Who speaks in a quote, the kind of data, the language",
}


def patient_voices(subcodes: tuple[Option, ...] = SUBCODES) -> Form:
    """The form with these sub-codes: the built-in ones, or what a team has made of them (`codebook.grown`)."""
    findings = Findings
    if subcodes != SUBCODES:
        arguments = {each.name: getattr(Findings.options, each.name) for each in fields(Findings.options)}
        findings = create_model(
            "Findings",
            __base__=Findings,
            __doc__=Findings.__doc__,
            __cls_kwargs__=arguments,
            subcodes=(str | Missing | None, subcodes_field(subcodes)),
        )
    return make_form(
        Studies,
        Reports,
        Samples,
        Methods,
        Treatments,
        Percentages,
        findings,
        Quotes,
        Appraisal,
        name="patient-voices",
        title="Patients' voices on ketamine and esketamine for depression",
        version="1.0",
        codebook=revision_of(subcodes),
        rules=(
            *STUDY_RULES,
            *REPORT_RULES,
            *SAMPLE_RULES,
            *METHOD_RULES,
            *TREATMENT_RULES,
            *PERCENTAGE_RULES,
            *finding_rules(subcodes),
            *APPRAISAL_RULES,
            *CHECKLIST_RULES,
        ),
        modules=MODULES,
    )


FORM = patient_voices()
