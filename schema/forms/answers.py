"""Short lists of answers that many fields share."""

from schema.choices import option

YES = option("yes", "yes", "", "y", "true")
NO = option("no", "no", "", "n", "false")
PARTLY = option("partly", "partly", "", "partial", "partially", "to some extent")

YES_NO = (YES, NO)
YES_PARTLY_NO = (YES, PARTLY, NO)
