"""Rules on appraisal that need nothing but the appraisal and a finished mark."""

from schema.problem import Severity
from schema.rule import Rule


def complete(code: str, tool: str, title: str, prefix: str, *, items: int) -> Rule:
    """A finished study whose appraisal was begun with a checklist has an answer to each of its items."""
    begun = f"tool = '{tool}'"
    shown = {f"appraisal.{name}": " | ".join([value] * items) for name, value in (("tool", tool), ("answer", "yes"))}
    numbers = [f"{prefix}{number}" for number in range(1, items + 1)]
    return Rule(
        code=code,
        table="studies",
        severity=Severity.WARNING,
        message=f"the study is finished, but fewer than the {items} items of {title} are answered",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": "finished = 'yes'",
            "given": begun,
            "where": begun,
            "at_least": items,
        },
        why="A checklist that was begun is answered in full; its own answers have one for what the report does not"
        " tell.",
        passes={"finished": "yes", "appraisal.item": " | ".join(numbers), **shown},
        fails={"finished": "yes", "appraisal.item": numbers[0], "appraisal.tool": tool, "appraisal.answer": "yes"},
    )


CHECKLIST_RULES = (
    Rule(
        code="item-of-another-checklist",
        table="appraisal",
        severity=Severity.ERROR,
        message="{item} is no item of {tool}",
        reads=("item", "tool"),
        holds="(tool <> 'jbi_qualitative' OR STARTS_WITH(item, 'jbi_'))"
        " AND (tool <> 'casp_qualitative' OR STARTS_WITH(item, 'casp_'))"
        " AND (tool <> 'mmat_2018' OR STARTS_WITH(item, 'mmat_'))",
        why="The item's name begins with its checklist. Choose the item again, or the checklist.",
        passes={"tool": "JBI qualitative", "item": "JBI 1"},
        fails={"tool": "JBI qualitative", "item": "CASP 1"},
    ),
    Rule(
        code="answer-of-another-checklist",
        table="appraisal",
        severity=Severity.ERROR,
        message="{answer} is no answer of {tool}",
        reads=("answer", "tool"),
        holds="(tool <> 'jbi_qualitative' OR answer <> 'cant_tell')"
        " AND (tool = 'jbi_qualitative' OR answer NOT IN ('unclear', 'not_applicable'))",
        why="JBI answers yes, no, unclear or not applicable; CASP and MMAT answer yes, no or can't tell.",
        passes={"tool": "MMAT 2018", "answer": "can't tell"},
        fails={"tool": "MMAT 2018", "answer": "unclear"},
    ),
    Rule(
        code="screening-without-reason",
        table="appraisal",
        severity=Severity.WARNING,
        message="{item} is answered {answer}: say why in Support, as the rest may then be left out",
        reads=("item", "answer"),
        states=("support", "item", "answer"),
        holds="item NOT IN ('mmat_s1', 'mmat_s2') OR answer = 'yes' OR support__state = 'value'",
        why="A study that fails MMAT's screening may not be worth appraising further; readers need the reason.",
        passes={"item": "MMAT S2", "answer": "no", "support": "the data are of another question"},
        fails={"item": "MMAT S2", "answer": "no", "support": ""},
    ),
    Rule(
        code="value-without-words",
        table="appraisal",
        severity=Severity.WARNING,
        message="CASP 10 asks how valuable the research is: answer in words, in Support",
        reads=("item",),
        states=("support", "item"),
        holds="item <> 'casp_10' OR support__state = 'value'",
        why="The tenth item of CASP is not answered by yes or no.",
        passes={"item": "CASP 10", "support": "the first account from people who paid for it themselves"},
        fails={"item": "CASP 10", "support": ""},
    ),
    Rule(
        code="screening-left-out",
        table="studies",
        severity=Severity.WARNING,
        message="the study is appraised with CASP, but not both screening items (1 and 2) are answered",
        reads=("study",),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "given": "tool = 'casp_qualitative'",
            "where": "item IN ('casp_1', 'casp_2')",
            "at_least": 2,
        },
        why="CASP's first two items decide whether the others are worth asking, so they come first.",
        passes={
            "study": "S01",
            "appraisal.tool": "casp_qualitative | casp_qualitative",
            "appraisal.item": "casp_1 | casp_2",
        },
        fails={
            "study": "S01",
            "appraisal.tool": "casp_qualitative | casp_qualitative",
            "appraisal.item": "casp_1 | casp_3",
        },
    ),
    complete("jbi-incomplete", "jbi_qualitative", "JBI", "jbi_", items=10),
    complete("casp-incomplete", "casp_qualitative", "CASP", "casp_", items=10),
)
