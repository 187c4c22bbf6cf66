"""Pictures as files: the same each time, in words too, harmless whatever a study's text is, legible in grey."""

from __future__ import annotations

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path
from typing import get_args

import polars as pl
import pytest

from extract.dataset.pictures.draw import _specifications, drawn
from extract.dataset.pictures.files import write_pictures
from extract.dataset.pictures.matrix import Entry, Mark, Matrix, matrix_chart
from extract.dataset.pictures.parts import MOST, PART, parts_of
from extract.dataset.pictures.style import LOOKS, NO_VALUE, SHADES, letters_of, short, unique
from extract.dataset.pictures.svg import Drawn
from tests.validate.dataset.pictures.invented import TABLES, invented_form, pictures_of_two
from validate.dataset.pictures.picture import Kind, Picture

HOSTILE = (
    "</text><script>alert(1)</script>", "=1+1", "\x00\x1b[31m\x85", "مرحبا \u202eبالعالم", "🙂 e\u0301 👩\u200d⚕️",
    "x" * 30_000, "two\nlines", "", " ", "&amp;", "Łukasz Ωμέγα Жук", "x" * 30_000 + "y",
)  # fmt: skip


def people(*labels: str) -> Picture:
    keys = [f"S{number}" for number in range(len(labels))]
    rows = [(key, label, number) for number, (key, label) in enumerate(zip(keys, labels, strict=True))]
    return picture("people", pl.DataFrame(rows, schema=["study", "label", "people"], orient="row"), keys, labels)


def themes(studies: int, themes: int = 6, each: int = 3) -> Picture:
    keys = [f"S{number}" for number in range(studies)]
    codes = [f"D{number}" for number in range(themes)]
    rows = [
        (key, key, code, code, "credible", "credible", "acute", "during a session", each)
        for key in keys
        for code in codes
    ]
    names = ["study", "label", "code", "code_label", "credibility", "credibility_label", "lettered", "lettered_label"]
    return picture("themes", pl.DataFrame(rows, schema=[*names, "number"], orient="row"), keys, keys, codes)


def picture(
    kind: Kind, numbers: pl.DataFrame, keys: list[str], labels: object, codes: list[str] | None = None
) -> Picture:
    named = dict(zip(keys, labels, strict=True))  # type: ignore[call-overload]
    return Picture(
        name="a-picture",
        kind=kind,
        title="A <b> title",
        alternative="What there is & to see",
        numbers=numbers,
        labels={
            "study": named,
            "code": {code: f"{code} of the themes that there are" for code in codes or ()},
            "credibility": {"credible": "credible"},
            "lettered": {"acute": "during a session"},
        },
        words={
            "number": "Number",
            "studies": "Studies",
            "rows": "findings",
            "credibility": "Credibility",
            "lettered": "Phase",
        },
        traces={},
    )


def of(shown: Picture, *, draft: bool = False) -> list[Drawn]:
    return list(drawn([shown], draft=draft))


def test_the_same_picture_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was drawn before, and on another day."""
    (one,) = of(people("Adams 2020", "Brown 2021"))
    of(themes(2))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setattr("time.time", lambda: 2e9)
    (other,) = of(people("Adams 2020", "Brown 2021"))
    assert (one.drawing.with_font, one.drawing.png) == (other.drawing.with_font, other.drawing.png)


def test_a_picture_says_in_words_what_there_is_to_see_and_has_its_font() -> None:
    (one,) = of(people("Adams 2020", "Łukasz 2021"))
    root = ET.fromstring(one.drawing.with_font)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "A <b> title"
    assert root.findtext(f"{space}desc") == "What there is & to see"
    assert root.get("role") == "img"
    assert len(re.findall("@font-face", one.drawing.with_font)) == 2  # Latin, and Latin with strokes; nothing is bold
    assert set(re.findall(r"font-family=\"([^\"]*)\"", one.drawing.svg)) == {
        "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif"
    }
    assert one.drawing.png.startswith(b"\x89PNG")


def test_text_of_studies_is_never_markup_and_nothing_is_lost() -> None:
    (one,) = of(people(*HOSTILE))
    root = ET.fromstring(one.drawing.with_font)
    texts = {text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"</text><script>alert(1)</script>", "=1+1", "two lines", "&amp;", "Łukasz Ωμέγα Жук"} <= texts
    assert "🙂 e\u0301 👩\u200d⚕️" in texts
    assert sum(text.startswith("xxxx") for text in texts) == 2
    assert max(map(len, texts)) < 60
    assert not {tag.tag.rpartition("}")[2] for tag in root.iter()} & {"script", "image", "a", "foreignObject"}
    assert re.findall(r"(?:href|src|url)\W", one.drawing.with_font.replace("src:url(data:font/woff2;base64,", "")) == []
    assert one.drawing.png.startswith(b"\x89PNG")


@pytest.mark.parametrize(("studies", "parts"), [(1, 1), (PART, 1), (PART + 1, 2), (MOST, 3), (500, 3)])
def test_many_studies_are_drawn_in_parts_and_what_is_not_drawn_is_told(studies: int, parts: int) -> None:
    keys = [f"S{number}" for number in range(studies)]
    split = parts_of(keys)
    assert len(split) == parts
    assert [key for part in split for key in part] == keys[:MOST]
    assert max(map(len, split)) <= PART


def test_each_part_says_which_studies_it_has_and_the_numbers_of_all_stand_in_the_table() -> None:
    shown = of(people(*(f"Study {number}" for number in range(130))))
    assert [one.name for one in shown] == ["a-picture-1", "a-picture-2", "a-picture-3"]
    assert shown[1].notes == (
        "Part 2: studies 41 to 80 of 120. Only the first 120 of 130 studies are drawn: a-picture.csv has the numbers of"
        " all.",
    )
    assert all(one.picture.numbers.height == 130 for one in shown)


def test_each_finding_is_a_mark_and_a_crowded_cell_says_how_many_more_there_are() -> None:
    (one,) = of(themes(2, 3, 4))
    texts = [text.text for text in ET.fromstring(one.drawing.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("S") == 2 * 3 * 4 + 1  # during, as D is of the themes; and in the legend
    (one,) = of(themes(1, 1, 30))
    texts = [text.text for text in ET.fromstring(one.drawing.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert (texts.count("S") - 1, texts.count("+19")) == (11, 1)


def test_a_draft_is_marked_on_the_picture_itself() -> None:
    (one,) = of(people("Adams 2020"), draft=True)
    assert ">DRAFT</text>" in one.drawing.svg
    assert one.title == "A <b> title (DRAFT)"


def test_altair_finds_every_specification_valid() -> None:
    """Drawing does not ask for that each time, because it takes long."""
    import altair as alt  # takes half a second to load

    other = TABLES | {"samples": [row | {"n_analysed": "15"} for row in TABLES["samples"]]}
    shown = pictures_of_two(invented_form(), TABLES, other)
    assert {one.kind for one in shown.values()} == set(get_args(Kind))
    for one in shown.values():
        for _, specification in _specifications(one, draft=True):
            alt.Chart.from_dict(specification)


def test_the_legend_of_bars_has_squares_alone() -> None:
    """A bar has a shade and no shape: other shapes would say something that the bars do not show."""
    other = TABLES | {"samples": [row | {"n_analysed": "15"} for row in TABLES["samples"]]}
    shown = pictures_of_two(invented_form(), TABLES, other)
    for name in ("coverage", "appraisal-summary", "disagreements"):
        for _, specification in _specifications(shown[name], draft=False):
            assert set(re.findall(r'"shape": "(\w+)"', json.dumps(specification))) == {"square"}, name


@pytest.mark.parametrize("size", [16, 24])
def test_the_marks_of_a_legend_of_several_lines_stay_apart(size: int) -> None:
    legend = [
        [Entry(label="x" * 30, mark=Mark(look=look)) for look in LOOKS],
        [Entry(label="y", mark=Mark(look=NO_VALUE))],
    ]
    matrix = Matrix(rows=["Studies"], columns=["2026-03-02"], cells={}, legend=legend, size=size)
    places = set(re.findall(r'{"x": ([-.\d]+), "y": ([-.\d]+), "shape"', json.dumps(matrix_chart(matrix))))
    assert len(places) == len(LOOKS) + 1
    for (x, y), (other_x, other_y) in combinations([tuple(map(float, place)) for place in places], 2):
        assert abs(x - other_x) > size or abs(y - other_y) > size


def test_labels_are_short_and_stay_apart() -> None:
    labels = {"S1": "Smith 2019", "S2": "Smith 2019", "S3": "x" * 99, "S4": "x" * 99}
    shown = unique(labels)
    assert len(set(shown.values())) == 4
    assert max(map(len, shown.values())) <= 50
    assert short("e\u0301" * 40).endswith("e\u0301…")  # an accent stays with its letter
    assert letters_of({"a": "During a session", "b": "After"}, taken="D") == {"a": "S", "b": "A"}
    assert letters_of({"a": "during", "b": "day", "NR": "not reported"}) == {"a": "D", "b": "A", "NR": "\u2013"}


def test_marks_differ_in_grey_and_to_people_who_see_colours_differently() -> None:
    """By shape, or by how light they are: simulated after Machado 2009 for red, green and blue."""
    for seen in (NORMAL, *SIMULATED.values()):
        for one, other in combinations((*LOOKS, NO_VALUE), 2):
            apart = abs(lightness(one.fill, seen) - lightness(other.fill, seen))
            assert one.shape != other.shape or apart > 15, (one, other)
        for look in LOOKS:
            assert abs(lightness(look.fill, seen) - lightness(look.ink, seen)) > 45, look


def test_parts_of_bars_differ_in_grey_whatever_stands_beside() -> None:
    """They have no shape, so how light they are is all that people see in grey."""
    for seen in (NORMAL, *SIMULATED.values()):
        for one, other in combinations((*SHADES, NO_VALUE), 2):
            assert abs(lightness(one.fill, seen) - lightness(other.fill, seen)) > 7, (one, other)
        for one, other in pairwise(SHADES):
            assert abs(lightness(one.fill, seen) - lightness(other.fill, seen)) > 20, (one, other)
        for look in SHADES:
            assert abs(lightness(look.fill, seen) - lightness(look.ink, seen)) > 40, look


NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SIMULATED = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lightness(colour: str, seen: tuple[tuple[float, ...], ...]) -> float:
    """CIE L* of a colour as somebody sees it: 0 is black, 100 is white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in seen)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize(
    ("days", "drawn_as"), [(["2026-03-02"], "Cells"), (["2026-03-02", "2026-03-03"], "2026-03-03")]
)
def test_disagreements_of_one_day_are_bars_and_of_several_days_a_table_of_days(days: list[str], drawn_as: str) -> None:
    rows = [(day, "discussion", "discussion", "samples", "Samples", 3) for day in days]
    names = ["day", "way", "way_label", "table", "table_label", "cells"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    shown = dataclasses.replace(
        picture("settled", frame, [], []),
        labels={
            "day": {day: day for day in days},
            "way": {"discussion": "discussion"},
            "table": {"samples": "Samples"},
        },
        words={"cells": "Cells"},
    )
    (one,) = of(shown)
    texts = [text.text for text in ET.fromstring(one.drawing.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert drawn_as in texts
    assert {"Samples", "3", "discussion"} <= set(texts)
    assert ("Cells" in texts) != ("Numbers: cells" in texts)  # what the numbers count


def test_an_index_without_pictures_says_where_a_reader_learns_why(tmp_path: Path) -> None:
    write_pictures(tmp_path, [], title="A review", draft=False)
    text = (tmp_path / "pictures" / "index.md").read_text(encoding="utf-8")
    assert text.splitlines()[-1] == "The dataset has nothing to draw. README.md says what each picture needs."
