"""What people call the same thing, and how they write down a passage that they read."""

from __future__ import annotations

import random
import re

_NAMES = (
    ("saline placebo", "placebo", "saline", "PBO", "control", "inactive saline"),
    ("racemic ketamine", "(R,S)-ketamine", "rac-ketamine"),
    ("esketamine", "ESK", "S-ketamine", "Spravato"),
    ("ketamine", "KET", "ket"),
    ("psilocybin", "PSI", "psilo"),
    ("niacin", "active placebo", "vitamin B3"),
    ("treatment as usual", "TAU", "usual care", "standard care"),
    ("intramuscular", "IM", "i.m."),
    ("sublingual", "SL", "under the tongue"),
    ("non-responders", "nonresponders", "NR group", "did not respond"),
    ("responders", "resp.", "responded"),
    ("high dose", "high", "HD", "higher dose"),
    ("low dose", "low", "LD", "lower dose"),
    ("immediate", "early", "imm."),
    ("delayed", "late", "waiting list", "waitlist"),
    ("total", "all", "whole sample", "overall", "all participants"),
    ("not remitted", "non-remitters", "not in remission"),
    ("remitted", "remitters", "in remission"),
    ("partial recovery", "partly recovered", "partial responders"),
    ("carers", "caregivers", "family members"),
    ("nurses", "nursing staff", "RNs"),
    ("corrigendum", "correction", "erratum"),
    ("supplement", "suppl.", "appendix"),
    ("follow-up", "FU", "long-term follow-up"),
    ("protocol", "study protocol", "prot."),
    ("satisfaction", "satisfied with treatment", "sat."),
    ("overall experience", "experience", "experience overall"),
    ("madrs", "MADRS", "Montgomery-Asberg"),
    ("ham-d-17", "HAMD-17", "HDRS", "Hamilton"),
    ("grid-ham-d", "GRID-HAMD", "GRID"),
    ("qids-sr", "QIDS", "QIDS-SR-16"),
    ("bdi", "Beck", "BDI-I"),
    ("phq-9", "PHQ9", "PHQ"),
    ("week", "wk", "w"),
    ("day", "d", "D"),
    ("month", "mo", "mth"),
    ("baseline", "BL", "before treatment"),
    ("femoral", "fem.", "femoral artery"),
    ("radial", "rad.", "radial artery"),
    ("primary", "all patients", "main"),
    ("afib", "atrial fibrillation", "AF"),
    ("sr", "sinus rhythm"),
    ("tline", "T-Line", "TL-200"),
    ("nexfin", "Nexfin", "ccNexfin"),
)
_WORDS = (
    ("participants", "people", "patients", "interviewees"),
    ("treatment", "therapy", "the intervention"),
    ("felt", "seemed", "was felt as"),
    ("depression", "low mood", "the illness"),
    ("mood", "spirits"),
    ("session", "infusion", "dosing"),
    ("described", "reported", "spoke of"),
    ("wanted", "wished for", "asked for"),
    ("fear", "anxiety", "dread"),
    ("because", "since", "as"),
    ("most", "the majority", "many"),
    ("some", "a few", "several"),
    ("helped", "was of help", "supported them"),
    ("better", "improved"),
    ("told", "informed"),
    ("staff", "the team", "nurses"),
    ("effect", "benefit", "response"),
    ("cost", "price", "expense"),
    ("when", "once", "as soon as"),
    ("everybody", "everyone", "all"),
    ("thought", "believed"),
    ("and", "&", "as well as"),
    ("not", "hardly"),
    ("every", "each"),
    ("more", "further"),
)
_FILLERS = {"the", "a", "an", "of", "that", "who", "which", "had", "been", "was", "were", "very", "just", "only", "so"}
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def called_otherwise(name: str, chance: random.Random) -> str:
    """Another name of the same thing; where none is known, an abbreviation, a word more or less, another word order."""
    found = [
        (match, group)
        for group in _NAMES
        for term in group
        if (match := re.search(rf"(?<!\w){re.escape(term)}(?!\w)", name, re.IGNORECASE))
    ]
    if found and chance.random() < 0.8:
        match, group = max(found, key=lambda candidate: len(candidate[0][0]))
        others = [term for term in group if term.casefold() != match[0].casefold()]
        return name[: match.start()] + chance.choice(others) + name[match.end() :]
    words = name.split()
    ways = [f"{name} (all)" if words[-1] not in {"group", "arm"} else " ".join(words[:-1]) or name]
    if len(words) > 1:
        ways += [" ".join([*words[1:], words[0]]), " ".join([*(word[:4] + "." for word in words[:-1]), words[-1]])]
        ways += ["".join(word[0].upper() for word in words) if len(words) > 2 else "-".join(words)]
    return chance.choice(ways)


def respaced(text: str, chance: random.Random) -> str:
    """Other case, spacing, dashes, quotation marks or stops: nothing that means anything."""
    ways = [text.upper() if len(text) < 25 else text.capitalize(), text.lower(), f" {text}  ", f"{text}."]
    ways += [text.replace(" ", "  ", 1), text.replace("-", "\u2013"), f"\u201c{text}\u201d", text.title()]
    return chance.choice([way for way in ways if way != text])


def mistyped(text: str, chance: random.Random) -> str:
    """One or two letters wrong, left out, doubled or swapped; the text itself where it has no two letters in a row."""
    for _ in range(chance.choice((1, 1, 2))):
        places = [place for place in range(len(text) - 1) if text[place].isalpha() and text[place + 1].isalpha()]
        if not places:
            return text
        place = chance.choice(places)
        here, following = text[place], text[place + 1]
        slip = chance.choice((following + here, here, following, here + here + following, _neighbour(here) + following))
        text = text[:place] + slip + text[place + 2 :]
    return text


def passage(text: str, chance: random.Random) -> str:
    """A passage as another person would note it down: begun later, ended earlier, cut, or in slightly other words."""
    words = text.split()
    cut = chance.randint(1, max(1, len(words) * 2 // 5))
    way = chance.choice(("begin", "end", "end", "middle", "words", "words", "words", "order", "fillers"))
    if way == "begin":
        return " ".join(words[cut:])
    if way == "end":
        return " ".join(words[:-cut]) + chance.choice(("", "...", " [...]"))
    if way == "middle":
        place = chance.randint(1, max(1, len(words) - cut - 1))
        return " ".join([*words[:place], "[...]", *words[place + max(1, cut // 2) :]])
    if way == "order":
        return _turned(text, chance)
    if way == "fillers":
        kept = [word for word in words if word.casefold() not in _FILLERS]
        return " ".join(kept) if len(kept) < len(words) else _turned(text, chance)
    return _in_other_words(words, chance)


def _in_other_words(words: list[str], chance: random.Random) -> str:
    groups = {word: group for group in _WORDS for word in group}
    changed = list(words)
    for place, word in enumerate(words):
        if group := groups.get(word.casefold().strip(",.;")):
            changed[place] = chance.choice([synonym for synonym in group if synonym != word.casefold()])
    if changed == words:
        place = chance.randrange(len(words))
        changed[place : place + 1] = chance.choice(([words[place], words[place]], [], ["[sic]", words[place]]))
    return " ".join(changed)


def _turned(text: str, chance: random.Random) -> str:
    """The second half of a sentence before the first."""
    joints = list(re.finditer(r"(?:, |; |: | and | but | when | because )", text))
    if not joints:
        words = text.split()
        place = chance.randrange(len(words))
        return " ".join([*words[place:], *words[:place]])
    joint = chance.choice(joints)
    return f"{text[joint.end() :]}{chance.choice((', ', '; ', ' - '))}{text[: joint.start()]}"


def _neighbour(letter: str) -> str:
    """The key beside a letter's."""
    for row in _KEYS:
        if (place := row.find(letter.casefold())) >= 0:
            return row[place + 1] if place + 1 < len(row) else row[place - 1]
    return letter
