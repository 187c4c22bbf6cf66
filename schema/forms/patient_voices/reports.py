"""The reports: a study may have many, of several kinds."""

from schema import row
from schema.choices import option
from schema.row import Cell, Row

REPORT_TYPES = (
    option("journal_article", "journal article", "", "article", "paper"),
    option("conference_abstract", "conference abstract", "", "abstract"),
    option("preprint", "preprint"),
    option("accepted_manuscript", "accepted manuscript", "The author's version in a repository.", "repository version"),
    option("thesis", "thesis"),
    option("protocol", "protocol"),
    option("registry_entry", "registry entry"),
    option("supplement", "supplement", "Extra material for another report, often with the same DOI.", "appendix"),
    option("corrigendum", "corrigendum", "", "correction", "erratum"),
    option("author_reply", "author's reply", "What the authors answered when the team asked."),
)

NOTICES = (
    option("none", "none", "You looked for one, and there is none."),
    option("corrigendum", "corrigendum", "", "correction"),
    option("erratum", "erratum"),
    option("expression_of_concern", "expression of concern"),
    option("retraction", "retraction", "", "retracted"),
)


class Reports(Row, label="Reports", identity=("study", "report"), parent="studies", expected=True, reports=True):
    """One row per report of a study: article, abstract, supplement, correction."""

    study: Cell[str] = row.reference("Study", to="studies", guidance="The study's key.", example="S02")
    report: Cell[str] = row.key(
        "Report",
        guidance="A short name: first author and year. Add a word if two reports would have the same name.",
        example="Lascelles 2021",
    )
    report_type: Cell[str] = row.choice(
        "Report type",
        *REPORT_TYPES,
        required=True,
        guidance="What kind of document this is.",
        example="journal article",
    )
    doi: Cell[str] = row.identifier(
        "DOI",
        scheme="doi",
        required=True,
        guidance="With or without https://doi.org/ before it.",
        example="10.1192/bjo.2019.52",
    )
    pmid: Cell[str] = row.identifier(
        "PMID", scheme="pmid", optional=True, guidance="The PubMed number.", example="31420388"
    )
    pmcid: Cell[str] = row.identifier(
        "PMCID",
        scheme="pmcid",
        optional=True,
        module="context",
        guidance="The PubMed Central number.",
        example="PMC6701814",
    )
    year_online: Cell[int] = row.year(
        "Year online", plausible=(1990, 2100), guidance="The year in which it first appeared online.", example="2020"
    )
    year_issue: Cell[int] = row.year(
        "Year of issue",
        required=True,
        plausible=(1990, 2100),
        guidance="The year of its volume or issue.",
        example="2021",
    )
    linked_notice: Cell[str] = row.choice(
        "Linked notice",
        *NOTICES,
        required=True,
        guidance="A correction, expression of concern or retraction that the publisher links to the report. Look"
        " for one before you choose none.",
        example="none",
    )
    fulltext_seen: Cell[str] = row.choice(
        "Full text seen",
        option("abstract_only", "abstract only", "", "abstract"),
        option("partial", "in part", "", "partly"),
        option("full", "in full", "", "full text", "yes"),
        other=False,
        ordered=True,
        weights="linear",
        required=True,
        extent_read=True,
        guidance="How much of the report you read. Only write NR elsewhere if you saw a report in full; otherwise"
        " write PEND.",
        example="in full",
    )
