"""Rules on appraisal that only need the appraisal and the Finished mark."""

from schema.problem import Severity
from schema.rule import Rule

ANSWERED = "answer__state <> 'blank'"
"""SQL: the item has an answer or a missing code. A template may have written only the item."""


def complete(code: str, tool: str, title: str, prefix: str, *, items: int) -> Rule:
    """In a finished study, a checklist that was begun has an answer to each of its items."""
    begun = f"tool = '{tool}' AND {ANSWERED}"
    shown = {f"appraisal.{name}": " | ".join([value] * items) for name, value in (("tool", tool), ("answer", "yes"))}
    numbers = [f"{prefix}{number}" for number in range(1, items + 1)]
    return Rule(
        code=code,
        table="studies",
        severity=Severity.WARNING,
        message=f"the study is finished, but not all {items} items of {title} are answered",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": "finished = 'yes'",
            "given": begun,
            "where": f"{begun} AND item <> 'jbi_overall'",
            "at_least": items,
        },
        why="If you start a checklist, answer all its items. Each checklist has its own answer for what the report"
        " does not say.",
        passes={"finished": "yes", "appraisal.item": " | ".join(numbers), **shown},
        fails={"finished": "yes", "appraisal.item": numbers[0], "appraisal.tool": tool, "appraisal.answer": "yes"},
    )


CHECKLIST_RULES = (
    Rule(
        code="item-of-another-checklist",
        table="appraisal",
        severity=Severity.ERROR,
        message="{item} is not an item of {tool}",
        reads=("item", "tool"),
        holds="(tool <> 'jbi_qualitative' OR STARTS_WITH(item, 'jbi_'))"
        " AND (tool <> 'casp_qualitative' OR STARTS_WITH(item, 'casp_'))"
        " AND (tool <> 'mmat_2018' OR STARTS_WITH(item, 'mmat_'))",
        why="The name of an item starts with its checklist. Correct the item or the checklist.",
        passes={"tool": "JBI qualitative", "item": "JBI 1"},
        fails={"tool": "JBI qualitative", "item": "CASP 1"},
    ),
    Rule(
        code="answer-of-another-checklist",
        table="appraisal",
        severity=Severity.ERROR,
        message="{answer} is not an answer of {tool}",
        reads=("answer", "tool"),
        holds="(tool <> 'jbi_qualitative' OR answer <> 'cant_tell')"
        " AND (tool = 'jbi_qualitative'"
        " OR answer NOT IN ('unclear', 'not_applicable', 'include', 'exclude', 'seek_info'))",
        why="JBI has the answers yes, no, unclear and not applicable, and an overall judgement. CASP and MMAT have the"
        " answers yes, no and can't tell.",
        passes={"tool": "MMAT 2018", "answer": "can't tell"},
        fails={"tool": "MMAT 2018", "answer": "unclear"},
    ),
    Rule(
        code="judgement-for-answer",
        table="appraisal",
        severity=Severity.ERROR,
        message="{answer} is not an answer to {item}",
        reads=("answer", "item"),
        holds="(item = 'jbi_overall') = (answer IN ('include', 'exclude', 'seek_info'))",
        why="The overall judgement of JBI is include, exclude or seek further information. Its ten items are answered"
        " yes, no, unclear or not applicable.",
        passes={"item": "JBI overall judgement", "answer": "include"},
        fails={"item": "JBI overall judgement", "answer": "yes"},
    ),
    Rule(
        code="screening-without-reason",
        table="appraisal",
        severity=Severity.WARNING,
        message="{item} is answered {answer}: give the reason under Support",
        reads=("item", "answer"),
        states=("support", "item", "answer"),
        holds="item NOT IN ('mmat_s1', 'mmat_s2') OR answer = 'yes' OR support__state = 'value'",
        why="If a study fails MMAT's screening, the other items may be left out. Readers need to know why.",
        passes={"item": "MMAT S2", "answer": "no", "support": "the data are of another question"},
        fails={"item": "MMAT S2", "answer": "no", "support": ""},
    ),
    Rule(
        code="value-without-words",
        table="appraisal",
        severity=Severity.WARNING,
        message="CASP 10 asks how valuable the research is: write your answer under Support",
        reads=("item",),
        states=("support", "item", "answer"),
        holds="item <> 'casp_10' OR answer__state = 'blank' OR support__state = 'value'",
        why="The tenth item of CASP is answered in words, not with yes or no.",
        passes={"item": "CASP 10", "answer": "NA", "support": "the first account from people who paid for it"},
        fails={"item": "CASP 10", "answer": "NA", "support": ""},
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
            "given": f"tool = 'casp_qualitative' AND {ANSWERED}",
            "where": f"item IN ('casp_1', 'casp_2') AND {ANSWERED}",
            "at_least": 2,
        },
        why="The first two items of CASP decide whether it is worth answering the others.",
        passes={
            "study": "S01",
            "appraisal.tool": "casp_qualitative | casp_qualitative",
            "appraisal.item": "casp_1 | casp_2",
            "appraisal.answer": "yes | can't tell",
        },
        fails={
            "study": "S01",
            "appraisal.tool": "casp_qualitative | casp_qualitative",
            "appraisal.item": "casp_1 | casp_3",
            "appraisal.answer": "yes | yes",
        },
    ),
    Rule(
        code="jbi-without-judgement",
        table="studies",
        severity=Severity.WARNING,
        message="the study is finished and appraised with JBI, but its overall judgement is not there",
        reads=("study", "finished"),
        check="rows-of-kind",
        settings={
            "table": "appraisal",
            "when": "finished = 'yes'",
            "given": f"tool = 'jbi_qualitative' AND {ANSWERED}",
            "where": f"item = 'jbi_overall' AND {ANSWERED}",
            "at_least": 1,
        },
        why="JBI asks for a judgement on the whole study: include, exclude or seek further information. Your team"
        " decides what follows from it.",
        passes={
            "finished": "yes",
            "appraisal.tool": "JBI qualitative | JBI qualitative",
            "appraisal.item": "JBI 1 | JBI overall judgement",
            "appraisal.answer": "yes | include",
        },
        fails={
            "finished": "yes",
            "appraisal.tool": "JBI qualitative",
            "appraisal.item": "JBI 1",
            "appraisal.answer": "yes",
        },
    ),
    complete("jbi-incomplete", "jbi_qualitative", "JBI", "jbi_", items=10),
    complete("casp-incomplete", "casp_qualitative", "CASP", "casp_", items=10),
)
