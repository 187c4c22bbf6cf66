"""The benchmark of row pairing knows the truth that it measures against."""

import pytest

from benchmarks.pairing.measure import hard, measured
from benchmarks.pairing.report import Figures, markdown, total
from benchmarks.pairing.reviews import Review, patient_voices, reviews
from benchmarks.pairing.two import Two, two

SEEDS = (1, 2)


@pytest.fixture(scope="module")
def review() -> Review:
    """The invented studies alone: they have several rows in every table, and merge quickly."""
    return _tiny(patient_voices())


def _tiny(review: Review) -> Review:
    kept = {table: [row for row in rows if row["study"].startswith("E")] for table, rows in review.rows.items()}
    return Review(review.name, review.form, kept)


@pytest.mark.parametrize("amount", [0.0, 0.3])
@pytest.mark.parametrize("seed", SEEDS)
def test_truth_names_rows_that_are_there(review: Review, amount: float, seed: int) -> None:
    pair = two(review, amount, seed)
    for table, links in pair.links.items():
        ours, theirs = (len(pair.rows[side][table]) for side in "AB")
        assert all(0 <= a < ours and 0 <= b < theirs for a, b in links)
        assert all(pair.rows["A"][table][a]["study"] == pair.rows["B"][table][b]["study"] for a, b in links)


def test_the_same_seed_gives_the_same_pair_and_another_one_another(review: Review) -> None:
    assert two(review, 0.15, 1) == two(review, 0.15, 1)
    assert two(review, 0.15, 1).rows != two(review, 0.15, 2).rows


def test_the_review_itself_stays_as_it_was() -> None:
    review, again = _tiny(patient_voices()), _tiny(patient_voices())
    two(review, 0.3, 1)
    assert review == again


def test_about_as_many_cells_differ_as_asked_for(review: Review) -> None:
    shares = []
    for seed in range(4):
        pair = two(review, 0.15, seed)
        cells = [
            (pair.rows["A"]["samples"][a].get(name), pair.rows["B"]["samples"][b].get(name))
            for a, b in _whole(pair, "samples")
            for name in pair.rows["A"]["samples"][a]
            if name != "study"
        ]
        shares.append(sum(one != other for one, other in cells) / len(cells))
    assert 0.10 < sum(shares) / len(shares) < 0.20


@pytest.mark.parametrize("seed", SEEDS)
def test_where_no_cell_is_changed_every_whole_row_is_found_by_its_identity(review: Review, seed: int) -> None:
    pair = two(review, 0.0, seed)
    ours = measured(pair)
    for table in pair.repeated:
        found = {each.link for each in ours.found[table]}
        assert hard(pair, table, _whole(pair, table)) <= found
        assert ours.counts[table].silent_wrong == 0


def test_no_link_by_identity_is_wrong() -> None:
    for review in reviews():
        ours = measured(two(review, 0.3, 1))
        assert total(ours.counts.values()).silent_wrong == 0


def test_what_is_measured_becomes_a_table(review: Review) -> None:
    figures = Figures(review.name, 0.05)
    figures.take(measured(two(review, 0.05, 1)), None)
    lines = markdown([figures], peers=False).splitlines()
    assert any(line.startswith("| 5% |") for line in lines)
    assert any(line.startswith("| patient voices | quotes | 5% |") for line in lines)


def test_similar_rows_are_proposed_rightly(review: Review) -> None:
    figures = Figures(review.name, 0.15)
    for seed in SEEDS:
        figures.take(measured(two(review, 0.15, seed)), None)
    whole = total(figures.ours.values())
    assert whole.precision is not None
    assert whole.recall is not None
    assert whole.precision >= 0.95
    assert whole.recall >= 0.95


def _whole(pair: Two, table: str) -> set[tuple[int, int]]:
    """The links of rows that are one row with either extractor."""
    links = pair.links[table]
    ours, theirs = [a for a, _ in links], [b for _, b in links]
    return {(a, b) for a, b in links if ours.count(a) == 1 and theirs.count(b) == 1}
