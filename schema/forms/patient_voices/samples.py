"""Who took part: one row for the whole sample, and one for each group that is reported separately."""

from decimal import Decimal

from schema import row
from schema.choices import Option, option
from schema.row import Cell, Row

DIAGNOSES = (
    option("mdd", "major depressive disorder", "", "MDD", "major depression", "unipolar depression"),
    Option(
        code="trd",
        label="treatment-resistant depression",
        definition="As the report defines it. The number of failed treatments has its own field.",
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
    option("mixed", "mixed, not separated"),
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
    option("not_selected", "not chosen by response", "People were not chosen by how they responded."),
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

WHOLE_SAMPLE = (
    "whole sample",
    "full sample",
    "entire sample",
    "total sample",
    "all participants",
    "everyone",
    "overall",
)
"""Other names for the group of all participants."""

ROUNDING = Decimal("0.1")
"""The text and the tables of a paper may round an age differently; such a difference is not a discrepancy."""


class Samples(Row, label="Samples", identity=("study", "group"), parent="studies", expected=True):
    """One row for the whole sample of a study, named total, and one per group that is reported separately."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S10")
    group: Cell[str] = row.key(
        "Group",
        aliases=dict.fromkeys(WHOLE_SAMPLE, "total"),
        guidance="total for the whole sample; a short name for a group.",
        example="total",
    )
    part_of: Cell[str] = row.reference(
        "Part of",
        to="samples",
        guidance="The larger group that this group is part of. NA for total, and for groups that share people.",
        example="total",
    )
    sample_unit: Cell[str] = row.choice(
        "Unit counted", *UNITS, required=True, guidance="What the numbers count.", example="person"
    )
    n_analysed: Cell[int] = row.count(
        "Number analysed",
        required=True,
        counts_people={"group": "total", "sample_unit": "person"},
        evidence=True,
        guidance="How many people's words were analysed, not how many were in the trial that they came from.",
        example="14",
        characteristics="Participants",
    )
    n_female: Cell[int] = row.count(
        "Women",
        evidence=True,
        guidance="As the report states it. If you worked it out, set its origin to calculated.",
        example="8",
        share_of="n_analysed",
        percentage_in="pct_female",
        characteristics="Participants",
    )
    n_male: Cell[int] = row.count(
        "Men",
        evidence=True,
        guidance="As the report states it. Do not subtract women from the total: other or unknown genders are"
        " possible.",
        example="6",
        share_of="n_analysed",
        characteristics="Participants",
    )
    age_mean: Cell[Decimal] = row.number(
        "Mean age",
        at_least=0,
        at_most=110,
        tolerance=ROUNDING,
        guidance="In years.",
        example="46.2",
        characteristics="Participants",
    )
    age_min: Cell[Decimal] = row.number(
        "Youngest age",
        at_least=0,
        at_most=110,
        guidance="Lowest age, in years.",
        example="24",
        characteristics="Participants",
    )
    age_max: Cell[Decimal] = row.number(
        "Oldest age",
        at_least=0,
        at_most=110,
        guidance="Highest age, in years.",
        example="64",
        characteristics="Participants",
    )
    diagnosis: Cell[str] = row.choices(
        "Diagnosis",
        *DIAGNOSES,
        required=True,
        guidance="The participants' diagnoses, as the report gives them.",
        example="TRD",
        characteristics="Diagnosis",
    )
    min_failed_trials: Cell[int] = row.count(
        "Minimum failed trials",
        plausible=(1, 10),
        evidence=True,
        guidance="How many treatments must have failed before people could take part. Copy the report's definition"
        " into the column for its words.",
        example="2",
    )
    responder_status: Cell[str] = row.choice(
        "Response to treatment",
        *RESPONSES,
        required=True,
        guidance="Whether people were chosen by how they responded to treatment.",
        example="both",
    )
    n_approached: Cell[int] = row.count(
        "Number approached", module="people", guidance="People who were asked to take part.", example="30"
    )
    n_consented: Cell[int] = row.count(
        "Number consented", module="people", guidance="People who agreed to take part.", example="20"
    )
    n_parent_trial: Cell[int] = row.count(
        "Number in parent trial", module="people", guidance="Everyone in the parent trial.", example="49"
    )
    n_other_gender: Cell[int] = row.count(
        "Another gender", module="people", guidance="People who are neither women nor men.", example="1"
    )
    n_gender_unreported: Cell[int] = row.count(
        "Gender not known",
        module="people",
        guidance="People whose gender is not known, if the report says how many.",
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
        "Women, %",
        of="n_analysed",
        at_most=100,
        optional=True,
        module="people",
        guidance="Only if the report prints a percentage.",
        example="55.1",
    )
    age_sd: Cell[Decimal] = row.number(
        "SD of age",
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
        "Lower quartile of age",
        at_least=0,
        at_most=110,
        module="people",
        guidance="A quarter of the people are younger.",
        example="35",
    )
    age_iqr_high: Cell[Decimal] = row.number(
        "Upper quartile of age",
        at_least=0,
        at_most=110,
        module="people",
        guidance="A quarter of the people are older.",
        example="58",
    )
    ethnicity: Cell[str] = row.text("Ethnicity", module="people", guidance="In the report's words.")
    socioeconomic: Cell[str] = row.text(
        "Social position", module="people", guidance="Work, education and income, in the report's words."
    )
    trd_definition: Cell[str] = row.verbatim(
        "Definition of TRD",
        module="people",
        guidance="How the report defines resistance to treatment, in its own words.",
    )
    sampling: Cell[str] = row.choices(
        "Sampling", *SAMPLINGS, module="people", guidance="How participants were chosen.", example="purposive"
    )
    saturation: Cell[str] = row.choice(
        "Saturation",
        option("claimed", "claimed"),
        option("not_claimed", "not claimed"),
        option("rejected_as_concept", "rejected as a concept"),
        option("information_power", "information power"),
        module="people",
        guidance="What the report says about whether more people would have added anything new.",
        example="claimed",
    )
