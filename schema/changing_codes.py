"""The codes of one field while the changes of a codebook are applied to them."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace

from schema.choices import OTHER, Option
from schema.codebook import ACTIONS, CannotChange, Change, NewCode, OldCode, Recoding
from schema.form import Field, Form
from schema.missing import Missing
from schema.options import spellings_of
from schema.regular_expressions import regex
from schema.text import SEPARATOR, fold, quoted
from schema.withdrawn_changes import names_of, restored

_CODE = regex(r"\w+([ .+/-]\w+)*")
FEWEST = 2
"""A code is split into at least this many codes; at least this many are merged into one."""


class Codes:
    """The codes of one field while changes are applied to them, one after the other."""

    def __init__(self, form: Form, table: str, field: Field) -> None:
        self.table = table
        self.field = field
        self.above = form[table][field.refines].cell.offered if field.refines else ()
        cell = field.cell
        self.options: tuple[Option, ...] = cell.known
        self.other = cell.takes_other
        self.first = self.options
        self.in_force: list[Change] = []
        self.ended: list[tuple[Option, Change]] = []
        self.changed = False

    @property
    def offered(self) -> Mapping[str, Option]:
        """The options by code, without those that were withdrawn."""
        return {option.code: option for option in self.options if option.until is None}

    def put_into(self, form: Form, revision: int) -> Form:
        """The form with these codes in the field, and with an example that is still valid."""
        form = form.with_choices(self.table, self.field.name, self.options, codebook=revision)
        return (
            form if self.example == self.field.example else form.with_example(self.table, self.field.name, self.example)
        )

    @property
    def example(self) -> str:
        """The example of the field with current codes. A split code is replaced by the first of its parts."""
        called = {fold(name): option for option in self.options for name in names_of(option)}
        ended = {fold(name) for option, _ in self.ended for name in (option.code, *names_of(option))}
        parts = []
        for text in filter(None, (part.strip() for part in self.field.example.split(";"))):
            option = called.get(fold(text))
            if fold(text) not in ended and option is not None and option.until is None:
                parts.append(text)
                continue
            while option is not None and option.until is not None:
                option = called.get(fold(option.became[0])) if option.became else None
            if option is not None:
                parts.append(option.label.removeprefix(f"{option.under} "))
        return "; ".join(dict.fromkeys(parts))

    def make(self, change: Change) -> None:
        """Applies a change. Raises CannotChange if that is impossible; then nothing has changed."""
        before = self.options
        now = self._in_names_of_form(change)
        make = {
            "add": self._add, "rename": self._rename, "move": self._move, "merge": self._merge, "split": self._split,
            "retire": self._retire,
        }  # fmt: skip
        try:
            make[change.action](now)
        except CannotChange:
            self.options = before
            raise
        self.in_force.append(change)
        self.changed = True

    def _in_names_of_form(self, change: Change) -> Change:
        """The change with the current codes of the form in place of codes from an earlier version of the form."""
        codes, above = _renamed_by_form(self.first), _renamed_by_form(self.above)
        if not (codes or above):
            return change
        into = tuple(new.model_copy(update={"under": above.get(new.under or "", new.under)}) for new in change.into)
        named = {"codes": tuple(codes.get(code, code) for code in change.codes), "into": into}
        return change.model_copy(update={**named, "under": tuple(above.get(one, one) for one in change.under)})

    def take_back(self, withdrawal: Change, target: Change) -> None:
        """Undoes a change. Raises CannotChange if a later change builds on it; then nothing has changed."""
        without = copy(self)
        without.options, without.ended, without.in_force = self.first, [], []
        for change in self.in_force:
            if change is not target:
                try:
                    without.make(change)
                except CannotChange as reason:
                    raise CannotChange(
                        f"revision {change.revision} builds on it ({reason}): withdraw that first"
                    ) from reason
        found = restored(without.options, self.options, target, withdrawal)
        earlier = [(option, change) for option, change in self.ended if change.action == "withdraw"]
        self.options, self.in_force = found.options, without.in_force
        self.ended = [*without.ended, *earlier, *((option, withdrawal) for option in found.ended)]

    def recoding(self, change: Change, *, taken: Sequence[int]) -> Recoding:
        """The round of recoding that a line of the codebook file opens."""
        if change.round is None or change.round != max(taken) + 1:
            raise CannotChange(f"round {change.round} is not the next round")
        now = self._in_names_of_form(change)
        known = {option.code for option in self.options}
        if unknown := [code for code in now.codes if code not in known]:
            raise CannotChange(f"there is no code {quoted(unknown[0])}")
        if unknown := [code for code in now.under if code not in {option.code for option in self.above}]:
            raise CannotChange(f"there is no {quoted(unknown[0])} above the codes")
        return Recoding(
            number=change.round,
            table=self.table,
            field=self.field.name,
            revision=change.revision,
            codes=frozenset(now.codes),
            under=frozenset(now.under),
            change=change,
            since=None if change.all_rows else self._last_changed(now),
        )

    def _last_changed(self, asked: Change) -> int | None:
        """The last revision that changed one of the codes that a round asks for; None if no revision did."""
        options = (*self.first, *self.options, *(option for option, _ in self.ended))
        above = {(option.code, option.under) for option in options}
        revisions = []
        for change in map(self._in_names_of_form, self.in_force):
            codes = {*change.codes, *(new.code for new in change.into)}
            under = {one for code, one in above if code in codes} | {*change.under, *(new.under for new in change.into)}
            if codes.intersection(asked.codes) or under.intersection(asked.under):
                revisions.append(change.revision)
        return max(revisions, default=None)

    def old_codes(self) -> Iterator[OldCode]:
        """The codes that ended, each with the spellings that no offered code uses now."""
        called = {
            spelling
            for option in self.offered.values()
            for name in (option.code, option.shown)
            for spelling in spellings_of(name)
        }
        for option, change in self.ended:
            spelled = {text for name in names_of(option) for text in spellings_of(name)}
            yield OldCode(
                table=self.table,
                field=self.field.name,
                code=option.code,
                label=option.shown,
                spellings=frozenset(spelled - called),
                change=change,
            )

    def _several(self, change: Change) -> list[Option]:
        """The options that a change is about."""
        codes = list(dict.fromkeys(change.codes))
        if not codes:
            raise CannotChange("it names no code")
        for code in codes:
            if code not in self.offered:
                raise CannotChange(self._why_not(code))
        return [self.offered[code] for code in codes]

    def _why_not(self, code: str) -> str:
        """Why a code cannot be changed: there is none, or it is not offered any more."""
        for option, change in reversed(self.ended):
            if option.code == code:
                return f"{quoted(code)} was {ACTIONS[change.action]} in revision {change.revision}"
        return f"there is no code {quoted(code)}"

    def _new(self, new: NewCode, change: Change, *, instead: Sequence[Option] = ()) -> Option:
        """The option that a change adds.

        Its names must not mean anything else, but it may take over names of `instead`.
        """
        if not _CODE.fullmatch(new.code):
            raise CannotChange(f"{quoted(new.code)} cannot be a code: use letters, digits, _ and spaces between words")
        under = new.under or (instead[0].under if instead else None)
        if self.above and under not in {option.code for option in self.above}:
            listed = ", ".join(dict.fromkeys(name for one in self.above for name in (one.code, one.shown)))
            raise CannotChange(f"the code {quoted(new.code)} belongs under one of {listed}")
        label = new.label or new.code.replace("_", " ")
        shown = f"{under} {label}" if self._labels_say_what_is_above() and not label.startswith(f"{under} ") else label
        for name in (new.code, label, shown):
            self._refuse_taken(name, instead)
        return Option(
            code=new.code,
            label=shown,
            definition=new.definition,
            aliases=() if label == shown else (label,),
            under=under if self.above else None,
            since=change.revision,
        )

    def _labels_say_what_is_above(self) -> bool:
        """Whether labels begin with the domain of the code, as in `D4 cost`."""
        return any(one.under and one.shown.startswith(f"{one.under} ") for one in self.options)

    def _refuse_taken(self, name: str, instead: Sequence[Option]) -> None:
        """Raises CannotChange if the name already means something else, so that no old code is read as a new one."""
        words = {OTHER, *self.field.cell.missing, *(code.value.lower() for code in Missing)}
        if SEPARATOR.search(name) or "\n" in name:
            raise CannotChange(f"{quoted(name)} cannot be a name: ; separates several codes")
        if fold(name) in words:
            raise CannotChange(f"{quoted(name)} means something else in every list")
        for option in self.options:
            if option in instead:
                continue
            for taken in names_of(option):
                if set(spellings_of(name)) & set(spellings_of(taken)):
                    gone = " (withdrawn)" if option.until is not None else ""
                    back = self._how_it_comes_back(option)
                    raise CannotChange(f"{quoted(name)} already means {option.code}{gone}{back}")

    def _how_it_comes_back(self, option: Option) -> str:
        """A hint how to restore a code that was removed by withdrawing a change; empty for any other code."""
        by = next((by for ended, by in self.ended if ended.code == option.code and by.action == "withdraw"), None)
        return f". To put it back: twofold codebook withdraw {by.revision}" if by and option.until is not None else ""

    def _add(self, change: Change) -> None:
        if not change.into:
            raise CannotChange("it names no code")
        for new in change.into:
            self.options = (*self.options, self._new(new, change))

    def _rename(self, change: Change) -> None:
        (old, *more), new = self._several(change), change.into
        if more or len(new) != 1:
            raise CannotChange("one code gets one new name")
        option = self._new(new[0], change, instead=[old])
        self._put(old, _carried(option, [old], meaning=bool(new[0].definition)))
        if option.code != old.code or option.label != old.label:
            self.ended.append((old, change))

    def _move(self, change: Change) -> None:
        sources = self._several(change)
        listed = [option.code for option in self.above]
        if len(change.under) != 1 or change.under[0] not in listed:
            raise CannotChange(
                f"codes are moved to one of {', '.join(listed)}" if listed else "its codes have no domains"
            )
        for source in sources:
            if source.under == change.under[0]:
                raise CannotChange(f"{quoted(source.code)} belongs to {source.under} already")
            words = source.shown.removeprefix(f"{source.under} ")
            new = NewCode(code=source.code, label=words, under=change.under[0])
            option = _carried(self._new(new, change, instead=[source]), [source], meaning=False)
            self._put(source, option)
            if option.shown != source.shown:
                self.ended.append((source, change))

    def _merge(self, change: Change) -> None:
        sources = self._several(change)
        if len(change.into) != 1:
            raise CannotChange("codes are merged into one")
        new = change.into[0]
        kept = self.offered.get(new.code)
        merged = sources if kept is None or kept in sources else [kept, *sources]
        if len(merged) < FEWEST:
            raise CannotChange("two or more codes are merged")
        option = self._new(new, change, instead=merged)
        if kept is not None:
            as_it_was = option if new.label else replace(option, label=kept.label, aliases=())
            option = replace(as_it_was, under=kept.under if new.under is None else option.under)
        target = _carried(option, [*([kept] if kept else []), *(one for one in merged if one is not kept)],
                          meaning=bool(new.definition))  # fmt: skip
        self._put(kept or merged[0], target)
        for source in merged:
            if source is not kept:
                self.ended.append((source, change))
                self.options = tuple(one for one in self.options if one.code != source.code or one is target)

    def _split(self, change: Change) -> None:
        sources = self._several(change)
        if len(sources) != 1 or len({new.code for new in change.into}) < FEWEST:
            raise CannotChange("one code is split into two or more")
        for new in change.into:
            if new.code == sources[0].code:
                raise CannotChange(
                    f"{quoted(new.code)} cannot be one of its own parts: what was coded with it before could not be"
                    " told from what is coded with it now. Give the part another name"
                )
            if new.code not in self.offered:
                under = new.under or sources[0].under
                self.options = (*self.options, self._new(new.model_copy(update={"under": under}), change))
        self._end(change, sources, tuple(new.code for new in change.into))

    def _retire(self, change: Change) -> None:
        self._end(change, self._several(change), ())

    def _end(self, change: Change, sources: Sequence[Option], became: tuple[str, ...]) -> None:
        for source in sources:
            self._put(source, replace(source, until=change.revision, became=became))
            self.ended.append((source, change))

    def _put(self, old: Option, new: Option) -> None:
        self.options = tuple(new if option is old else option for option in self.options)


def _renamed_by_form(options: Sequence[Option]) -> Mapping[str, str]:
    """The current code for each code that an earlier version of the form had."""
    today = {option.code for option in options}
    return {was: option.code for option in options for was in option.was if was not in today}


def _carried(option: Option, old: Sequence[Option], *, meaning: bool) -> Option:
    """The option, extended to read everything that the `old` options read.

    Without a new `meaning`, it keeps the revision of the first of them. It keeps that definition if it has none of its
    own.
    """
    known = {fold(option.code), fold(option.shown)}
    names = [name for one in old for name in names_of(one)]
    aliases = dict.fromkeys(name for name in (*option.aliases, *names) if fold(name) not in known)
    was = dict.fromkeys(code for one in old for code in (one.code, *one.was) if code != option.code)
    return replace(
        option,
        definition=option.definition or old[0].definition,
        aliases=tuple(aliases),
        identifiers=old[0].identifiers,
        was=tuple(was),
        since=option.since if meaning else old[0].since,
    )
