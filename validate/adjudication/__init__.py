"""What there is to rule on, and the way from a person's ruling to a decision."""
