"""Texts that were handed out with the sheet raise agreement: they are asked about, and answers are not."""

from pathlib import Path

from tests.extract.command import twofold

SENTENCES = ("The nurse was kind to us", "Nobody told me what it is", "I waited there for hours", "It cost us too much")
ANSWERS = ("negative experience of care", "positive experience of care")


def _asked(at: Path, *, changed: tuple[str, str] | None = None) -> list[str]:
    rows = [
        f"P{number},{text} {number},{ANSWERS[number % 2]},{number % 2}" for number, text in enumerate(SENTENCES * 2)
    ]
    ours = "\n".join(["pair_id,sentence,theme,polarity", *rows])
    (at / "a.csv").write_text(ours, encoding="utf-8")
    (at / "b.csv").write_text(ours.replace(*changed) if changed else ours[:-1] + "0", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at)
    return [one["sentence"] for one in ran.json["assumed"]["sentences"] if one["about"] == "agreement"]


def test_a_sentence_to_code_is_asked_about_and_a_long_answer_that_comes_again_is_not(tmp_path: Path) -> None:
    (asked,) = _asked(tmp_path)
    assert asked.startswith("'sentence' has long texts, the same ones in all rows")


def test_a_text_that_differs_somewhere_was_extracted(tmp_path: Path) -> None:
    assert not _asked(tmp_path, changed=("too much", "much"))
