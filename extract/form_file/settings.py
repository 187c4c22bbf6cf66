"""What every setting of a form means, in a sentence: for the workbook of a form and for docs/forms.md."""

from __future__ import annotations

from collections.abc import Mapping

OF_FORM: Mapping[str, str] = {
    "name": "A short name for the form, such as exercise-trials.",
    "title": "The title, as it is shown on the first sheet of the workbooks that extractors fill in.",
    "version": "The version of the form. Raise it when you change the form.",
    "guessed": "true if form infer guessed the types. Rulings may then have values that do not fit their type.",
    "codebook": "The revision of the codebook: a whole number that grows while a team codes.",
    "themes": "The table whose codes the themes of the review are based on, such as findings (twofold themes).",
    "modules": "Optional groups of fields: the name of each, and what it adds. A project switches them on by name.",
    "tables": "The tables. The first has one row per study.",
    "rules": "What must be true of the cells of a row, or of a table.",
}
"""The settings of a form."""

EXTENDS = "extends"
"""The setting of a form on top of another: the name of the form below."""

OF_CHANGES: Mapping[str, str] = {
    "hide": "yes if the form is to have it no more.",
    "before": "The one of its kind that it moves in front of.",
    "after": "The one of its kind that it moves behind.",
}
"""What a form on top of another can say of each table, field, choice and rule, beside its settings."""

OF_TABLE: Mapping[str, str] = {
    "name": "A name for rules and files: letters, digits and _, such as arms.",
    "label": "The name of the sheet that extractors see. If blank, it is made from the name.",
    "description": "What one row of it is, such as: One row per arm of the trial.",
    "identity": "The fields that tell its rows apart within a study. You need not list the one that names the study.",
    "parent": "The table that its rows belong to: usually the first table. Blank for the first table.",
    "selection": "yes if extractors choose the rows, as with quotes or findings. A row that only one has is then no"
    " omission.",
    "expected": "yes if every finished study must have at least one row here. Until it has one, or somebody"
    " confirms that it has none, `build` waits.",
    "reports": "yes if its rows are the reports of a study. One table may have them.",
    "prepared": "Rows that a new workbook has for every study, such as the items of a checklist.",
    "module": "The module that the whole table belongs to, if it is optional.",
    "was": "Its names in earlier versions of the form, if it has been renamed.",
    "fields": "The fields, in the order of the columns.",
}
"""The settings of a table."""

OF_FIELD: Mapping[str, str] = {
    "name": "A name for rules and files: letters, digits and _, such as n_randomised.",
    "label": "The header of the column that extractors see. If blank, it is made from the name.",
    "type": "What its cells hold.",
    "guidance": "What to enter, and how to decide. Extractors see it when they point at the header.",
    "example": "One entry as it could be typed.",
    "required": "yes if the sheet must have the column. A blank cell in a finished study is then an error of its own.",
    "optional": "yes if its cells may stay blank in a finished study. Every other field has a value or a missing code"
    " then.",
    "mode": "Who extracts it: dual (two people independently), verified (one person, another confirms), single.",
    "level": "The level of measurement for agreement: nominal, ordinal, interval or ratio. Each type has its own.",
    "weights": "How agreement weighs differences of an ordered field: linear or quadratic.",
    "round": "The round of extraction in which it is filled in: a whole number.",
    "module": "The module that it belongs to, if it is optional.",
    "tolerance": "Two numbers without a unit that differ by no more than this are the same. The dataset has the"
    " smaller one.",
    "evidence": "yes if extractors can say where the report has the value: origin, place and words get columns.",
    "prefilled": "yes if a new workbook has it filled in from studies.csv.",
    "plausible": "The lowest and the highest usual number. A value outside is a warning.",
    "scored": "no if differences between extractors do not count, as with notes.",
    "names": "yes if the entries name or number the studies, so that they are in no count of entries and in no figure"
    " of agreement; in words, accents, et al. and zeros in front make no difference then. no if they are extracted and"
    " count. If it is left out: yes for DOIs, PMIDs, PMCIDs, words labelled Title, Authors or Study name, and a year"
    " beside one of these, in the first table.",
    "bookkeeping": "yes if it says how the team worked, and not what a report says, such as who coded a row. It is not"
    " compared, and in no count of entries.",
    "finished_when": "The answer that marks a study as finished. For one field of the first table.",
    "grows_in": "The file in the project where the team adds choices of its own while it codes, such as subcodes.csv.",
    "same_people": "yes for a reference to another study with the same participants: people are counted once.",
    "counts_people": "For the number of all people of a study: the entries of its row, such as group: total.",
    "left_out_when": "The answer with which a row is left out of the paper's tables of themes, such as not_supported.",
    "lettered": "yes if the picture of themes by study shows this choice as a letter, such as the phase of treatment.",
    "lowest_in": "The field of the same table with the lowest value, where a report gives a range, such as dose_min.",
    "highest_in": "The field of the same table with the highest value, such as dose_max. Tables then show the range.",
    "share_of": "For a number that is a part, such as women: the field of the same table with the whole, such as all"
    " people.",
    "percentage_in": "For such a part: the field of the same table with its percentage, where a report may give only"
    " that, such as pct_women. Tables then show the percentage.",
    "extent_read": "yes for the choice in the table of reports that says how much of a report was read. Its choices are"
    " ordered, and the last of them is all of it.",
    "characteristics": "The column of the paper's table of characteristics that shows it, such as Participants.",
    "also_called": "Other headers under which files have it, such as Sample size (n). They are read as this field.",
    "was": "Its names in earlier versions of the form, or those of the fields that it was put together from.",
    "applies_when": "The condition (SQL) under which it applies, such as design = 'trial'. Otherwise NA is expected.",
    "refines": "The field of the same table whose choices these choices refine; `under` of each choice says which."
    " check warns if the one above is not chosen.",
}
"""The settings that any field can have."""

OF_TYPES: Mapping[str, str] = {
    "choices": "The choices that are offered.",
    "other": "yes if other may be chosen too. Its words get a column of their own.",
    "ordered": "yes if the choices have an order, from low to high.",
    "units": "The units that an amount may have.",
    "to": "The table whose rows it names.",
    "several": "yes if it may name several rows, separated by ;",
    "local": "yes if each extractor may number the rows freely. Such a name is not compared.",
    "aliases": "Other words for a name, with the name behind them: whole sample: total. They are read as that name.",
    "at_least": "The lowest number that is possible.",
    "at_most": "The highest number that is possible.",
    "of": "The field of the same table that is the denominator.",
    "earliest": "The earliest year that is possible.",
    "scheme": "The kind of identifier: doi, pmid, pmcid or registry.",
    "separator": "A further sign that separates answers, beside ;",
    "numbers": "yes if entries that are numbers compare as numbers: 1.0 and 1,0 are 1, but 01 is not.",
    "either_spelling": "yes if British and American spelling make no difference: randomised is randomized.",
    "thousands": "yes if a comma before three digits separates thousands: 1,234 is 1234.",
    "interval": "yes if two numbers are a confidence interval, however it is written: 54, 67 is [54; 67].",
    "deviation": "yes if the second of two numbers is a standard deviation: 3.2 \u00b1 1.1 is 3.2 (SD 1.1).",
    "missing": "The words for each missing code here, if they are not the usual ones. Name every code that it takes.",
}
"""The settings that only some types of fields have."""

TYPES: Mapping[str, str] = {
    "key": "A name that tells rows apart, and by which other tables refer to a row.",
    "reference": "The name of a row of another table.",
    "text": "Free text. It is not compared, because people use different words.",
    "verbatim": "The report's own words. They are compared.",
    "words": "A few words, compared without regard to capitals, spacing and punctuation.",
    "listed": "Several answers in words, separated by ;  Their order makes no difference.",
    "count": "How many there are: a whole number.",
    "number": "A number.",
    "percentage": "A percentage as printed, with its decimals.",
    "quantity": "A number with its unit, such as 0.5 mg/kg.",
    "year": "A year in four digits.",
    "date": "A date as far as it is known: 2021-03-09, 2021-03 or 2021.",
    "choice": "One entry of a list.",
    "choices": "One or several entries of a list.",
    "countries": "One or several countries.",
    "identifier": "A DOI, PMID, PMCID or the number of a trial in a registry.",
    "place": "A place in a report: page, table, figure or paragraph. It is not compared: the longest entry is used.",
}
"""The types of fields."""

OFTEN_CALLED: Mapping[str, str] = {
    **dict.fromkeys(("integer", "int", "whole number", "whole", "n", "numeric count"), "count"),
    **dict.fromkeys(("float", "decimal", "double", "numeric", "real", "continuous"), "number"),
    **dict.fromkeys(("percent", "%", "proportion"), "percentage"),
    **dict.fromkeys(("string", "str", "free text", "freetext", "memo", "notes", "textarea", "long text"), "text"),
    **dict.fromkeys(("short text", "word", "varchar"), "words"),
    **dict.fromkeys(("boolean", "bool", "yes/no", "yesno", "yes no", "radio", "dropdown", "drop-down"), "choice"),
    **dict.fromkeys(("enum", "select", "category", "categorical", "factor", "list", "single choice"), "choice"),
    **dict.fromkeys(("checkbox", "checkboxes", "multiple choice", "multiselect", "multi-select"), "choices"),
    **dict.fromkeys(("quote", "quotation", "citation"), "verbatim"),
    **dict.fromkeys(("id", "primary key", "name", "study id"), "key"),
    **dict.fromkeys(("foreign key", "link", "lookup"), "reference"),
    **dict.fromkeys(("country", "nation"), "countries"),
    **dict.fromkeys(("doi", "pmid", "pmcid", "nct", "registration"), "identifier"),
    **dict.fromkeys(("amount", "dose", "measurement"), "quantity"),
    **dict.fromkeys(("datetime", "time", "day"), "date"),
    **dict.fromkeys(("page", "pages", "location"), "place"),
}
"""What people call the types of fields elsewhere -> the type."""

OF_CHOICE: Mapping[str, str] = {
    "code": "What the dataset has. Keep it short, and do not change it later.",
    "label": "What extractors see in the list. If blank, it is the code.",
    "definition": "When to choose it.",
    "aliases": "Other spellings that mean the same.",
    "identifiers": "What it is called in other vocabularies, such as SNOMED CT: scheme and identifier.",
    "since": "The revision of the codebook that added it: a whole number.",
    "under": "The choice of another field that it belongs to (see refines).",
    "was": "Its codes in earlier versions of the form: if it was renamed, put together from several, or part of one.",
    "until": "The revision of the codebook that withdrew it: a whole number. It is still read, and not offered.",
    "became": "The codes that it was split into when it was withdrawn.",
}
"""The settings of a choice."""

OF_UNIT: Mapping[str, str] = {
    "code": "The unit as it is written after a number, such as mg.",
    "base": "The unit in which amounts are compared, such as g. If it is blank: this unit itself.",
    "times": "How much of the base unit one of it is: a number or a fraction, such as 1/1000.",
    "aliases": "Other spellings of the unit.",
}
"""The settings of a unit."""

OF_RULE: Mapping[str, str] = {
    "code": "A name for the rule, such as more-analysed-than-randomised. Extractors see it with the problem.",
    "table": "The table whose rows it looks at.",
    "severity": "error (no report could say this), warning (unlikely: extractors confirm it) or note.",
    "message": "What extractors read. {field} stands for what they typed. A part in [ ] is left out if its field is"
    " blank.",
    "reads": "The fields that it looks at. Where one is blank or a missing code, the rule says nothing.",
    "states": "Fields of which only the state matters; the condition then uses FIELD__state (value, blank, NR, UC, NA,"
    " PEND).",
    "holds": "The condition, in SQL: true where all is well, such as n_analysed <= n_randomised.",
    "check": "Instead of a condition, the name of a check that twofold has, such as rows-of-kind.",
    "settings": "What the check needs to know.",
    "counts": "Numbers over the rows of a table that the condition may use, such as in_arms: SUM(arms.n) WHERE n > 0.",
    "suggestion": "What would be right.",
    "at_state": "Of the fields that it looks at, only those in this state are marked.",
    "why": "What `twofold explain` says: why it matters, and how to correct it.",
    "passes": "An example of a row that is fine.",
    "fails": "An example of a row that is not.",
    "blocks": "yes if a warning must be confirmed before the dataset is written.",
}
"""The settings of a rule."""
