"""The studies: the people and the research that the reports describe."""

from schema import row
from schema.choices import option
from schema.forms.answers import YES_NO, YES_PARTLY_NO
from schema.row import Cell, Row

STUDY_TYPES = (
    option("qualitative", "qualitative", "Only words were collected and interpreted."),
    option(
        "mixed_methods",
        "mixed methods",
        "Qualitative and quantitative parts that are meant to be combined.",
        "mixed",
    ),
    option(
        "quantitative_with_open_text",
        "quantitative with open text",
        "A survey or trial that also has free-text answers.",
        "open-ended survey",
    ),
    option("quantitative_only", "quantitative only", "Only scales and counts.", "quantitative"),
)

DESIGNS = (
    option(
        "generic_qualitative",
        "generic qualitative",
        "Qualitative, without a named tradition.",
        "qualitative descriptive",
    ),
    option("phenomenology", "phenomenology", "", "phenomenological"),
    option("ipa", "interpretative phenomenological analysis", "", "interpretative phenomenology"),
    option("grounded_theory", "grounded theory"),
    option("ethnography", "ethnography"),
    option("case_study", "case study"),
    option("narrative", "narrative inquiry"),
    option("framework", "framework"),
    option("content_analysis_design", "content analysis"),
    option("nested_in_rct", "nested in a randomised trial", "", "RCT", "trial"),
    option("nested_in_cohort", "nested in a cohort", "", "cohort"),
    option("survey", "survey"),
    option("social_media", "social media or forum"),
)

PERSPECTIVES = (
    option("patient", "patient", "People who live with the condition, treated or not.", "service user", "patients"),
    option("carer", "carer or family", "", "caregiver", "family"),
    option("clinician", "clinician", "", "nurse", "physician", "staff"),
    option("therapist", "therapist"),
    option("public", "public"),
    option("advocate", "advocate"),
    option("mixed", "mixed, not separated", "Several of these, and the results do not say who said what."),
)

SETTINGS = (
    option("hospital_inpatient", "hospital, inpatient", "", "inpatient"),
    option("hospital_outpatient", "hospital, outpatient", "", "outpatient"),
    option(
        "specialised_clinic", "specialised clinic", "A ketamine, depression or psychiatric clinic.", "ketamine clinic"
    ),
    option("private_clinic", "private clinic"),
    option("research_unit", "research unit"),
    option("home", "home"),
    option("online", "online"),
    option("community", "community"),
)


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study. A study is the research itself; its reports are on the next sheet."""

    study: Cell[str] = row.key(
        "Study",
        guidance="The team's short key for the study; every other sheet refers to it.",
        example="S01",
        prefilled=True,
    )
    label: Cell[str] = row.text("Citation", guidance="First author and year.", example="Jilka 2019", prefilled=True)
    finished: Cell[str] = row.choice(
        "Finished",
        *YES_NO,
        other=False,
        scored=False,
        finished_when="yes",
        guidance="yes when everything about this study is filled in, on every sheet. From then on, a blank cell"
        " is a problem unless its column is optional.",
        example="yes",
    )
    same_sample_as: Cell[str] = row.reference(
        "Same sample as",
        to="studies",
        same_people=True,
        guidance="Another study with the same participants, so that people are counted once. NA if there is none.",
        example="S08",
    )
    country: Cell[str] = row.countries(
        "Country",
        required=True,
        guidance="Where participants were treated or recruited, not the authors' address.",
        example="GBR",
        characteristics="Country",
    )
    study_type: Cell[str] = row.choice(
        "Study type",
        *STUDY_TYPES,
        required=True,
        guidance="What was really done, even if the report uses another name.",
        example="qualitative",
        characteristics="Design",
    )
    perspective: Cell[str] = row.choices(
        "Perspective",
        *PERSPECTIVES,
        required=True,
        guidance="Whose views the study collected.",
        example="patient; carer or family",
    )
    n_themes: Cell[int] = row.count(
        "Number of themes",
        evidence=True,
        guidance="Main themes as the report counts them, without sub-themes. UC if the report's list may not be"
        " complete.",
        example="5",
    )
    design: Cell[str] = row.choice(
        "Design",
        *DESIGNS,
        required=True,
        guidance="The design, in the review's terms.",
        example="ipa",
        characteristics="Design",
    )
    design_as_reported: Cell[str] = row.verbatim(
        "Design as reported",
        module="design",
        guidance="The report's own name for its design.",
        example="qualitative study",
    )
    aim: Cell[str] = row.verbatim("Aim", required=True, guidance="The aim in the report's own words.")
    study_setting: Cell[str] = row.choices(
        "Study setting",
        *SETTINGS,
        required=True,
        guidance="Where participants were recruited and took part.",
        example="home; online",
        characteristics="Setting",
    )
    parent_trial: Cell[str] = row.identifier(
        "Parent trial",
        scheme="registry",
        module="design",
        guidance="The trial that participants came from.",
        example="NCT02782104",
    )
    funding_model: Cell[str] = row.choices(
        "Who paid for treatment",
        option("public", "public"),
        option("private_self_pay", "patients themselves", "", "fee-paying", "self-pay"),
        option("insurance", "insurance"),
        option("trial_funded", "the trial"),
        module="context",
        guidance="Who paid for the treatment, not for the research.",
        example="patients themselves",
    )
    funding_source: Cell[str] = row.text(
        "Research funding",
        module="context",
        mode="verified",
        guidance="Who paid for the research, and what part they had in it.",
    )
    interests: Cell[str] = row.text(
        "Conflicts of interest",
        module="context",
        mode="verified",
        guidance="Conflicts of interest that the authors declare.",
    )
    ethics_approval: Cell[str] = row.choice(
        "Ethics approval",
        *YES_NO,
        option("exempt", "exempt", "A committee decided that approval was not needed."),
        module="context",
        mode="verified",
        guidance="Whether a committee approved the study.",
        example="yes",
    )
    reflexivity: Cell[str] = row.choice(
        "Reflexivity",
        *YES_PARTLY_NO,
        other=False,
        ordered=True,
        weights="linear",
        module="context",
        guidance="Whether the researchers say who they are and how this may affect the results (COREQ items 1 to 8).",
        example="partly",
    )
    patient_involvement: Cell[str] = row.choice(
        "Patient involvement",
        option("none", "none"),
        option("consulted", "consulted"),
        option("co_researcher", "co-researchers", "", "service-user researchers"),
        option("led", "led by patients"),
        module="context",
        guidance="How people with the condition took part in doing the research.",
        example="co-researchers",
    )
    authors_conclusion: Cell[str] = row.verbatim(
        "Authors' conclusion", module="context", guidance="In the report's own words."
    )
    limitations: Cell[str] = row.text("Limitations", module="context", guidance="Limitations that the authors name.")
    applicability: Cell[str] = row.text(
        "Applicability",
        optional=True,
        module="context",
        guidance="How well the study fits the people that your review is about.",
    )
    comment: Cell[str] = row.text("Comment", optional=True, module="context", guidance="Anything the team should know.")
