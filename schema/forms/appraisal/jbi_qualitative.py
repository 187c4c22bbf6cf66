"""The JBI checklist for qualitative research: ten items, and a judgement on the whole."""

from schema.choices import Option
from schema.forms.appraisal.checklist import Checklist, numbered

JBI_QUALITATIVE = Checklist(
    code="jbi_qualitative",
    module="jbi",
    title="JBI qualitative",
    reference="Lockwood C, Munn Z, Porritt K. IJEBH 2015;13(3):179-187. doi 10.1097/XEB.0000000000000062",
    items=numbered(
        "JBI",
        _1="outlook fits methodology",
        _2="methodology fits question",
        _3="methodology fits data collection",
        _4="methodology fits analysis",
        _5="methodology fits interpretation",
        _6="researcher's own position stated",
        _7="researcher's influence considered",
        _8="participants' voices heard",
        _9="ethics",
        _10="conclusions follow from data",
    ),
    overall=(
        Option(
            code="jbi_overall",
            label="JBI overall judgement",
            definition="The appraiser's judgement on the whole study: include, exclude, or seek further information.",
            aliases=("JBI overall", "JBI overall appraisal"),
        ),
    ),
)
