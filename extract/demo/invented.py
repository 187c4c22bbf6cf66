"""A study that does not exist: it shows quotes, places and evidence, which abstracts do not give."""

from __future__ import annotations

from extract.demo.rows import NA, Rows

STUDY, LABEL = "Z01", "Example 2026 (invented)"
INVENTED = "[invented for this example]"

_RELIEF = f"{INVENTED} Relief came within a day and faded within two weeks"
_ROOM = f"{INVENTED} The room and the nurse mattered more than the dose"


def invented_rows() -> Rows:
    """The rows of the invented study, by table, as somebody would type them who has its full text."""
    rows: Rows = {
        "studies": [
            {
                "label": LABEL,
                "finished": "yes",
                "country": "NR",
                "study_type": "qualitative",
                "perspective": "patient",
                "n_themes": "2",
                "comment": INVENTED,
            }
        ],
        "reports": [
            {
                "report": LABEL,
                "report_type": "journal article",
                "doi": NA,
                "year_issue": "2026",
                "linked_notice": "none",
                "fulltext_seen": "in full",
            }
        ],
        "samples": [
            {
                "group": "total",
                "part_of": NA,
                "sample_unit": "person",
                "n_analysed": "15",
                "n_female": "9",
                "n_female__place": "p. 3",
                "n_female__words": f"{INVENTED} nine women and six men",
                "n_male": "6",
                "age_min": "22",
                "age_max": "61",
                "diagnosis": "treatment-resistant depression",
                "responder_status": "not chosen by response",
            }
        ],
        "methods": [
            {
                "sample": "total",
                "method": "semi-structured interview",
                "n_participants": "15",
                "n_units": "15",
                "waves": "1",
                "analysis": "thematic analysis",
            }
        ],
        "treatments": [
            {
                "sample": "total",
                "exposure": "received",
                "drug": "racemic ketamine",
                "route": "intravenous",
                "phase": "induction",
                "dose_stat": "fixed",
                "dose": "0.5 mg/kg",
                "sessions": "6",
                "sessions_per_week": "2",
                "weeks": "3",
                "setting": "specialised clinic",
                "psychotherapy": "support only",
            }
        ],
        "findings": [
            {
                "finding": "1",
                "text": _RELIEF,
                "level": "theme",
                "place": "p. 5",
                "domains": "D3 post-treatment trajectory",
                "subcodes": "D3 rapid mood lift; D3 transience relapse",
                "coded_with": "1",
                "phase": "after treatment",
                "valence": "mixed",
                "credibility": "unequivocal",
                "n_endorsing": "11",
            },
            {
                "finding": "2",
                "text": _ROOM,
                "level": "theme",
                "place": "p. 6",
                "domains": "D5 relations and environment",
                "subcodes": "D5 staff support; D5 physical setting",
                "coded_with": "1",
                "phase": "during a session",
                "valence": "positive",
                "credibility": "credible",
            },
        ],
        "quotes": [
            {
                "quote": f"{INVENTED} I woke up light, and a fortnight later the weight was back.",
                "finding": "1",
                "place": "p. 5",
            },
            {
                "quote": f"{INVENTED} What I remember is the lamp, and that she stayed.",
                "finding": "2",
                "place": "p. 6",
            },
        ],
    }
    return {table: [{"study": STUDY, **row} for row in several] for table, several in rows.items()}
