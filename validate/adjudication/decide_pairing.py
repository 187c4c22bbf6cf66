"""Turns a person's ruling on a pairing into the decisions for the ledger."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.adjudication.who_may_rule import Policy, check_who
from validate.ledger.ledger import PAIRING, Decision
from validate.merge.comparison import Comparison
from validate.merge.shown_pairings import mentions, renamed_to
from validate.pairing.addresses import Addresses
from validate.pairing.pairings import BY_NAME, Pairing


def decide_pairing(
    comparison: Comparison, pairing: Pairing, new: NewRuling, policy: Policy | None = None
) -> tuple[Decision, ...]:
    """The decisions for a ruling on a pairing. Raises `InvalidRuling` if the ruling is not possible.

    `same` makes one decision. It includes what the extractors wrote in these rows when earlier rulings were made;
    `NewRuling.take` is the extractor whose name for the row the dataset uses. `different` makes one decision for every
    two rows that are not joined by identity. If `take` names an extractor, only the row of that extractor is different,
    and the others are the same. The decisions replace the rulings that they contradict.
    """
    if new.ruling not in PAIRING:
        raise InvalidRuling("the ruling on a pairing is the same row or different rows", input="ruling")
    addresses = comparison.addresses(pairing.table)
    policy = policy or Policy()
    for name, row in pairing.rows.items():
        if not addresses.sole(name, row):
            who = "an extractor" if policy.blinded else name
            raise InvalidRuling(f"{who} has two rows with the same identity: correct them in the file", input="ruling")
    check_who(_extractors(comparison, pairing), new, policy)
    if new.take is not None and new.take not in pairing.rows:
        raise InvalidRuling("the extractor named under Ruling has none of these rows", input="ruling")
    if new.ruling == "same":
        return (_same(comparison, addresses, pairing, pairing.rows, new, named_by=new.take),)
    if new.take is None:
        return tuple(_different(comparison, addresses, pairing, two, new) for two in _across(pairing))
    rest = {name: row for name, row in pairing.rows.items() if name != new.take}
    apart = (_different(comparison, addresses, pairing, (new.take, name), new) for name in rest)
    return (*apart, *([_same(comparison, addresses, pairing, rest, new)] if len(rest) > 1 else []))


def pairing_of(comparison: Comparison, table: str, rows: Mapping[str, int]) -> Pairing:
    """The pairing of these rows, whether it was proposed or not, so that it can be ruled on.

    Raises KeyError if there is no such row.
    """
    merged = comparison.tables[table]
    for pairing in comparison.pairings:
        if pairing.table == table and dict(pairing.rows) == dict(rows):
            return pairing
    places = {name: merged.places[name, row] for name, row in rows.items()}
    position = next(iter(places.values()))
    joined = len(set(places.values())) == 1
    return Pairing(
        table=table,
        study=merged.rows["study_text"][position] or "",
        rows=dict(rows),
        clusters=_together(comparison, table, places),
        by=merged.rows["by"][position] if joined else None,
        state="paired" if joined else "apart",
        reason="",
        position=position if joined else None,
    )


def _together(comparison: Comparison, table: str, places: Mapping[str, int]) -> tuple[frozenset[str], ...]:
    """The extractors whose rows are joined by identity, whatever the rulings are, so that rulings stay unambiguous.

    `places` has the merged row of each extractor's row.
    """
    merged = comparison.tables[table].rows
    known = {
        pairing.position: pairing.clusters
        for pairing in comparison.pairings
        if pairing.table == table and pairing.joined
    }
    clusters: list[frozenset[str]] = []
    for place in dict.fromkeys(places.values()):
        here = frozenset(name for name, place_of_name in places.items() if place_of_name == place)
        if place in known:
            clusters += [cluster & here for cluster in known[place] if cluster & here]
        elif merged["by"][place] in BY_NAME:
            clusters.append(here)
        else:
            clusters += [frozenset({name}) for name in here]
    return tuple(clusters)


def _across(pairing: Pairing) -> list[tuple[str, str]]:
    """Every two extractors whose rows are not joined already. All pairs, if only identity joined them."""
    clusters = [cluster & pairing.rows.keys() for cluster in pairing.clusters]
    if len(clusters) < 2:
        return list(combinations(sorted(pairing.rows), 2))
    return [
        (one, other) for here, there in combinations(clusters, 2) for one in sorted(here) for other in sorted(there)
    ]


def _same(
    comparison: Comparison,
    addresses: Addresses,
    pairing: Pairing,
    rows: Mapping[str, int],
    new: NewRuling,
    named_by: str | None = None,
) -> Decision:
    """A decision that rows are the same. It replaces rulings that contradict or repeat it."""
    formerly, about = renamed_to(mentions(comparison, addresses.table), addresses, rows)
    gone = {decision.id for decision in about if decision.ruling in PAIRING}
    for other in comparison.pairings:
        if other.table == pairing.table and any(other.rows.get(name) == row for name, row in rows.items()):
            for ruling in other.rulings:
                two = set(ruling.row)
                held = two <= rows.keys() and all(other.rows.get(name) == rows[name] for name in two)
                elsewhere = any(name in rows and other.rows.get(name) != rows[name] for name in two)
                if (ruling.ruling == "different" and held) or (ruling.ruling == "same" and (held or elsewhere)):
                    gone.add(ruling.id)
    return Decision(
        study=pairing.study,
        table=pairing.table,
        ruling="same",
        take=named_by,
        **new.how_made(comparison.form),
        row={name: addresses.of_row[name][row] for name, row in rows.items()},
        formerly=formerly,
        replaces=tuple(sorted(gone)),
    )


def _different(
    comparison: Comparison, addresses: Addresses, pairing: Pairing, two: Sequence[str], new: NewRuling
) -> Decision:
    """A decision that two rows differ. It replaces every ruling that pairs or separates the two."""
    gone = {
        ruling.id
        for other in comparison.pairings
        if other.table == pairing.table and all(other.rows.get(name) == pairing.rows[name] for name in two)
        for ruling in other.rulings
        if set(two) <= ruling.row.keys()
    }
    return Decision(
        study=pairing.study,
        table=pairing.table,
        ruling="different",
        **new.how_made(comparison.form),
        row={name: addresses.of_row[name][pairing.rows[name]] for name in two},
        replaces=tuple(sorted(gone)),
    )


def _extractors(comparison: Comparison, pairing: Pairing) -> tuple[str, ...]:
    """The extractors who recorded something for the study or have one of the rows."""
    merged = comparison.tables[pairing.table]
    began = merged.extractors_of(merged.places[next(iter(pairing.rows.items()))])
    return tuple(name for name in comparison.names if name in began or name in pairing.rows)
