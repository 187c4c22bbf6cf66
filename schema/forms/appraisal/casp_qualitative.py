"""The CASP checklist for qualitative studies: two screening items, seven more, and a tenth answered in words."""

from schema.forms.appraisal.checklist import Checklist, numbered

CASP_QUALITATIVE = Checklist(
    code="casp_qualitative",
    module="casp",
    title="CASP qualitative 2018",
    reference="Critical Appraisal Skills Programme. CASP Qualitative Checklist, 2018. casp-uk.net",
    items=numbered(
        "CASP",
        _1="aims (screening)",
        _2="qualitative is right (screening)",
        _3="design",
        _4="recruitment",
        _5="data collection",
        _6="researcher and participants",
        _7="ethics",
        _8="rigour of analysis",
        _9="findings stated clearly",
        _10="value, in words",
    ),
)
