"""A comment in an .ods file is its words: neither the day nor the name that LibreOffice writes with them."""

import zipfile
from pathlib import Path

from extract.reading import read_file

_NAMESPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)


def test_the_paragraphs_of_a_comment_are_lines(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator>Ada</dc:creator><dc:date>2026-12-01T00:00:00</dc:date>"
        "<text:p>see p. 4</text:p><text:p>and <text:span>table</text:span> 2</text:p></office:annotation>"
    )
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>14</text:p></table:table-cell>'
    path = tmp_path / "notes.ods"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr(
            "content.xml",
            f"<office:document-content {_NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    (sheet,) = read_file(path, notes=True).sheets
    assert dict(sheet.notes) == {(1, 1): "see p. 4\nand table 2"}
