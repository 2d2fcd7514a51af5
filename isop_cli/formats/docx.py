"""Word documents: headings, paragraphs, lists and tables in one style."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from isop_cli.formats.colours import pale
from isop_cli.formats.look import Look
from isop_cli.formats.pictures import MAX_BYTES
from isop_cli.reading.files import content_of
from isop_cli.text.language import language
from isop_cli.text.printable import printable

#: The pictures that Word shows in every version; another logo is left out.
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif"))
_LOGO_MM = 12


class WordDocument:
    """A document in an issuer's look, from headings, paragraphs, lists and tables."""

    def __init__(self, look: Look, title: str, authors: Sequence[str], date: datetime.date) -> None:
        from docx import Document as Word
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._mm, self._deep = Mm, look.colours.deep[1:]
        self.document = Word()
        # Styles for Word 2010's own effects, which a later Word repairs on opening: nothing here uses them.
        for name, part in list(self.document.part.rels.items()):
            if part.reltype.endswith("/stylesWithEffects"):
                del self.document.part.rels[name]
        made = datetime.datetime.combine(date, datetime.time())
        properties = self.document.core_properties
        properties.title, properties.author = title[:255], ", ".join(authors)[:255]
        properties.created = properties.modified = properties.last_printed = made
        properties.last_modified_by, properties.comments, properties.revision = "", "", 1
        properties.language = language()
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13), ("Heading 3", 11)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor.from_string(look.colours.deep[1:])
            # The theme's font would go before the name.
            for theme in ("w:asciiTheme", "w:hAnsiTheme"):
                style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        for lang in self.document.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), "nl-NL" if language() == "nl" else "en-GB")
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(18)
        section.header.paragraphs[0].text = printable(title)
        _colour_accents(self.document.styles.element, look)
        if look.brand.issuer:
            section.footer.paragraphs[0].text = printable(look.brand.issuer)
        if look.logo and look.logo.suffix.lower() in _PICTURES:
            self._logo(look.logo)

    def _logo(self, file: Path) -> None:
        """Show the logo above the title on the first page. A picture that Word's library cannot read is left out."""
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError

        content = content_of(file, MAX_BYTES)
        line = self.document.add_paragraph()
        try:
            line.add_run().add_picture(io.BytesIO(content), height=self._mm(_LOGO_MM))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
            line._p.getparent().remove(line._p)

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self.document.add_heading(printable(text), level)

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        self.document.add_paragraph().add_run(printable(text)).bold = bold

    def bullets(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.document.add_paragraph(printable(line), style="List Bullet")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with a heading row that is repeated on each page; widths in millimetres."""
        from docx.oxml import OxmlElement

        table = self.document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
        table.autofit = False
        # LibreOffice goes by the grid's widths, Word by the cells'.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._mm(width)
        for cell, title in zip(table.rows[0].cells, head, strict=True):
            cell.text = title
            self._as_head(cell)
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in rows:
            cells = table.add_row().cells
            for cell, value in zip(cells, row, strict=True):
                cell.text = printable(value)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self._mm(width)
        self.document.add_paragraph()

    def _as_head(self, cell: Any) -> None:
        """White letters on the look's deep colour."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        ground = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", self._deep)):
            ground.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(ground)
        for run in cell.paragraphs[0].runs:
            run.bold, run.font.color.rgb = True, RGBColor(0xFF, 0xFF, 0xFF)

    def page_break(self) -> None:
        self.document.add_page_break()

    def content(self) -> bytes:
        """The document's bytes, without the time of writing that the archive would carry."""
        written = io.BytesIO()
        self.document.save(written)
        target = io.BytesIO()
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in source.namelist():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, source.read(name))
        return target.getvalue()


def _colour_accents(styles: Any, look: Look) -> None:
    """Let what the styles draw in the theme's first accent have the look's own, and its tints a pale ground of it."""
    from docx.oxml.ns import qn

    of = {"themeColor": ("color", "val"), "themeFill": ("fill",)}
    for element in styles.iter():
        for theme, names in of.items():
            if element.get(qn(f"w:{theme}")) != "accent1":
                continue
            tint = element.attrib.pop(qn(f"w:{theme}Tint"), None)
            element.attrib.pop(qn(f"w:{theme}Shade"), None)
            del element.attrib[qn(f"w:{theme}")]
            colour = pale(look.colours.accent) if tint else look.colours.accent
            name = next((name for name in names if element.get(qn(f"w:{name}")) is not None), names[0])
            element.set(qn(f"w:{name}"), colour[1:].upper())
