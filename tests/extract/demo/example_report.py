"""Writes the invented report of the worked example: python -m tests.extract.demo.example_report"""

from __future__ import annotations

from pathlib import Path

PATH = Path("extract/demo/data/example-2026.pdf")
_HEAD = "Example 2026. Invented for the worked example of twofold; nobody took part in it."
_PAGES = (
    (
        "What people remember of a first course of ketamine: a qualitative study",
        "Journal of Invented Examples, 2026 (online in 2026). This article has no DOI.",
        "Abstract. To learn what people remember of a first course of ketamine, we interviewed fifteen",
        "people. Relief comes early, and people need to know that it fades.",
    ),
    ("Background", "Why this study would be needed if it were real is left to the reader."),
    (
        "Methods",
        "We interviewed fifteen people, nine women and six men, in whom at least two antide-",
        "pressants had failed. We used thematic analysis.",
        "People. All had treatment-resistant depression. We sampled on purpose, for a range of ages,",
        "and did not choose people by how they had responded. We approached twenty, and fifteen",
        "consented. We do not claim saturation.",
        "Treatment. The setting was a specialised clinic for depression. People had a first course",
        "(induction) of racemic ketamine as their treatment: a fixed dose of 0.5 mg/kg, intravenously over",
        "40 minutes, in six sessions, two a week for three weeks, all at the clinic. A nurse gave support;",
        "there was no psychotherapy.",
        "Interviews. Each person was interviewed once, in person, within a month of the last session.",
        "Interviews were semi-structured, took 30 to 70 minutes, and were recorded and transcribed.",
        "The interview guide is not available. Neither transcripts nor findings were returned to people.",
        "Analysis. This is a qualitative study without a named design. Two of us coded inductively, and",
        "found two themes. One of us worked at the clinic, which we noted as a possible influence.",
        "An ethics committee approved the study.",
    ),
    ("Table 1. Participants", "Female 8", "Male 6", "Age 29 to 61 years"),
    (
        "Findings: relief and its end",
        "Relief came within a day and faded within two weeks. One participant said: \u201cI woke up light,",
        "and a fortnight later the weight was back.\u201d Eleven of the fifteen told of this.",
    ),
    (
        "Findings: the setting",
        "The room and the nurse mattered more than the dose. \u201cWhat I remember is the lamp, and that",
        "she stayed.\u201d",
    ),
    (
        "Limitations and funding",
        "The limits are plain: one clinic, and only people who finished the course.",
        "This study had a grant of the hospital.",
    ),
)


def write(path: Path) -> None:
    """Writes the PDF, the same bytes every time."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A5, invariant=1)
    for number, (title, *lines) in enumerate(_PAGES, 1):
        canvas.setFont("Helvetica", 7)
        canvas.drawString(40, 570, _HEAD)
        canvas.drawString(205, 25, str(number))
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(40, 530, title)
        canvas.setFont("Times-Roman", 9)
        for place, line in enumerate(lines):
            canvas.drawString(40, 505 - 14 * place, line)
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    write(PATH)
