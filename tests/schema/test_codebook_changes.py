"""The laws of a codebook's life: nothing coded is lost, a rename carries what was coded, and the log replays alike."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.choices import Option, option
from schema.codebook import Change, NewCode
from schema.codebook_changes import with_changes
from schema.form import Form, make_form
from schema.row import Cell, Row, choices, key, reference, verbatim


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


def _code(code: str, under: str, *aliases: str) -> Option:
    return Option(code=code, label=f"{under} {code}", aliases=(code, *aliases), under=under)


class Findings(Row, label="Findings", identity=("text",), parent="studies", selection=True):
    """One row per finding."""

    study: Cell[str] = reference("Study", to="studies")
    text: Cell[str] = verbatim("Finding")
    domains: Cell[str] = choices("Domains", option("D1"), option("D2"))
    codes: Cell[str] = choices(
        "Codes",
        _code("hope", "D1"),
        _code("fear", "D1", "anxiety"),
        _code("cost", "D2", "money"),
        _code("travel", "D2"),
        grows_in="codes.csv",
        refines="domains",
        example="cost; anxiety",
    )


FORM: Form = make_form(Studies, Findings, name="small", title="Small", version="1")
CODES = FORM["findings"]["codes"].cell.offered
OLD = ("hope", "fear", "cost", "travel")


def change(action: str, *codes: str, into: Iterable[str] = (), revision: int = 2, **more: str) -> Change:
    under = more.pop("under", "D1" if action == "add" else None)
    new = tuple(NewCode(code=code, under=under, **more) for code in into)
    return Change.model_validate({
        "revision": revision, "table": "findings", "field": "codes", "action": action, "codes": codes, "into": new,
        "under": ("D2",) if action == "move" else (), "memo": "why", "who": ("ada",),
        "when": f"2026-11-{revision:02}T10:00:00+00:00",
    })  # fmt: skip


def withdrawal(target: Change, revision: int = 9) -> Change:
    return change("withdraw", revision=revision).model_copy(update={"withdraws": target.id})


def reads(form: Form, text: str) -> str:
    return str(form["findings"]["codes"].cell.read(text))


def offered(form: Form) -> list[str]:
    return [one.code for one in form["findings"]["codes"].cell.offered]


def test_a_renamed_code_is_read_as_the_new_one_under_all_its_names() -> None:
    form = with_changes(FORM, [change("rename", "cost", into=["financial_burden"])])
    assert {reads(form, text) for text in ("cost", "D2 cost", "money", "financial burden")} == {"financial_burden"}
    assert form.codebook == 2
    (renamed,) = [one for one in form["findings"]["codes"].cell.offered if one.code == "financial_burden"]
    assert (renamed.shown, renamed.under, renamed.was, renamed.since) == ("D2 financial burden", "D2", ("cost",), 1)


def test_merged_codes_are_read_as_their_target() -> None:
    into_new = with_changes(FORM, [change("merge", "cost", "travel", into=["burden"])])
    assert reads(into_new, "travel; cost") == "burden"
    into_known = with_changes(FORM, [change("merge", "travel", into=["cost"])])
    assert reads(into_known, "D2 travel; hope") == "hope; cost"
    assert offered(into_known) == ["hope", "fear", "cost"]


def test_a_split_or_retired_code_is_still_read_and_not_offered() -> None:
    form = with_changes(
        FORM, [change("split", "cost", into=["fees", "prices"]), change("retire", "travel", revision=3)]
    )
    assert reads(form, "cost; travel; fees") == "cost; travel; fees"
    assert offered(form) == ["hope", "fear", "fees", "prices"]
    cost = next(one for one in form["findings"]["codes"].cell.known if one.code == "cost")
    assert (cost.until, cost.became, form.codebook) == (2, ("fees", "prices"), 3)
    assert {old.code: old.change.action for old in form.codebook_life.old} == {"cost": "split", "travel": "retire"}


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (change("rename", "price", into=["x"]), "there is no code 'price'"),
        (change("add", into=["money"]), "'money' already means cost"),
        (change("add", into=["other"]), "means something else in every list"),
        (change("add", into=["nr"]), "means something else in every list"),
        (change("add", into=["a; b"]), "cannot be a code"),
        (change("add", into=["luck"], under="D9"), "belongs under one of D1, D2"),
        (change("split", "cost", into=["cost", "fees"]), "cannot be one of its own parts"),
        (change("split", "cost", into=["fees"]), "split into two or more"),
        (change("merge", "cost", into=["cost"]), "two or more codes are merged"),
        (change("rename", "cost", into=["travel"]), "'travel' already means travel"),
        (change("retire"), "it names no code"),
    ],
)
def test_a_change_that_cannot_be_made_has_no_effect_and_says_why(one: Change, why: str) -> None:
    form = with_changes(FORM, [one])
    ((refused, reason),) = form.codebook_life.refused
    assert refused == one
    assert why in reason
    assert form["findings"] == FORM["findings"]


def test_what_ended_cannot_be_changed_again_and_its_name_stays_taken() -> None:
    form = with_changes(
        FORM,
        [
            change("retire", "cost"),
            change("rename", "cost", into=["x"], revision=3),
            change("add", into=["cost"], under="D2", revision=4),
        ],
    )
    reasons = [reason for _, reason in form.codebook_life.refused]
    assert reasons == ["'cost' was retired in revision 2", "'cost' already means cost (withdrawn)"]


def test_a_moved_code_keeps_its_names_and_is_read_under_its_earlier_label() -> None:
    moved = change("move", "fear")
    form = with_changes(FORM, [moved])
    fear = next(one for one in form["findings"]["codes"].cell.offered if one.code == "fear")
    assert (fear.shown, fear.under, fear.since, form.codebook) == ("D2 fear", "D2", 1, 2)
    assert {reads(form, text) for text in ("fear", "D1 fear", "D2 fear", "anxiety")} == {"fear"}
    back = with_changes(FORM, [moved, withdrawal(moved)])
    assert reads(back, "D2 fear") == "fear"
    assert {one.code: one.under for one in back["findings"]["codes"].cell.offered}["fear"] == "D1"


@pytest.mark.parametrize(
    ("made", "still", "withdrawn"),
    [
        (change("add", into=["luck"]), {"luck": "luck"}, {"luck"}),
        (change("rename", "cost", into=["price"]), {"price": "cost", "D2 price": "cost", "money": "cost"}, set()),
        (change("merge", "cost", "travel", into=["burden"]), {"burden": "burden", "cost": "cost"}, {"burden"}),
        (change("merge", "travel", into=["cost"]), {"travel": "travel", "cost": "cost"}, set()),
        (change("split", "cost", into=["fees", "prices"]), {"cost": "cost", "fees": "fees"}, {"fees", "prices"}),
        (change("retire", "cost"), {"cost": "cost"}, set()),
    ],
    ids=lambda one: one.action if isinstance(one, Change) else "",
)
def test_a_withdrawn_change_is_as_if_it_had_not_been_but_what_was_coded_since_is_read(
    made: Change, still: dict[str, str], withdrawn: set[str]
) -> None:
    form = with_changes(FORM, [made, withdrawal(made)])
    assert not form.codebook_life.refused
    assert offered(form) == list(OLD)
    assert {text: reads(form, text) for text in still} == still
    known = form["findings"]["codes"].cell.known
    assert {one.code for one in known if one.until is not None} == withdrawn
    assert form.codebook == 9
    assert not form.codebook_life.in_force


def test_a_change_is_withdrawn_once_and_not_under_a_later_one() -> None:
    added, renamed = change("add", into=["luck"]), change("rename", "luck", into=["fortune"], revision=3)
    early, late = withdrawal(added, 4), withdrawal(renamed, 5)
    changes = [added, renamed, early, late]
    assert [reason for _, reason in with_changes(FORM, changes).codebook_life.refused] == [
        "revision 3 builds on it (there is no code 'luck'): withdraw that first",
    ]
    form = with_changes(FORM, [*changes, withdrawal(added, 6), withdrawal(added, 7)])
    done = ["the same was done in revision 6"] * 2
    assert (form.codebook_life.refused, [reason for _, reason in form.codebook_life.let_go]) == ((), done)
    assert reads(form, "fortune; luck") == "luck"


def test_a_withdrawal_that_is_withdrawn_leaves_everything_as_if_neither_had_been() -> None:
    split = change("split", "cost", into=["fees", "prices"])
    gone = withdrawal(split, 3)
    back = withdrawal(gone, 4)
    form, other = with_changes(FORM, [split, gone, back]), with_changes(FORM, [split])
    assert not form.codebook_life.refused
    assert form["findings"]["codes"].cell.known == other["findings"]["codes"].cell.known
    assert form.codebook_life.old == other.codebook_life.old
    assert (form.codebook, form.codebook_life.in_force) == (4, (split,))
    third = with_changes(FORM, [split, gone, back, withdrawal(back, 5)])
    assert [reason for _, reason in third.codebook_life.refused] == ["it put revision 2 back: withdraw that"]
    assert offered(third) == offered(other)
    again = with_changes(FORM, [split, gone, back, withdrawal(split, 5)])
    assert (offered(again), again.codebook_life.refused) == (list(OLD), ())


def test_a_withdrawal_under_which_the_codebook_changed_since_is_not_withdrawn_alone() -> None:
    split, renamed = (
        change("split", "cost", into=["fees", "prices"]),
        change("rename", "cost", into=["price"], revision=4),
    )
    gone = withdrawal(split, 3)
    changes = [split, gone, renamed, withdrawal(gone, 5)]
    assert [reason for _, reason in with_changes(FORM, changes).codebook_life.refused] == [
        "revision 4 builds on it ('cost' was split in revision 2): withdraw that first",
    ]
    form = with_changes(FORM, [*changes, withdrawal(withdrawal(gone, 5), 6)])
    assert form.codebook_life.refused == ()
    assert "price" in offered(form)


def test_changes_hold_in_a_form_that_calls_a_code_and_what_is_above_it_otherwise() -> None:
    domains = (option("D1"), replace(option("K"), was=("D2",)))
    codes = [replace(one, under="K", label=one.label.replace("D2", "K")) if one.under == "D2" else one for one in CODES]
    codes = [replace(one, code="price", was=("cost",)) if one.code == "cost" else one for one in codes]
    form = FORM.with_choices("findings", "domains", domains, codebook=1)
    form = form.with_choices("findings", "codes", codes, codebook=1)
    made = [
        change("split", "cost", into=["fees", "prices"], under="D2"),
        change("add", into=["luck"], under="D2", revision=3),
        change("move", "hope", revision=4),
        change("recode", revision=4).model_copy(update={"round": 2, "under": ("D2",), "codes": ("cost",)}),
    ]
    after = with_changes(form, made)
    assert not after.codebook_life.refused
    assert {one.code: one.under for one in after["findings"]["codes"].cell.offered} == {
        "hope": "K", "fear": "D1", "travel": "K", "fees": "K", "prices": "K", "luck": "K",
    }  # fmt: skip
    (recoding,) = after.codebook_life.recodings
    assert (recoding.codes, recoding.under) == (frozenset({"price"}), frozenset({"K"}))


def test_the_name_of_a_code_that_was_withdrawn_says_how_it_comes_back() -> None:
    added = change("add", into=["luck"])
    again = change("add", into=["luck"], revision=4)
    form = with_changes(FORM, [added, withdrawal(added, 3), again])
    ((_, reason),) = form.codebook_life.refused
    assert reason == "'luck' already means luck (withdrawn). To put it back: twofold codebook withdraw 3"


NAMES = st.sampled_from([*OLD, "a", "b", "c", "d"])
SHAPES = {"add": (0, 1), "rename": (1, 1), "merge": (2, 1), "split": (1, 2), "retire": (1, 0), "move": (1, 0)}
"""How many codes a change is about, and how many it brings."""


@st.composite
def one_change(draw: st.DrawFn) -> Change:
    """A change that can often be made, and sometimes one that cannot."""
    action = draw(st.sampled_from(sorted(SHAPES)))
    about, brings = SHAPES[action] if draw(st.integers(0, 4)) else (draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    codes = draw(st.lists(NAMES, min_size=about, max_size=about))
    into = draw(st.lists(NAMES, min_size=brings, max_size=brings, unique=True))
    return change(action, *codes, into=into, revision=draw(st.integers(2, 9)), under="D2")


@st.composite
def some_changes(draw: st.DrawFn) -> list[Change]:
    """Changes, and perhaps withdrawals of some of them, and of these withdrawals."""
    changes = draw(st.lists(one_change(), max_size=6))
    for last in (11, 13):
        for target in draw(st.lists(st.sampled_from(changes), max_size=2)) if changes else ():
            changes.append(withdrawal(target, draw(st.integers(target.revision + 1, max(last, target.revision + 1)))))
    return changes


CHANGES = some_changes()


@given(CHANGES)
def test_nothing_that_was_coded_is_lost_by_any_changes(changes: list[Change]) -> None:
    """Every code that was ever offered is read, as one code that the codebook knows, and so is each of its names."""
    changes = sorted(changes, key=lambda one: one.order)  # as a team makes them, one after the other
    names = {name for one in FORM["findings"]["codes"].cell.known for name in (one.code, one.shown, *one.aliases)}
    for number in range(len(changes) + 1):
        form = with_changes(FORM, changes[:number])
        known = {one.code for one in form["findings"]["codes"].cell.known}
        names |= {name for one in form["findings"]["codes"].cell.offered for name in (one.code, one.shown)}
        assert all(reads(form, name) in known for name in names)


@given(CHANGES, st.randoms(use_true_random=False))
def test_the_log_gives_the_same_codebook_in_whatever_order_its_lines_are(changes: list[Change], lot: Random) -> None:
    mixed = [*changes, *changes[:2]]
    lot.shuffle(mixed)
    one, other = with_changes(FORM, changes), with_changes(FORM, mixed)
    assert one == other
    assert one.codebook_life == other.codebook_life
    assert one.fingerprint == other.fingerprint


@given(CHANGES)
def test_the_example_of_a_field_has_only_codes_that_are_offered(changes: list[Change]) -> None:
    """What extractors see as an example, and what the form in the supplements shows, could be typed as it is."""
    form = with_changes(FORM, changes)
    example = form["findings"]["codes"].example
    assert all(reads(form, part) in offered(form) for part in example.split("; ") if part)


@pytest.mark.parametrize(
    ("made", "example"),
    [
        (change("rename", "fear", into=["dread"]), "cost; dread"),
        (change("split", "cost", into=["fees", "time"]), "fees; anxiety"),
        (change("retire", "cost"), "anxiety"),
        (change("rename", "hope", into=["trust"]), "cost; anxiety"),
    ],
)
def test_an_example_follows_its_codes(made: Change, example: str) -> None:
    assert with_changes(FORM, [made])["findings"]["codes"].example == example


@given(CHANGES, st.lists(st.sampled_from(OLD), min_size=1, max_size=4))
def test_a_rename_before_reading_is_a_rename_after_reading(changes: list[Change], codes: list[str]) -> None:
    """What was coded with the codebook so far, read with the renamed one, is what was read, renamed."""
    before = with_changes(FORM, changes)
    if codes[0] not in offered(before):
        return
    after = with_changes(FORM, [*changes, change("rename", codes[0], into=["renamed"], revision=20)])
    read = reads(before, "; ".join(codes)).split("; ")
    renamed = ["renamed" if code == codes[0] else code for code in read]
    assert reads(after, "; ".join(codes)).split("; ") == sorted(set(renamed), key=renamed.index)


@given(st.lists(st.sampled_from(OLD), min_size=1, max_size=4), NAMES, st.lists(st.sampled_from(OLD), min_size=1))
def test_a_merge_never_raises_the_number_of_codes(codes: list[str], into: str, typed: list[str]) -> None:
    after = with_changes(FORM, [change("merge", *codes, into=[into], under="D2")])
    assert len(offered(after)) <= len(OLD)
    text = "; ".join(typed)
    assert len(reads(after, text).split("; ")) <= len(reads(FORM, text).split("; "))


def test_a_form_without_changes_is_the_form_itself() -> None:
    assert with_changes(FORM, []) is FORM
    assert replace(FORM).fingerprint == FORM.fingerprint


@given(codes=st.lists(st.sampled_from(OLD), min_size=2, max_size=4, unique=True), data=st.data())
def test_rounds_that_were_opened_within_one_second_have_their_numbers(codes: list[str], data: st.DataObject) -> None:
    """Nothing but their numbers says which came first: the time is given in seconds."""
    opened = [
        change("recode", code, revision=1).model_copy(update={"round": number}) for number, code in enumerate(codes, 2)
    ]
    life = with_changes(FORM, data.draw(st.permutations(opened))).codebook_life
    assert [(one.number, *one.codes) for one in life.recodings] == [*enumerate(codes, 2)]
    assert life.refused == ()


def test_a_change_that_cannot_be_applied_is_let_go_once_it_is_withdrawn() -> None:
    """Two copies renamed one code differently: the team withdraws the line without effect, and nothing is refused."""
    first = change("rename", "cost", into=["fees"])
    second = change("rename", "cost", into=["prices"]).model_copy(update={"when": "2026-02-02T00:00:00Z"})
    form = with_changes(FORM, [first, second])
    ((refused, _),) = form.codebook_life.refused
    other = withdrawal(refused, revision=3)
    after = with_changes(FORM, [other, second, first])
    life = after.codebook_life
    assert (life.refused, [one for one, _ in life.let_go]) == ((), [refused])
    assert (offered(after), after.codebook) == (offered(form), 3)
    back = with_changes(FORM, [first, second, other, withdrawal(other, revision=4)])
    assert [one for one, _ in back.codebook_life.refused] == [refused]


def test_the_same_change_made_in_two_copies_is_no_contradiction() -> None:
    first = change("rename", "cost", into=["fees"])
    second = first.model_copy(update={"who": ("ben",), "when": "2026-02-02T00:00:00Z"})
    taken_back = [withdrawal(first), withdrawal(first).model_copy(update={"who": ("ben",)})]
    for changes in ([first, second], [first, *taken_back]):
        life = with_changes(FORM, changes).codebook_life
        assert (life.refused, len(life.let_go)) == ((), 1)
