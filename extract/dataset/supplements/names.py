"""Where the supplements are, and the log that the team keeps of its letters to authors."""

FOLDER = "supplements"
OFFERED_LOG = "author-contacts.csv"
