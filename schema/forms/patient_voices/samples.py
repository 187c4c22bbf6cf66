"""Who took part: a row for the whole sample, and one for each group that is reported apart."""

from decimal import Decimal

from schema import row
from schema.choices import Option, option
from schema.row import Cell, Row

DIAGNOSES = (
    option("mdd", "major depressive disorder", "", "MDD", "major depression", "unipolar depression"),
    Option(
        code="trd",
        label="treatment-resistant depression",
        definition="As the report defines it; the number of failed trials has a field of its own.",
        aliases=("TRD", "treatment-refractory depression"),
        identifiers={"mesh": "D061218"},
    ),
    option("bipolar_depression", "bipolar depression", "", "bipolar"),
    Option(
        code="depression_unspecified",
        label="depression, kind not stated",
        aliases=("depression", "depressive disorder"),
        identifiers={"mondo": "MONDO:0002050", "mesh": "D003866"},
    ),
    option("suicidal_ideation", "suicidal ideation", "", "suicidality"),
    option("ptsd", "post-traumatic stress disorder", "", "PTSD"),
    option("sud", "substance or alcohol use disorder", "", "SUD", "alcohol use disorder", "AUD"),
    option("personality_disorder_comorbid", "personality disorder as well", "", "EUPD", "BPD"),
    option("mixed", "mixed, not told apart"),
)

UNITS = (
    option("person", "person", "", "participant", "patient"),
    option("post", "post or tweet", "", "post", "tweet"),
    option("thread", "thread"),
    option("document", "document"),
)

RESPONSES = (
    option("responders_only", "responders only", "", "responders"),
    option("nonresponders_only", "non-responders only", "", "non-responders"),
    option("mixed", "both"),
    option("not_selected", "not chosen by response", "Response played no part in who took part."),
)

SAMPLINGS = (
    option("purposive", "purposive"),
    option("convenience", "convenience"),
    option("consecutive", "consecutive"),
    option("snowball", "snowball"),
    option("theoretical", "theoretical"),
    option("maximum_variation", "maximum variation"),
    option("volunteer", "volunteers", "", "self-selected"),
    option("census", "everyone eligible"),
)

ROUNDING = Decimal("0.1")
"""Text and tables of one paper round an age differently; that much is no discrepancy."""


class Samples(Row, label="Samples", identity=("study", "group"), parent="studies", expected=True):
    """One row for the whole sample of a study, named total, and one per group that is reported apart."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S10")
    group: Cell[str] = row.key(
        "Group", guidance="total for the whole sample; a short name for a group.", example="total"
    )
    part_of: Cell[str] = row.reference(
        "Part of",
        to="samples",
        guidance="The group that this is one of the parts of. NA for total, and for groups that share people.",
        example="total",
    )
    sample_unit: Cell[str] = row.choice(
        "Counted are", *UNITS, required=True, guidance="What n counts.", example="person"
    )
    n_analysed: Cell[int] = row.count(
        "Number analysed",
        required=True,
        evidence=True,
        guidance="Those whose words were analysed, not those of the trial they came from.",
        example="14",
    )
    n_female: Cell[int] = row.count(
        "Women", evidence=True, guidance="As stated. Where you worked it out, say so: origin calculated.", example="8"
    )
    n_male: Cell[int] = row.count(
        "Men", evidence=True, guidance="As stated, not the rest after women: others and unknowns exist.", example="6"
    )
    age_mean: Cell[Decimal] = row.number(
        "Mean age", at_least=0, at_most=110, tolerance=ROUNDING, guidance="In years.", example="46.2"
    )
    age_min: Cell[Decimal] = row.number(
        "Youngest", at_least=0, at_most=110, guidance="Lowest age, in years.", example="24"
    )
    age_max: Cell[Decimal] = row.number(
        "Oldest", at_least=0, at_most=110, guidance="Highest age, in years.", example="64"
    )
    diagnosis: Cell[str] = row.choices(
        "Diagnosis",
        *DIAGNOSES,
        required=True,
        guidance="What participants live with, as the report says.",
        example="TRD",
    )
    min_failed_trials: Cell[int] = row.count(
        "Failed trials, at least",
        plausible=(1, 10),
        evidence=True,
        guidance="How many treatments must have failed to take part. Put the report's definition in the words.",
        example="2",
    )
    responder_status: Cell[str] = row.choice(
        "Response",
        *RESPONSES,
        required=True,
        guidance="Whether people were chosen by how treatment went.",
        example="both",
    )
    n_approached: Cell[int] = row.count("Approached", module="people", guidance="Asked to take part.", example="30")
    n_consented: Cell[int] = row.count("Consented", module="people", guidance="Agreed to take part.", example="20")
    n_parent_trial: Cell[int] = row.count("In parent trial", module="people", guidance="Everyone in it.", example="49")
    n_other_gender: Cell[int] = row.count(
        "Another gender", module="people", guidance="Neither woman nor man.", example="1"
    )
    n_gender_unreported: Cell[int] = row.count(
        "Gender not known",
        module="people",
        guidance="People whose gender the report says it does not know.",
        example="0",
    )
    gender_term: Cell[str] = row.choice(
        "Sex or gender",
        option("sex", "sex"),
        option("gender", "gender"),
        option("both", "both"),
        module="people",
        guidance="The word that the report uses.",
        example="gender",
    )
    pct_female: Cell[Decimal] = row.percentage(
        "Women, %", of="n_analysed", module="people", guidance="Only where a percentage is printed.", example="55.1"
    )
    age_sd: Cell[Decimal] = row.number(
        "Age SD",
        at_least=0,
        at_most=60,
        tolerance=ROUNDING,
        module="people",
        guidance="Standard deviation, in years.",
        example="14.1",
    )
    age_median: Cell[Decimal] = row.number(
        "Median age", at_least=0, at_most=110, tolerance=ROUNDING, module="people", guidance="In years.", example="46"
    )
    age_iqr_low: Cell[Decimal] = row.number(
        "Age, lower quartile", at_least=0, at_most=110, module="people", guidance="A quarter are younger.", example="35"
    )
    age_iqr_high: Cell[Decimal] = row.number(
        "Age, upper quartile", at_least=0, at_most=110, module="people", guidance="A quarter are older.", example="58"
    )
    ethnicity: Cell[str] = row.text("Ethnicity", module="people", guidance="As the report puts it.")
    socioeconomic: Cell[str] = row.text(
        "Social position", module="people", guidance="Work, education, income, as the report puts it."
    )
    trd_definition: Cell[str] = row.verbatim(
        "Definition of TRD",
        module="people",
        guidance="How the report defines resistance to treatment, in its own words.",
    )
    sampling: Cell[str] = row.choices(
        "Sampling", *SAMPLINGS, module="people", guidance="How people were chosen.", example="purposive"
    )
    saturation: Cell[str] = row.choice(
        "Saturation",
        option("claimed", "claimed"),
        option("not_claimed", "not claimed"),
        option("rejected_as_concept", "rejected as a concept"),
        option("information_power", "information power"),
        module="people",
        guidance="What the report says of whether more people would have added anything.",
        example="claimed",
    )
