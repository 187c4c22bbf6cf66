"""How data were gathered and analysed: one row per method, with its own number of participants."""

from decimal import Decimal

from schema import row
from schema.choices import option
from schema.forms.answers import YES_NO
from schema.row import Cell, Row

QUALITATIVE = (
    option(
        "interview_semi",
        "semi-structured interview",
        "The topics are set, the wording is free.",
        "semi-structured interviews",
    ),
    option(
        "interview_in_depth", "in-depth interview", "The participant leads the conversation.", "in-depth interviews"
    ),
    option(
        "interview_structured",
        "structured interview",
        "The questions and their order are fixed.",
        "structured interviews",
    ),
    option("interview_unspecified", "interview, kind not stated", "", "interview", "interviews"),
    option("focus_group", "focus group", "People talk with each other about set topics.", "focus groups"),
    option(
        "validation_session",
        "validation session",
        "Participants comment on the results.",
        "member check",
    ),
    option("survey_open", "survey, open questions", "Free-text answers.", "open-ended questions"),
    option("diary", "diary", "", "diaries"),
    option("observation", "observation"),
    option("forum_posts", "forum posts", "", "online forum"),
    option("social_media", "social media", "", "tweets"),
    option("documents", "documents", "Letters, notes, blogs, published accounts."),
)

QUANTITATIVE = (
    option("scale", "rating scale", "A questionnaire with a score.", "scales", "rating scales"),
    option("survey_closed", "survey, closed questions", "People choose from given answers.", "questionnaire"),
    option("physiological", "physiological measure", "Blood pressure, imaging, blood."),
    option("records", "records", "Counts taken from clinical or administrative records.", "chart review"),
)

ANALYSES = (
    option("thematic", "thematic analysis", "The report does not say which kind.", "TA"),
    option(
        "reflexive_thematic", "reflexive thematic analysis", "Braun and Clarke's later version.", "reflexive TA", "RTA"
    ),
    option("framework", "framework analysis", "", "framework"),
    option("ipa", "interpretative phenomenological analysis", "", "interpretative phenomenology"),
    option("ipse", "IPSE", "Inductive process to analyse the structure of lived experience."),
    option("grounded_theory", "grounded theory"),
    option("content_qual", "qualitative content analysis"),
    option("content_quant", "quantitative content analysis", "Codes are counted."),
    option("phenomenological_other", "other phenomenological analysis"),
    option("narrative", "narrative analysis"),
    option("abductive_thematic", "abductive thematic analysis", "Moves between a framework and the data."),
    option("ai_assisted", "assisted by a language model", "Software read and sorted the texts.", "AI", "LLM"),
    option("nlp_topic_model", "topic model", "Statistical grouping of texts.", "topic modelling", "BERTopic", "NLP"),
    option("statistics", "statistics", "For the quantitative parts.", "statistical"),
)


class Methods(Row, label="Methods", identity=("study", "sample", "method"), parent="studies", expected=True):
    """One row per sample and method of data collection: interviews, focus groups, a survey, a scale."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S03")
    sample: Cell[str] = row.reference(
        "Sample", to="samples", guidance="The group that took part: its name on the sheet Samples.", example="total"
    )
    method: Cell[str] = row.choice(
        "Method",
        *QUALITATIVE,
        *QUANTITATIVE,
        guidance="What was really done, even if the report uses another name.",
        example="focus group",
        characteristics="Data collection",
    )
    n_participants: Cell[int] = row.count(
        "Participants", required=True, guidance="How many people took part in this way.", example="44"
    )
    n_units: Cell[int] = row.count(
        "Sessions held",
        evidence=True,
        guidance="How many focus groups or interviews were held. NA if this does not apply, for example to a survey.",
        example="21",
    )
    waves: Cell[int] = row.count(
        "Times per person",
        at_least=1,
        guidance="The highest number of times that one person took part in this way.",
        example="2",
    )
    analysis: Cell[str] = row.choice(
        "Analysis",
        *ANALYSES,
        required=True,
        guidance="The analysis, in the review's terms.",
        example="thematic analysis",
        characteristics="Analysis",
    )
    analysis_as_reported: Cell[str] = row.verbatim(
        "Analysis as reported",
        module="conduct",
        guidance="The report's own name for the analysis.",
        example="analysed thematically",
    )
    coding_logic: Cell[str] = row.choice(
        "Coding logic",
        option("inductive", "inductive", "The codes come from the data."),
        option("deductive", "deductive", "The codes come from an existing framework."),
        option("both", "both", "", "deductive and inductive", "inductive and deductive"),
        option("abductive", "abductive", "Moves back and forth between framework and data."),
        module="conduct",
        guidance="Where the codes came from.",
        example="inductive",
    )
    n_coders: Cell[int] = row.count(
        "Number of coders", at_least=0, module="conduct", guidance="How many people coded the data.", example="3"
    )
    human_check: Cell[str] = row.text(
        "Human check of software",
        module="conduct",
        guidance="If software analysed the texts: who checked the result, and how. Otherwise NA.",
    )
    mode: Cell[str] = row.choices(
        "How sessions were held",
        option("in_person", "in person", "", "face-to-face"),
        option("phone", "by telephone", "", "telephone"),
        option("video", "by video", "", "zoom", "teams"),
        option("online_text", "online in writing"),
        module="conduct",
        guidance="How researchers and participants met.",
        example="by video",
    )
    timing: Cell[str] = row.text(
        "When people took part",
        module="conduct",
        guidance="When people took part, counted from their treatment.",
        example="6 weeks and 6 months after",
    )
    minutes_least: Cell[Decimal] = row.number(
        "Shortest session, min",
        at_least=0,
        plausible=(5, 240),
        module="conduct",
        guidance="The shortest session.",
        example="35",
    )
    minutes_most: Cell[Decimal] = row.number(
        "Longest session, min",
        at_least=0,
        plausible=(5, 240),
        module="conduct",
        guidance="The longest session.",
        example="90",
    )
    recorded: Cell[str] = row.choice(
        "Sessions recorded", *YES_NO, other=False, module="conduct", guidance="Whether sound or video was recorded."
    )
    transcribed: Cell[str] = row.choice(
        "Recordings transcribed",
        *YES_NO,
        other=False,
        module="conduct",
        guidance="Whether recordings were transcribed word for word.",
    )
    guide_available: Cell[str] = row.choice(
        "Question guide available",
        *YES_NO,
        other=False,
        module="conduct",
        guidance="Whether the questions are available to readers.",
    )
    field_notes: Cell[str] = row.choice(
        "Field notes", *YES_NO, other=False, module="conduct", guidance="Whether field notes were taken."
    )
    transcripts_returned: Cell[str] = row.choice(
        "Transcripts returned",
        *YES_NO,
        other=False,
        module="conduct",
        guidance="Whether participants saw their transcripts.",
    )
    member_checking: Cell[str] = row.choice(
        "Participant checking",
        *YES_NO,
        other=False,
        module="conduct",
        guidance="Whether participants commented on the results.",
    )
    software: Cell[str] = row.text(
        "Software", module="conduct", mode="verified", guidance="The software used for coding.", example="NVivo"
    )
    triangulation: Cell[str] = row.text(
        "Triangulation", module="conduct", guidance="Which sources, methods or people were compared with each other."
    )
