"""What a row was called when it was ruled on: followed through rewritings, and into the rows that refer to it."""

from tests.review import REVIEW
from validate.ledger.ledger import Decision
from validate.ledger.renames import Renames


def _anew(old: str, new: str, name: str = "bob", ruling: str = "same") -> Decision:
    return Decision.model_validate(
        {"study": "K1", "table": "arms", "row": {"alice": ("K1", "Ketamine"), name: ("K1", new)}, "ruling": ruling}
        | {"formerly": {name: ("K1", old)}}
    )


def _called(renames: Renames, table: str, *identity: str, name: str = "bob") -> set[tuple[str, ...]]:
    return {one_identity[1:] for one_identity in renames.identities(REVIEW[table], name, ("K1", *identity))}


def test_a_row_is_known_by_every_name_that_rulings_gave_it() -> None:
    renames = Renames(REVIEW, [_anew("Ket", "Ketamine IV"), _anew("ketamine iv", "Infusion")])
    assert _called(renames, "arms", "Ket") == {("ket",), ("ketamine iv",), ("infusion",)}
    assert _called(renames, "arms", "Infusion") == {("ket",), ("ketamine iv",), ("infusion",)}


def test_names_that_change_back_come_to_an_end() -> None:
    renames = Renames(REVIEW, [_anew("Ket", "Infusion"), _anew("Infusion", "Ket")])
    assert _called(renames, "arms", "Ket") == {("ket",), ("infusion",)}


def test_only_the_extractor_who_rewrote_it_and_only_a_ruling_that_they_are_the_same() -> None:
    assert _called(Renames(REVIEW, [_anew("Ket", "Infusion")]), "arms", "Ket", name="alice") == {("ket",)}
    assert _called(Renames(REVIEW, [_anew("Ket", "Infusion", ruling="different")]), "arms", "Ket") == {("ket",)}


def test_the_visits_of_a_rewritten_group_follow_it() -> None:
    renames = Renames(REVIEW, [_anew("Ket", "Infusion")])
    assert _called(renames, "visits", "Ket", "week 1") == {("ket", "week 1"), ("infusion", "week 1")}
    assert renames.references("arms", "bob", "Ket") == {"ket", "infusion"}


def test_of_several_references_each_follows_its_own_row() -> None:
    renames = Renames(REVIEW, [_anew("Ket", "Infusion")])
    assert renames.references("arms", "bob", "Ket; Placebo") == {"ket; placebo", "infusion; placebo"}
