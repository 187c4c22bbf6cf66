"""The adjudication items, and how a person's ruling becomes a decision."""

from validate.adjudication.decide import InvalidRuling, NewRuling, Policy, decide, withdraw, withdraw_submission
from validate.adjudication.decide_pairing import decide_pairing

__all__ = ["InvalidRuling", "NewRuling", "Policy", "decide", "decide_pairing", "withdraw", "withdraw_submission"]
