"""What the authors found, in their words, and the participants' words that support it."""

from schema import row
from schema.choices import option
from schema.forms.answers import YES_NO
from schema.forms.patient_voices.codebook import DOMAINS, SUBCODES
from schema.row import Cell, Row

LEVELS = (
    option("theme", "theme", "A main theme as the report presents it."),
    option("subtheme", "sub-theme", "Part of a theme.", "subtheme"),
    option("category", "category"),
    option("axis", "axis of experience", "", "axis"),
    option("key_finding", "key finding", "The report does not call it a theme."),
    option("quantitative_open_text", "open text, counted", "A count of free-text answers."),
)

PHASES = (
    option("pre_treatment", "before treatment", "", "pre"),
    option("acute", "during a session", "While the drug acts.", "during"),
    option("post_treatment", "after treatment", "", "post"),
    option("cross_cutting", "across all phases", "", "throughout"),
)

VALENCES = (
    option("positive", "positive", "", "+"),
    option("negative", "negative"),
    option("mixed", "mixed"),
    option("neutral", "neutral"),
)

# The three levels of the JBI manual for evidence synthesis (section 3.3.12), from the least to the most credible.
CREDIBILITY = (
    option("not_supported", "not supported", "The data shown do not support the finding.", "unsupported"),
    option("credible", "credible", "The link with the data shown is not quite clear. The finding can be challenged."),
    option(
        "unequivocal", "unequivocal", "The data shown leave no reasonable doubt. The finding is not open to challenge."
    ),
)

ORDERS = (
    option("first", "first: participants'", "The participants' own construct."),
    option("second", "second: authors'", "The authors' interpretation."),
    option("third", "third: reviewers'", "The review team's interpretation."),
)


class Findings(Row, label="Findings", identity=("study", "text"), parent="studies", selection=True, expected=True):
    """One row per finding that answers the review's question, in the words of the study's authors."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S03")
    finding: Cell[str] = row.key(
        "No.",
        local=True,
        guidance="Your own number for the finding in this study. Quotes refer to it.",
        example="1",
    )
    text: Cell[str] = row.verbatim(
        "Finding", guidance="The authors' own statement, word for word. If you paraphrase it, say so."
    )
    level: Cell[str] = row.choice(
        "Level in the report", *LEVELS, required=True, guidance="How the report presents it.", example="theme"
    )
    place: Cell[str] = row.place("Place", required=True, guidance="Where the report says this.", example="p. 4")
    report: Cell[str] = row.reference(
        "Report",
        to="reports",
        required=True,
        guidance="The report that says this: its name on the sheet Reports.",
        example="Jilka 2019",
    )
    sample: Cell[str] = row.reference(
        "Sample",
        to="samples",
        required=True,
        guidance="The people whom the finding is about: the name of their group on the sheet Samples.",
        example="total",
    )
    domains: Cell[str] = row.choices(
        "Domains",
        *DOMAINS,
        required=True,
        guidance="One or more of the six. If none fits, choose other and describe it.",
        example="D4; D5",
    )
    subcodes: Cell[str] = row.choices(
        "Sub-codes",
        *SUBCODES,
        optional=True,
        grows_in="subcodes.csv",
        refines="domains",
        guidance="All that fit. Each must belong to a domain that you chose.",
        example="cost; staff support",
    )
    coded_with: Cell[int] = row.count(
        "Coded with revision",
        at_least=1,
        bookkeeping=True,
        guidance="The revision of the codebook that you used to code this row. You find it on the cover sheet.",
        example="1",
    )
    phase: Cell[str] = row.choice(
        "Phase of treatment",
        *PHASES,
        required=True,
        guidance="The part of the treatment that the finding is about.",
        example="after treatment",
        lettered=True,
    )
    valence: Cell[str] = row.choice("Valence", *VALENCES, guidance="How participants felt about it.", example="mixed")
    credibility: Cell[str] = row.choice(
        "Credibility",
        *CREDIBILITY,
        other=False,
        ordered=True,
        weights="linear",
        required=True,
        module="meta_aggregation",
        guidance="How well the data that the report shows support the finding.",
        example="credible",
        left_out_when="not_supported",
    )
    n_endorsing: Cell[int] = row.count(
        "Participants saying so",
        guidance="How many participants said this, if the report gives a number.",
        example="12",
    )
    part_of: Cell[str] = row.reference(
        "Sub-theme of",
        to="findings",
        module="meta_aggregation",
        guidance="The number of the finding that this is a sub-theme of. NA if there is none.",
        example="1",
    )
    construct_order: Cell[str] = row.choice(
        "Whose construct",
        *ORDERS,
        other=False,
        ordered=True,
        weights="linear",
        module="meta_aggregation",
        guidance="Whose interpretation this is.",
        example="second: authors'",
    )


class Quotes(Row, label="Quotes", identity=("study", "quote"), parent="studies", selection=True):
    """One row per quote, or other data, that the report prints to support its findings."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S03")
    quote: Cell[str] = row.verbatim(
        "Quote", guidance="The words as printed, without the participant's label. PEND until you have the full text."
    )
    finding: Cell[str] = row.reference(
        "Supports finding",
        to="findings",
        several=True,
        required=True,
        guidance="The number of the finding that it supports, or several numbers with ; between them.",
        example="1; 3",
    )
    place: Cell[str] = row.place("Place", required=True, guidance="Page or table where it is printed.", example="p. 5")
    report: Cell[str] = row.reference(
        "Report",
        to="reports",
        required=True,
        guidance="The report that prints it: its name on the sheet Reports.",
        example="Jilka 2019",
    )
    speaker: Cell[str] = row.text(
        "Speaker", module="speakers", guidance="The participant's label as printed.", example="P04"
    )
    speaker_gender: Cell[str] = row.choice(
        "Speaker's gender",
        option("female", "female", "", "F", "woman"),
        option("male", "male", "", "M", "man"),
        module="speakers",
        guidance="Only if it is printed with the quote.",
        example="F",
    )
    kind: Cell[str] = row.choice(
        "Kind",
        option("participant_quote", "participant's words"),
        option("observation", "observation", "A note from fieldwork."),
        option("other_data", "other data"),
        module="speakers",
        guidance="What kind of data this is.",
        example="participant's words",
    )
    language: Cell[str] = row.text(
        "Language spoken", module="speakers", guidance="The language in which this was said.", example="Dutch"
    )
    translated: Cell[str] = row.choice(
        "Translated",
        *YES_NO,
        other=False,
        module="speakers",
        guidance="Whether it was printed in a different language than it was spoken in.",
        example="yes",
    )
