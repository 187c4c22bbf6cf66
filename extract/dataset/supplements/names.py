"""The names of the folder of supplements and of the log of letters to authors."""

FOLDER = "supplements"
OFFERED_LOG = "author-contacts.csv"
