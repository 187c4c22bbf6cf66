"""Rules on findings, their codes and their quotes."""

from collections.abc import Iterable, Sequence

from schema.choices import Option
from schema.problem import Severity
from schema.rule import Rule


def subcode_outside_domain(subcodes: Iterable[Option]) -> Rule:
    """Every sub-code of a row has its domain among the row's domains."""
    under: dict[str, list[str]] = {}
    for subcode in subcodes:
        under.setdefault(subcode.under or "", []).append(subcode.code)
    conditions = (
        f"(array_contains(domains, '{domain}') OR NOT ("
        + " OR ".join(f"array_contains(subcodes, '{code}')" for code in codes)
        + "))"
        for domain, codes in under.items()
    )
    return Rule(
        code="subcode-outside-domain",
        table="findings",
        severity=Severity.WARNING,
        message="one of the sub-codes ({subcodes}) belongs to a domain that is not chosen here ({domains}): add its"
        " domain, or choose another sub-code",
        reads=("subcodes", "domains"),
        holds=" AND ".join(conditions),
        why="The name of a sub-code starts with its domain. Add this domain, or choose another sub-code.",
        passes={"domains": "D4; D5", "subcodes": "cost; staff support"},
        fails={"domains": "D4", "subcodes": "cost; staff support"},
    )


def look_again(subcodes: Iterable[Option]) -> Rule:
    """A row needs another look if a sub-code of one of its domains was added or changed after it was coded.

    A row that does not give its revision was coded with the revision of its workbook. A row coded `other` may belong to
    any domain, so every change concerns it.
    """
    changed: dict[str, int] = {}
    for subcode in subcodes:
        changed[subcode.under or ""] = max(changed.get(subcode.under or "", 1), subcode.since)
    since = ", ".join(f"{domain} in revision {last}" for domain, last in sorted(changed.items()) if last > 1)
    changed["other"] = max(changed.values(), default=1)
    newest = " AND ".join(
        f"(NOT array_contains(domains, '{domain}') OR COALESCE(coded_with, codebook) >= {revision})"
        for domain, revision in changed.items()
    )
    return Rule(
        code="look-again",
        table="findings",
        severity=Severity.NOTE,
        message="sub-codes have changed since this finding was coded[ with revision {coded_with}]: check whether a new"
        f" one fits better{f'. Last changed: those of {since}' if since else ''}",
        reads=("coded_with", "domains"),
        holds=newest,
        why="A new or changed sub-code may fit this finding better. Check this, then enter the current revision.",
        passes={"domains": "D1", "coded_with": str(max(changed.values()))},
        fails={"domains": "other", "coded_with": str(changed["other"] - 1)} if changed["other"] > 1 else {},
    )


def subcode_rules(subcodes: Sequence[Option], revision: int) -> tuple[Rule, ...]:
    """The rules on findings that depend on the sub-codes of this revision of the codebook."""
    return (subcode_outside_domain(subcodes), look_again(subcodes), unknown_revision(revision))


def unknown_revision(current: int) -> Rule:
    """No row was coded with a revision of the codebook that does not exist yet."""
    return Rule(
        code="unknown-revision",
        table="findings",
        severity=Severity.ERROR,
        message=f"the codebook has no revision {{coded_with}} yet: the current revision is {current}",
        reads=("coded_with",),
        holds=f"coded_with <= {current}",
        suggestion=str(current),
        why="The cover sheet says which revision of the codebook this workbook uses.",
        passes={"coded_with": str(current)},
        fails={"coded_with": str(current + 1)},
    )


FINDING_RULES = (
    Rule(
        code="endorsing-exceeds-sample",
        table="findings",
        severity=Severity.WARNING,
        message="{n_endorsing} participants are more than the sample {sample} has ({sample.n_analysed} people)",
        reads=("n_endorsing", "sample", "sample.n_analysed"),
        holds="n_endorsing <= sample__n_analysed",
        why="Not more people can say this than took part. Check whether the number counts quotes, codes or ratings"
        " instead of people.",
        passes={"n_endorsing": "12", "sample": "total", "sample.n_analysed": "14"},
        fails={"n_endorsing": "15", "sample": "total", "sample.n_analysed": "14"},
    ),
    Rule(
        code="finding-without-domain",
        table="findings",
        severity=Severity.WARNING,
        message="a finding needs at least one domain, not {domains}: if none fits, choose other and describe it",
        reads=(),
        states=("domains",),
        holds="domains__state NOT IN ('NA', 'NR')",
        suggestion="other",
        why="The domains are your team's own coding. They do not depend on what a report says.",
        passes={"domains": "other"},
        fails={"domains": "NA"},
    ),
    Rule(
        code="finding-too-long",
        table="findings",
        severity=Severity.WARNING,
        message="the finding has more than 1500 characters: is it more than one finding, or does it include quotes?",
        reads=("text",),
        holds="LENGTH(text) <= 1500",
        why="A finding is one statement by the authors. Quotes have their own sheet.",
        passes={"text": "Relief came quickly, and people feared that it would not last."},
        fails={"text": "Relief came quickly. " * 80},
    ),
    Rule(
        code="finding-part-of-itself",
        table="findings",
        severity=Severity.ERROR,
        message="finding {finding} is part of itself: enter the theme that it belongs to, or NA",
        reads=("part_of", "finding"),
        holds="LOWER(part_of) <> LOWER(finding)",
        why="The field says which theme a sub-theme belongs to. If a finding does not belong to a theme, write NA.",
        passes={"finding": "2", "part_of": "1", "findings.finding": "1"},
        fails={"finding": "2", "part_of": "2"},
    ),
    Rule(
        code="finding-without-quote",
        table="findings",
        severity=Severity.WARNING,
        message="finding {finding} has no quote: add one, or set its credibility to not supported",
        reads=("finding", "credibility", "part_of"),
        check="pointed-at",
        settings={
            "by": "quotes.finding findings.part_of",
            "key": "finding",
            "when": "credibility <> 'not_supported'",
        },
        why="In meta-aggregation every finding needs a quote or other data from the same source. A theme with"
        " sub-themes does not need its own quote. If you have only read the abstract, add a row with PEND as the"
        " quote.",
        passes={"finding": "1", "credibility": "credible", "quotes.quote": "PEND", "quotes.finding": "1; 2"},
        fails={"finding": "1", "credibility": "credible", "quotes.quote": "PEND", "quotes.finding": "2; 3"},
    ),
)
