"""The tables that a paper prints, made from a consensus: what they say, apart from how a file shows them."""
