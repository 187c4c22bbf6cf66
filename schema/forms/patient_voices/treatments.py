"""What participants were treated with: drug, route, dose, schedule, setting."""

from decimal import Decimal

from schema import row
from schema.choices import option
from schema.forms.patient_voices.drugs import DOSE_STATISTICS, DOSE_UNITS, DRUGS, PRODUCTS, ROUTES
from schema.forms.patient_voices.studies import SETTINGS
from schema.row import Cell, Row

EXPOSURES = (
    option("received", "received", "Participants had this treatment."),
    option("none", "not received", "Participants never had it, but talk about it.", "no exposure"),
    option("mixed", "received by some", "Some had it and some did not.", "some did"),
    option("planned", "planned", "The treatment was about to begin."),
)

PURPOSES = (
    option("therapeutic", "therapeutic", "To treat an illness, prescribed or in a study.", "treatment"),
    option("recreational", "recreational", "Outside treatment: for its effects, or out of curiosity.", "non-medical"),
    option("both", "both", "The row is about people who took it for either purpose.", "mixed"),
)

PHASES = (
    option("single", "single dose", "One session only."),
    option("induction", "induction", "The first series, up to response.", "acute series"),
    option("maintenance", "maintenance", "Sessions that keep up the benefit."),
    option("home", "at home", "Taken at home after the series."),
    option("whole_course", "whole course", "The report does not separate the phases.", "all"),
)

PSYCHOTHERAPY = (
    option("none", "none", "The report says there was none."),
    option(
        "support_only",
        "support only",
        "Somebody was present and gave comfort, but no therapy.",
        "psychological support",
    ),
    option("structured_kap", "ketamine-assisted therapy", "A planned therapy built around the sessions.", "KAP", "KAT"),
)


class Treatments(
    Row,
    label="Treatments",
    identity=("study", "sample", "drug", "route", "phase"),
    parent="studies",
    expected=True,
):
    """One row per sample, drug, route and phase of treatment."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S08")
    sample: Cell[str] = row.reference("Sample", to="samples", guidance="The group that was treated.", example="total")
    exposure: Cell[str] = row.choice(
        "Exposure",
        *EXPOSURES,
        required=True,
        guidance="Whether these people had the treatment. If not, write NA for drug, route, phase, dose and sessions.",
        example="received",
        characteristics="Treatment",
    )
    drug: Cell[str] = row.choice(
        "Drug",
        *DRUGS,
        evidence=True,
        guidance="Be only as exact as the report: ketamine is not always racemic.",
        example="esketamine",
        characteristics="Treatment",
    )
    product: Cell[str] = row.choice(
        "Product", *PRODUCTS, guidance="The product, if the report names one.", example="Spravato"
    )
    route: Cell[str] = row.choices(
        "Route",
        *ROUTES,
        evidence=True,
        guidance="As the report states it: esketamine is not always a nasal spray.",
        example="intravenous",
        characteristics="Treatment",
    )
    phase: Cell[str] = row.choice(
        "Phase",
        *PHASES,
        guidance="The part of the treatment that this row is about.",
        example="induction",
        characteristics="Treatment",
    )
    dose_stat: Cell[str] = row.choice(
        "Kind of dose",
        *DOSE_STATISTICS,
        guidance="What kind of number the dose is. This decides how it is checked.",
        example="fixed",
    )
    dose: Cell[str] = row.quantity(
        "Dose",
        units=DOSE_UNITS,
        required=True,
        evidence=True,
        lowest_in="dose_min",
        highest_in="dose_max",
        guidance="As printed, with its unit. Do not convert it.",
        example="0.5 mg/kg",
        characteristics="Treatment",
    )
    dose_min: Cell[str] = row.quantity(
        "Lowest dose",
        units=DOSE_UNITS,
        optional=True,
        guidance="The lowest dose, with its unit, if there was a range.",
        example="0.5 mg/kg",
    )
    dose_max: Cell[str] = row.quantity(
        "Highest dose",
        units=DOSE_UNITS,
        optional=True,
        guidance="The highest dose, with its unit, if there was a range.",
        example="3 mg/kg",
    )
    sessions: Cell[int] = row.count(
        "Sessions",
        required=True,
        evidence=True,
        guidance="How many sessions each person had. If this varied, the lowest number.",
        example="6",
        characteristics="Treatment",
    )
    sessions_per_week: Cell[Decimal] = row.number(
        "Sessions per week",
        at_least=0,
        plausible=(0.25, 7),
        module="schedule",
        guidance="0.5 means once in two weeks.",
        example="2",
    )
    weeks: Cell[Decimal] = row.number(
        "Duration, weeks", at_least=0, module="schedule", guidance="How long this phase lasted.", example="4"
    )
    setting: Cell[str] = row.choices(
        "Treatment setting",
        *SETTINGS,
        module="schedule",
        guidance="Where the drug was taken.",
        example="specialised clinic",
    )
    psychotherapy: Cell[str] = row.choice(
        "Psychotherapy",
        *PSYCHOTHERAPY,
        required=True,
        guidance="What support or therapy went with the sessions.",
        example="support only",
    )
    purpose: Cell[str] = row.choice(
        "Purpose of treatment",
        *PURPOSES,
        required=True,
        guidance="What the drug was taken for. If people who never had it talk about the treatment, choose"
        " therapeutic.",
        example="therapeutic",
    )
    sessions_max: Cell[int] = row.count(
        "Highest no. of sessions", module="schedule", guidance="The highest number that anyone had.", example="12"
    )
    infusion_minutes: Cell[Decimal] = row.number(
        "Infusion time, minutes",
        at_least=0,
        plausible=(2, 100),
        module="schedule",
        guidance="How long an infusion took. NA if nothing was infused.",
        example="40",
    )
    monitoring_minutes: Cell[Decimal] = row.number(
        "Observation, minutes",
        at_least=0,
        module="schedule",
        guidance="How long people were observed afterwards.",
        example="120",
    )
    supervision: Cell[str] = row.choice(
        "Supervision",
        option("clinic", "at the clinic"),
        option("home", "at home"),
        option("mixed", "both"),
        module="schedule",
        guidance="Where somebody was present.",
        example="at the clinic",
    )
    co_intervention: Cell[str] = row.choices(
        "Other treatment",
        option("oral_antidepressant", "oral antidepressant", "", "antidepressant"),
        option("music", "music"),
        option("eye_mask", "eye mask", "", "eyeshades"),
        option("mindfulness", "mindfulness"),
        option("preparation", "preparation sessions"),
        option("integration", "integration sessions"),
        option("none", "none"),
        module="schedule",
        guidance="What else was part of the treatment.",
        example="music; eye mask",
        characteristics="Treatment",
    )
    tailoring: Cell[str] = row.text(
        "Tailoring", module="schedule", guidance="What was adapted to each person, and how."
    )
