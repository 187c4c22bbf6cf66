"""The Mixed Methods Appraisal Tool, 2018: two screening items and five items for each of five kinds of study."""

from schema.forms.appraisal.checklist import Checklist, numbered

MMAT_2018 = Checklist(
    code="mmat_2018",
    module="mmat",
    title="MMAT 2018",
    reference="Hong QN, Fàbregues S, Bartlett G, et al. Educ Inf 2018;34(4):285-291. doi 10.3233/EFI-180221",
    items=numbered(
        "MMAT",
        _s1="questions clear (screening)",
        _s2="data can answer them (screening)",
        _1_1="qualitative: approach",
        _1_2="qualitative: data collection",
        _1_3="qualitative: findings from data",
        _1_4="qualitative: interpretation borne out",
        _1_5="qualitative: coherence throughout",
        _2_1="randomised: allocation",
        _2_2="randomised: groups alike at start",
        _2_3="randomised: outcome data complete",
        _2_4="randomised: assessors blind",
        _2_5="randomised: adherence",
        _3_1="not randomised: people typical",
        _3_2="not randomised: measures",
        _3_3="not randomised: outcome data complete",
        _3_4="not randomised: confounders",
        _3_5="not randomised: treatment as meant",
        _4_1="descriptive: sampling",
        _4_2="descriptive: people typical",
        _4_3="descriptive: measures",
        _4_4="descriptive: non-response",
        _4_5="descriptive: statistics",
        _5_1="mixed: reason for mixing",
        _5_2="mixed: parts brought together",
        _5_3="mixed: joint interpretation",
        _5_4="mixed: contradictions faced",
        _5_5="mixed: each part sound on its own",
    ),
    of_every_study=7,  # screening and the qualitative items; which other items apply depends on the study
)
