"""Adjudication items, and how a person's ruling becomes a decision."""

from validate.adjudication.decide import decide, withdraw, withdraw_submission
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.adjudication.who_may_rule import Policy

__all__ = ["InvalidRuling", "NewRuling", "Policy", "decide", "decide_pairing", "withdraw", "withdraw_submission"]
