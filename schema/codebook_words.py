"""Describes changes of a codebook in words."""

from __future__ import annotations

from collections.abc import Callable

from schema.codebook import ACTIONS, Change, CodebookLife
from schema.text import quoted


def sentence(change: Change, life: CodebookLife, called: Callable[[str], str] = quoted) -> str:
    """What a change did, without the reason and the person. `called` gives the name of a code for the reader."""
    if change.action == "withdraw":
        return _withdrawal(change, life, called)
    codes, into = " and ".join(map(called, change.codes)), " and ".join(called(new.code) for new in change.into)
    match change.action:
        case "add":
            return f"{into} {ACTIONS[change.action]}"
        case "rename" if change.codes == tuple(new.code for new in change.into):
            return f"{codes} described anew"
        case "rename":
            return f"{codes} renamed to {into}"
        case "recode":
            to_recode = [*map(called, change.codes), *(f"all of {under}" for under in change.under)]
            also = f", and {' and '.join(to_recode)}" if to_recode else ""
            old = "what has a code that was split, retired or withdrawn"
            return f"round {change.round} opened: {old} is coded again{also}"
        case "retire" | "move":
            return f"{codes} {ACTIONS[change.action]}{''.join(f' to {under}' for under in change.under)}"
        case _:
            return f"{codes} {ACTIONS[change.action]} into {into}"


def _withdrawal(change: Change, life: CodebookLife, called: Callable[[str], str]) -> str:
    target = next((one for one in (*life.changes, *life.without_effect) if one.id == change.withdraws), None)
    if target is None:
        return "an earlier change withdrawn"
    if target in life.without_effect:
        return f"not applied and withdrawn: {sentence(target, life, called)}"
    if target.round is not None:
        return f"round {target.round} withdrawn"
    return f"revision {target.revision} withdrawn: {sentence(target, life, called)}"
