"""The commands, one file each, called like its command.

A command is imported when it is asked for, and what is heavy to import is imported in its body, so that `--help` stays
quick.
"""

SUMMARIES = {
    "demo": "Walk the whole way once, in a new folder DIR (twofold-demo): from two filled workbooks to a dataset.",
    "init": "Make a project in a new FOLDER.",
    "template": "Write the workbook to fill, one for each extractor.",
    "people": "Show the people of the project and which file is whose; add people, and answer whose a file is.",
    "check": "Find everything that is wrong in extractions, each problem at its cell.",
    "merge": "Merge the project's extractions and write what has to be ruled on.",
    "adjudicate": "Take the rulings of the adjudication sheet into the ledger.",
    "agree": "Show how far the extractors agree, on what each of them first submitted.",
    "build": "Write the dataset: tables, codebook, lineage, discrepancies, queries and the methods paragraph.",
    "status": "Show how far each study is: who has extracted it, what is wrong, what is open, decided, stale.",
    "compare": "Compare two extractions as they are, or the extractors of one shared file.",
    "history": "Show how a value came to be: what each extractor typed, every ruling, what stands now.",
    "withdraw": "Take back rulings that were made in error.",
    "ledger": "Look at the ledger of decisions, and repair it.",
    "explain": "Say what a problem means, with an example, and how to correct it.",
    "form": "Look at forms, and make them from spreadsheets.",
}
"""Every command in the order of the work, with the first sentence of its own help."""
