"""SI units after numbers: which amounts are equal, and which units differ only by case."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from schema.quantities import GRAM, MICROGRAM, MILLIGRAM, Unit
from schema.regular_expressions import regex

_PREFIXES = {
    "k": Fraction(1_000),
    "": Fraction(1),
    "d": Fraction(1, 10),
    "c": Fraction(1, 100),
    "m": Fraction(1, 1_000),
    "u": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
    "p": Fraction(1, 10**12),
}
_IN_WORDS = {"k": "kilo", "": "", "d": "deci", "c": "centi", "m": "milli", "u": "micro", "n": "nano", "p": "pico"}
_MICRO = ("\u00b5", "\u03bc")  # the micro sign, and the Greek letter


def _spellings(prefix: str, symbol: str, *names: str) -> tuple[str, ...]:
    """A unit with its prefix as people write it: `ml`, `millilitre`, `millilitres`."""
    signs = (prefix, *_MICRO) if prefix == "u" else (prefix,)
    words = (f"{_IN_WORDS[prefix]}{name}{end}" for name in names for end in ("", "s"))
    return (*(sign + symbol for sign in signs), *words)


_MASSES = {
    "kg": (Fraction(10**6), (*_spellings("k", "g", "gram"), "kgs")),
    "g": (GRAM.times, ("g", *GRAM.aliases)),
    "mg": (MILLIGRAM.times, ("mg", *MILLIGRAM.aliases)),
    "ug": (MICROGRAM.times, ("ug", *MICROGRAM.aliases)),
    "ng": (Fraction(1, 10**6), _spellings("n", "g", "gram")),
    "pg": (Fraction(1, 10**9), _spellings("p", "g", "gram")),
}
_VOLUMES = {
    f"{prefix}l": (_PREFIXES[prefix], (*_spellings(prefix, "l", "litre", "liter"), *(("cc",) if prefix == "m" else ())))
    for prefix in ("", "d", "c", "m", "u")
}
_LENGTHS = {
    f"{prefix}m": (_PREFIXES[prefix], _spellings(prefix, "m", "metre", "meter"))
    for prefix in ("k", "", "c", "m", "u", "n")
}
_AMOUNTS_OF_SUBSTANCE = {
    f"{prefix}mol": (_PREFIXES[prefix], _spellings(prefix, "mol", "mole")) for prefix in ("", "m", "u", "n", "p")
}


def _units(base: str, of: dict[str, tuple[Fraction, tuple[str, ...]]]) -> Iterator[Unit]:
    for code, (times, spellings) in of.items():
        yield Unit(code=code, base=base, times=times / of[base][0], aliases=spellings)


def _per_volume(base: str, of: dict[str, tuple[Fraction, tuple[str, ...]]]) -> Iterator[Unit]:
    """Concentrations: each unit per each volume, such as `mg/dl` and `ng per ml`."""
    for code, (times, spellings) in of.items():
        for volume, (size, names) in _VOLUMES.items():
            aliases = (f"{one}{per}{name}" for one in spellings for per in ("/", "per") for name in names)
            yield Unit(code=f"{code}/{volume}", base=f"{base}/l", times=times / of[base][0] / size, aliases=(*aliases,))


SI_UNITS = (
    *(unit for unit in _units("mg", _MASSES) if unit.code not in {"g", "mg", "ug"}),
    *_units("l", _VOLUMES),
    *_units("m", _LENGTHS),
    *_units("mmol", _AMOUNTS_OF_SUBSTANCE),
    *_per_volume("mg", _MASSES),
    *_per_volume("mmol", _AMOUNTS_OF_SUBSTANCE),
)
"""Units of mass, volume, length, substance and concentration, without those in `quantities.py`."""

_MOLAR = {"mM": "mmol/l", "uM": "umol/l", "\u00b5M": "umol/l", "\u03bcM": "umol/l", "nM": "nmol/l", "pM": "pmol/l"}
_MEGA = ("g", "m", "l", "L", "mol", "s", "W", "V", "J", "A", "Sv", "Gy")
_TOLD_BY_CASE = {
    **_MOLAR,
    **{f"M{unit}": f"mega {unit.casefold()}" for unit in _MEGA},
    **{f"{sign}S": f"{word} siemens" for sign, word in (("m", "milli"), ("u", "micro"), ("\u00b5", "micro"))},
    **{f"m{unit}": f"milli {unit.casefold()}" for unit in ("Hz", "Pa", "Bq", "\u03a9")},
    "pA": "pico ampere",
}
"""Units that would be another unit in lower case (`mM`, `mm`), each with a spelling that nothing else has."""
_ALONE_ONLY = {"M": "mol/l", "S": "siemens", "T": "tesla"}
"""Units that are read only if they stand alone after a number. Elsewhere the letter may mean anything: `12 M, 8 F`."""
_OTHER_UNIT = regex(rf"(?:(?<=\d)|(?<=\d\s)|^)({'|'.join(sorted(_TOLD_BY_CASE, key=len, reverse=True))})(?![^\W_])")
_NUMBER_AND_LETTER = regex(rf"\s*(\d[\d.,]*)\s?([{''.join(_ALONE_ONLY)}])\s*")


def with_case_of_units(text: str) -> str:
    """The text with a distinct name for each unit that would be another unit in lower case.

    `5 mM` becomes `5 mmol/l`, and `5 mm` stays. Spellings that are not SI units (`5 MG`, `5 PM`) stay too.
    """
    if (alone := _NUMBER_AND_LETTER.fullmatch(text)) is not None:
        return f"{alone[1]} {_ALONE_ONLY[alone[2]]}"
    return _OTHER_UNIT.sub(lambda found: f" {_TOLD_BY_CASE[found[1]]}", text).strip()
