"""The desk: adjudication on a page in the browser, with the rulings, the words and the ledger of the sheet."""
