"""The commands, one file each, called like its command.

A command is imported when it is asked for, and what is heavy to import is imported in its body, so that `--help` stays
quick.
"""

SUMMARIES = {
    "demo": "Play a worked example, from two filled workbooks to a dataset.",
    "init": "Make a project in a new FOLDER.",
    "studies": "Add studies to studies.csv, and rename them.",
    "assign": "Spread the studies of studies.csv over the extractors, and write their workbooks.",
    "template": "Write a workbook for each extractor to fill in.",
    "people": "Show the people of the project and their files, add people, and say whose a file is.",
    "check": "Find the problems in extractions, each at its cell.",
    "merge": "Merge the project's extractions and write the adjudication sheet.",
    "adjudicate": "Take the rulings of the adjudication sheet into the ledger.",
    "desk": "Rule on disagreements in the browser, on this machine.",
    "verify": "Take verdicts on values that one person extracted and another verifies.",
    "codebook": "Change the codebook while you code, and have findings coded again.",
    "themes": "Check the analytical themes of the review, and show what each is based on.",
    "pilot": "Show which fields the extractors of a pilot round read differently, and what to settle.",
    "agree": "Show how far the extractors agree in their first submissions.",
    "build": "Write the dataset: tables, codebook, lineage, discrepancies, queries, methods text, report and pictures.",
    "export": "Write the dataset for another program.",
    "status": "Show the progress of each study, and what is left to do for the team and for each person.",
    "compare": "Compare two files, or the extractors in one shared file, without a project.",
    "history": "Show how a value came to be: what each extractor typed, every ruling, the present value.",
    "withdraw": "Take back rulings that were made in error, or a first submission.",
    "ledger": "Check, repair or join the ledger of decisions; give a finding its number back.",
    "exclude": "Take a study out of the dataset, with who decided it and why.",
    "explain": "Explain a problem, with an example, and how to correct it.",
    "form": "Make, check, show and export forms.",
}
"""Every command in the order of the work, with the first sentence of its own help."""
