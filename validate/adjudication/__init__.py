"""What there is to rule on, and the way from a person's ruling to a decision."""

from validate.adjudication.decide import InvalidRuling, NewRuling, Policy, decide, withdraw
from validate.adjudication.decide_pairing import decide_pairing

__all__ = ["InvalidRuling", "NewRuling", "Policy", "decide", "decide_pairing", "withdraw"]
