"""Finds names that probably belong to one study: `Smith & Jones (2013)` and `smith_2013`, `007` and `7`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from schema.regular_expressions import regex
from schema.study_name import StudyName

_SLIP = 84.0  # rapidfuzz ratio (0 to 100) of the letters of two short names
_TITLE_SLIP = 90.0  # the same, for two names without a number
_LEAST = 4  # letters of an author; in a shorter name, one slip gives another name
_SHORT, _LONG = 5, 8  # the same for other names with a number, and for names without a number, which are less specific
_COMMON_WORDS, _MOST_WORDS = 4, 40  # shared words of titles that differ in one word
_MOST_AUTHORS = 4
_SHORTEST_AUTHOR = 4  # letters; a shorter author (Lee) only matches if both names have the same words
_ET_AL = regex(r"\bet al\b")
_UMLAUT = regex(r"(?<=[aou])e")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d"})
_MANY = 1_000  # names of one extractor; with more names, slips are not searched for

Likely = tuple[str, str]
"""The keys of two studies that are probably the same."""


def likely_studies(studies: Mapping[str, Collection[str]], apart: Collection[frozenset[str]] = ()) -> dict[str, str]:
    """One common key for studies of different extractors that are probably the same.

    `studies` has the keys by extractor. Only studies that some extractor does not have are considered. A study is
    compared with the studies of the extractors who do not have it. If several are equally likely, none is chosen.
    `apart` are pairs that somebody ruled to be different.
    """
    having: dict[str, set[str]] = defaultdict(set)
    for who, keys in studies.items():
        for key in keys:
            having[key].add(who)
    names = {key: StudyName(key) for key, who in having.items() if len(who) < len(studies)}
    groups: dict[str, frozenset[str]] = {}
    for way in (_spelled_alike, _author_and_year, _slips, _one_letter, _first_author, _one_word_apart):
        links = {
            (one, other)
            for one, other in way({key: name for key, name in names.items() if key not in groups})
            if having[one].isdisjoint(having[other])
            and min(len(having[one]), len(having[other])) == 1
            and frozenset((one, other)) not in apart
        }
        for one, other in sorted(_without_rivals(links, having)):
            whole = groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))
            if sum(len(having[key]) for key in whole) == len({who for key in whole for who in having[key]}):
                groups |= dict.fromkeys(whole, whole)
    return {key: min(group) for key, group in groups.items()}


def typed_twice(studies: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, str]]:
    """The studies of an extractor that are probably one, typed in two ways: who, the odd name, and the usual one.

    `studies` has the keys by extractor. Only this extractor has the odd name, and another one has the usual name too.
    """
    having = Counter(key for keys in studies.values() for key in set(keys))
    elsewhere = likely_studies(studies)
    for who, keys in studies.items():
        names = {key: StudyName(key) for key in keys if key not in elsewhere}
        links = {link for way in (_spelled_alike, _author_and_year, _slips) for link in way(names)}
        for one, other in sorted(links):
            odd, usual = sorted((one, other), key=lambda key: having[key])
            two_papers = any(len(word) == 1 for word in {*names[one].tokens} ^ {*names[other].tokens})  # 2008, 2008b
            if having[odd] == 1 and having[usual] > 1 and not two_papers:
                yield who, odd, usual


def _without_rivals(links: Collection[Likely], having: Mapping[str, Collection[str]]) -> Iterator[Likely]:
    """The links between studies that have at most one link to the studies of each other extractor."""
    linked: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        linked[one] += having[other]
        linked[other] += having[one]
    sure = {key for key, who in linked.items() if len(who) == len(set(who))}
    return (link for link in links if sure.issuperset(link))


def _spelled_alike(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs with the same words and numbers in the same order."""
    return _pairs(names, lambda name: name.tokens or None, lambda one, other: one.text != other.text)


def _author_and_year(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs with the same first author and year, if one name has fewer authors. An umlaut may be two letters."""

    def first_and_year(name: StudyName) -> tuple[str, ...] | None:
        return (_in_one_letter(name.words[0]), *name.years) if len(name.years) == 1 and name.words else None

    def fewer(one: StudyName, other: StudyName) -> bool:
        ours, theirs = (set(map(_in_one_letter, name.tokens)) for name in (one, other))
        return ours <= theirs or theirs <= ours

    return _pairs(names, first_and_year, fewer)


def _in_one_letter(word: str) -> str:
    """A word without umlauts: `grunwald` for `gruenwald`."""
    return _UMLAUT.sub("", word.translate(_LETTERS))


def _slips(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs with the same numbers, and with words that differ only by a typing error."""

    def slip(one: StudyName, other: StudyName) -> bool:
        least = min(len(one.letters), len(other.letters))
        if least < (_LEAST if one.years else _SHORT if one.numbers else _LONG):
            return False
        return bool(fuzz.ratio(one.letters, other.letters) >= (_SLIP if one.numbers else _TITLE_SLIP))

    return _pairs(names, lambda name: name.numbers, slip) if len(names) <= 2 * _MANY else iter(())


def _one_letter(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs with the same year whose author differs in one letter that is not the first: `Imai 2019`, `Imay 2019`."""

    def author_and_numbers(name: StudyName) -> tuple[str, ...] | None:
        alone = len(name.words) == 1 and len(name.letters) >= _LEAST
        return (name.letters[0], *name.numbers) if name.years and alone else None

    def one_letter(one: StudyName, other: StudyName) -> bool:
        return Levenshtein.distance(one.letters, other.letters, score_cutoff=1) == 1

    return _pairs(names, author_and_numbers, one_letter) if len(names) <= 2 * _MANY else iter(())


def _first_author(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs with the same first author, if one has no year: `Stice, Eric and Shaw` and `Stice et al 2006`."""

    def author(name: StudyName) -> tuple[str, ...] | None:
        few = 0 < len(name.words) <= _MOST_AUTHORS and name.numbers == name.years
        return (name.words[0],) if few else None

    def one_without_year(one: StudyName, other: StudyName) -> bool:
        cited = [name for name in (one, other) if name.years or _ET_AL.search(name.text)]
        same_author = len(one.words[0]) >= _SHORTEST_AUTHOR or one.words == other.words
        return bool(cited) and same_author and min(len(one.years), len(other.years)) == 0

    return _pairs(names, author, one_without_year)


def _one_word_apart(names: Mapping[str, StudyName]) -> Iterator[Likely]:
    """Pairs of titles with the same numbers that differ in one word, or of which one has an additional word."""
    sharing: dict[tuple[tuple[str, ...], ...], set[str]] = defaultdict(set)
    for key, name in names.items():
        words = name.words
        digits = tuple(number for number in name.numbers if number.isdigit())
        shorter = ((*words[:place], *words[place + 1 :]) for place in range(len(words)))
        for rest in {words, *shorter} if len(words) <= _MOST_WORDS else ():
            if len(rest) >= _COMMON_WORDS:
                sharing[rest, digits].add(key)
    pairs = {two for keys in sharing.values() for two in combinations(sorted(keys), 2)}
    yield from sorted(pairs)


def _pairs(
    names: Mapping[str, StudyName],
    mark: Callable[[StudyName], tuple[str, ...] | None],
    alike: Callable[[StudyName, StudyName], bool],
) -> Iterator[Likely]:
    """Pairs of names with the same `mark` that `alike` accepts."""
    marked: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(names):
        if (found := mark(names[key])) is not None:
            marked[found].append(key)
    several: Iterable[list[str]] = marked.values()
    return (two for keys in several for two in combinations(keys, 2) if alike(names[two[0]], names[two[1]]))
