"""Recognises exports of review platforms and form services by their structure."""

from __future__ import annotations

from collections.abc import Sequence

from extract.reading import Workbook
from extract.tables.platforms.covidence_extraction import covidence_extraction
from extract.tables.platforms.covidence_sheets import covidence_sheets
from extract.tables.platforms.covidence_wide import covidence_wide
from extract.tables.platforms.distiller import distiller
from extract.tables.platforms.form_service import form_service
from extract.tables.platforms.kobo import kobo
from extract.tables.platforms.label_studio import label_studio
from extract.tables.platforms.labelled_sheets import labelled_sheets
from extract.tables.platforms.metareviewer import metareviewer
from extract.tables.platforms.qualtrics import qualtrics
from extract.tables.platforms.rayyan import rayyan
from extract.tables.platforms.redcap import redcap
from extract.tables.platforms.risk_of_bias import risk_of_bias
from extract.tables.platforms.srdr import srdr
from extract.tables.platforms.study_sheets import study_sheets
from extract.tables.platforms.syrf import syrf
from extract.tables.platforms.sysrev import sysrev
from extract.tables.shape import Shape
from validate.inference.plain_table import PlainTable

# The most specific formats come first. The first function that recognises a table decides.
_BY_LOOK = (
    covidence_extraction,
    distiller,
    rayyan,
    srdr,
    syrf,
    sysrev,
    label_studio,
    metareviewer,
    qualtrics,
    risk_of_bias,
    covidence_wide,
    redcap,
    kobo,
    form_service,
)


def recognise(
    tables: Sequence[PlainTable], workbook: Workbook | None = None, people: Sequence[str] = ()
) -> Shape | None:
    """The kind of export that these tables are, as plain long tables. None for ordinary tables.

    The tables may include a REDCap dictionary from a separate file. The workbook is needed for vertical forms with a
    sheet per study, because these are not tables. `people` are headers that somebody named as people on such sheets.
    """
    if workbook is not None and people and (shape := study_sheets(workbook, people)) is not None:
        return shape
    laid_out = (covidence_sheets, study_sheets, labelled_sheets) if workbook is not None else ()
    if workbook is not None and (shape := next(filter(None, (look(workbook) for look in laid_out)), None)) is not None:
        return shape
    return next((shape for look in _BY_LOOK if (shape := look(tables)) is not None), None)
