"""Drugs, products, routes and units of treatment."""

from schema.choices import Option, option
from schema.quantities import MG_PER_70KG, MG_PER_KG, MG_PER_KG_H, MILLIGRAM, UG_PER_KG

# PubChem CID 3821 is ketamine without stated handedness, so it fits both the racemate and "ketamine".
_KETAMINE = {"pubchem_cid": "3821", "mesh": "D007649"}
_ESKETAMINE = {"pubchem_cid": "182137", "mesh": "C000629870"}

DRUGS = (
    Option(
        code="ketamine_unspecified",
        label="ketamine, enantiomer not stated",
        definition="The report says ketamine, but not whether it is racemic. Do not assume that it is.",
        aliases=("ketamine", "unspecified ketamine", "ketamine, form not stated"),
        identifiers=_KETAMINE,
    ),
    Option(
        code="racemic_ketamine",
        label="racemic ketamine",
        definition="The report says racemic, or (R,S)-ketamine.",
        aliases=("(R,S)-ketamine", "R,S-ketamine", "rac-ketamine", "racemate"),
        identifiers=_KETAMINE,
    ),
    Option(
        code="esketamine",
        label="esketamine",
        definition="S-ketamine by any route: esketamine is not always a nasal spray.",
        aliases=("S-ketamine", "(S)-ketamine", "S(+)-ketamine", "Spravato"),
        identifiers=_ESKETAMINE,
    ),
    option("arketamine", "arketamine", "R-ketamine.", "R-ketamine", "(R)-ketamine"),
)

PRODUCTS = (
    option("spravato", "Spravato", "The licensed esketamine nasal spray, 28 mg per device.", "esketamine nasal spray"),
    option(
        "generic_injection",
        "generic injection",
        "A licensed solution for injection, whatever the route.",
        "generic",
    ),
    option("compounded", "compounded", "Made up by a pharmacy: capsules, lozenges, sprays.", "pharmacy-made"),
)

ROUTES = (
    option("iv", "intravenous", "Into a vein, as infusion or bolus.", "i.v", "infusion", "iv infusion"),
    option("im", "intramuscular", "Into a muscle.", "i.m"),
    option("sc", "subcutaneous", "Under the skin.", "s.c", "subcut"),
    option("oral", "oral", "Swallowed.", "p.o", "po", "by mouth"),
    option(
        "sublingual_transmucosal",
        "sublingual or transmucosal",
        "Absorbed in the mouth: tablets, lozenges.",
        "sublingual",
        "transmucosal",
        "buccal",
    ),
    option("intranasal", "intranasal", "Sprayed into the nose.", "nasal spray", "nasal", "in"),
)

DOSE_UNITS = (MG_PER_KG, MILLIGRAM, MG_PER_70KG, MG_PER_KG_H, UG_PER_KG)

DOSE_STATISTICS = (
    option("fixed", "fixed", "Everyone had the same dose."),
    option("mean", "mean", "The average over people or sessions.", "average"),
    option("median", "median"),
    option(
        "min_max",
        "least to most",
        "A range of doses. Put its ends in the fields for the lowest and the highest dose.",
        "range",
    ),
    option("titrated", "titrated", "Adjusted to each person. The dose is the final or the usual one."),
    option("level", "one of several levels", "One of several dose levels. Each has its own row.", "dose level"),
)
