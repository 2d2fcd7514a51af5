"""Word documents from a designed file: its named styles, header and footer, which an issuer may have of its own."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from isop_cli.formats.look import Look
from isop_cli.formats.pictures import MAX_BYTES
from isop_cli.formats.word_template import TAGS, opened_template
from isop_cli.reading.files import content_of
from isop_cli.text.language import _, language
from isop_cli.text.printable import printable

#: The pictures that Word shows in every version; another logo is left out.
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif"))
_LOGO_MM = 12
#: A row with a longer text than this, in characters, may go on over the page.
_LONG = 700


@dataclass(frozen=True, slots=True)
class Styled:
    """Some words in a character style of the document's, by its name."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture between words, as PNG, and what it shows in words."""

    content: bytes
    width_mm: float
    told: str


#: What a paragraph says. A tab goes on to the next stop of its style, a line end begins a line.
Words = str | Sequence[str | Styled | Picture]


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself: in its properties, and in its header and footer where these ask for it."""

    title: str
    subject: str
    authors: Sequence[str]
    date: datetime.date
    school: str
    about: str


class WordDocument:
    """A document in an issuer's look, in the language in force. Styles are named as Word names them."""

    def __init__(self, look: Look, about: About) -> None:
        """Raises FormatError where the issuer's own file of styles is no use."""
        from docx.shared import Mm

        self._mm = Mm
        self._break: Literal["column", "page"] | None = None
        self.document = opened_template(look)
        self._body = self.document.element.body
        for shown in [element for element in self._body if not element.tag.endswith("}sectPr")]:
            self._body.remove(shown)
        self._describe(about)
        named = {"school": about.school, "about": about.about, "issuer": look.brand.issuer or ""}
        section = self.document.sections[0]
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                fill_in(part._element, named)
        if look.logo and look.logo.suffix.lower() in _PICTURES:
            self._logo(look.logo, look.brand.issuer)

    def _describe(self, about: About) -> None:
        made = datetime.datetime.combine(about.date, datetime.time())
        properties, tag = self.document.core_properties, TAGS[language()]
        properties.title, properties.subject = printable(about.title)[:255], printable(about.subject)[:255]
        properties.author, properties.language = printable(", ".join(about.authors))[:255], tag
        properties.created = properties.modified = properties.last_printed = made
        properties.last_modified_by = properties.comments = properties.keywords = properties.category = ""
        properties.revision = 1

    def _logo(self, file: Path, issuer: str | None) -> None:
        """Show the logo above the title on the first page. A picture that Word's library cannot read is left out."""
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError

        line = self.document.add_paragraph(style="ISOP Logo")
        try:
            shown = line.add_run().add_picture(io.BytesIO(content_of(file, MAX_BYTES)), height=self._mm(_LOGO_MM))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
            self._body.remove(line._p)
        else:
            told = _("Logo of {issuer}").format(issuer=issuer) if issuer else _("Logo")
            shown._inline.docPr.set("descr", printable(told))

    # -- text ---------------------------------------------------------------------------------------------------------

    def heading(self, words: Words, level: int = 1) -> None:
        self.paragraph(words, f"Heading {level}")

    def paragraph(self, words: Words, style: str = "Body Text", *, keep: bool = False) -> None:
        """A paragraph; `keep` holds it to what follows."""
        from docx.enum.text import WD_BREAK

        made = self.document.add_paragraph(style=style)
        if keep:
            made.paragraph_format.keep_with_next = True
        if self._break == "page":
            made.paragraph_format.page_break_before = True
        elif self._break == "column":
            # In the paragraph itself: behind the one before it, its end would be a line of its own in the new column.
            made.add_run().add_break(WD_BREAK.COLUMN)
        self._break = None
        self._say(made, words)

    def bullets(self, lines: Iterable[Words]) -> None:
        for line in lines:
            self.paragraph(line, "List Bullet")

    def numbered(self, lines: Iterable[Words]) -> None:
        """A list that begins at 1."""
        number = self._new_list()
        for line in lines:
            made = self.document.add_paragraph(style="List Number")
            made._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
            self._say(made, line)

    def writing_lines(self, number: int) -> None:
        """Room to write by hand or on a screen, on one page with what follows."""
        for _line in range(number):
            self.paragraph("", "ISOP Writing Line", keep=True)

    def _new_list(self) -> int:
        """The number of a new list of the kind that the style `List Number` has."""
        style = self.document.styles["List Number"].element
        numbering = self.document.part.numbering_part.element
        kind = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
        made = numbering.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _say(self, paragraph: Any, words: Words) -> None:
        for piece in [words] if isinstance(words, str) else words:
            if isinstance(piece, Picture):
                shown = paragraph.add_run().add_picture(io.BytesIO(piece.content), width=self._mm(piece.width_mm))
                shown._inline.docPr.set("descr", printable(piece.told))
            elif isinstance(piece, Styled):
                paragraph.add_run(printable(piece.text), style=piece.style)
            elif piece:
                paragraph.add_run(printable(piece))

    # -- tables -------------------------------------------------------------------------------------------------------

    def table(
        self,
        style: str,
        widths: Sequence[float],
        rows: Sequence[Sequence[Words]],
        head: Sequence[str] | None = None,
        *,
        low: bool = False,
        whole: bool = False,
    ) -> None:
        """A table in a table style; widths in millimetres. Its head is repeated on each page, and stays with what follows.

        The first column is in the style's own way where the style has one for it. A short row stays on one page, and with
        `whole` the table does. `low` lets words stand at the foot of their cells, beside pictures.
        """
        from docx.enum.table import WD_ALIGN_VERTICAL
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        table = self.document.add_table(rows=0, cols=len(widths), style=style)
        table.autofit = False
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        for name, value in (
            ("firstRow", head is not None),
            ("firstColumn", True),
            ("noHBand", True),
            ("noVBand", True),
        ):
            look.set(qn(f"w:{name}"), str(int(value)))
        # LibreOffice goes by the grid's widths, Word by the cells'.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._mm(width)
        for number, row in enumerate([*([head] if head else []), *rows]):
            made = table.add_row()
            is_head = bool(head) and number == 0
            properties = made._tr.get_or_add_trPr()
            if max((_length(words) for words in row), default=0) < _LONG:
                properties.append(OxmlElement("w:cantSplit"))
            if is_head:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, words, width in zip(made.cells, row, widths, strict=True):
                cell.width = self._mm(width)
                if low:
                    cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
                line = cell.paragraphs[0]
                line.style = "ISOP Table Text"
                if is_head or (whole and number < len(rows) - 1):
                    line.paragraph_format.keep_with_next = True
                self._say(line, words)

    def gap(self, *, keep: bool = False) -> None:
        """Room before a table; between two, which Word would join. `keep` holds it to what follows."""
        self.paragraph("", "Caption", keep=keep)

    # -- pages --------------------------------------------------------------------------------------------------------

    def section(self, *, columns: int = 1, page: bool = True, landscape: bool = False) -> None:
        """Begin a section: in so many columns, on a new page or below what is there."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        ended, last = deepcopy(self._body.sectPr), self._body[-2]
        if not last.tag.endswith("}p"):
            last = self.document.add_paragraph(style="Caption")._p
        last.get_or_add_pPr().append(ended)
        following = self.document.sections[-1]
        for reference in list(following._sectPr):
            if reference.tag.endswith(("}headerReference", "}footerReference", "}titlePg")):
                following._sectPr.remove(reference)
        following.start_type = WD_SECTION.NEW_PAGE if page else WD_SECTION.CONTINUOUS
        if landscape != (following.orientation == WD_ORIENT.LANDSCAPE):
            following.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
            following.page_width, following.page_height = following.page_height, following.page_width
        self._columns(following._sectPr, columns)

    def _columns(self, section: Any, number: int) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        columns = section.find(qn("w:cols"))
        if columns is None:
            columns = OxmlElement("w:cols")
            section.insert_element_before(columns, "w:formProt", "w:titlePg", "w:textDirection", "w:docGrid")
        columns.attrib.pop(qn("w:num"), None)
        if number > 1:
            columns.set(qn("w:num"), str(number))

    def break_before_next(self, kind: Literal["column", "page"]) -> None:
        """Let what follows begin at the top of the next column or page."""
        self._break = kind

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


def _length(words: Words) -> int:
    """How many characters a cell has, without its pictures."""
    if isinstance(words, str):
        return len(words)
    return sum(
        len(piece if isinstance(piece, str) else piece.text) for piece in words if not isinstance(piece, Picture)
    )


def fill_in(part: Any, named: Mapping[str, str]) -> None:
    """Put what is named in the place of its name in braces, also where Word keeps that in several pieces."""
    from docx.oxml.ns import qn

    for paragraph in part.iter(qn("w:p")):
        for name, value in named.items():
            pieces = list(paragraph.iter(qn("w:t")))
            whole, wanted = "".join(piece.text or "" for piece in pieces), "{" + name + "}"
            if wanted not in whole:
                continue
            begins = whole.index(wanted)
            ends, at = begins + len(wanted), 0
            for piece in pieces:
                text = piece.text or ""
                first, last = max(begins - at, 0), max(ends - at, 0)
                own = printable(value) if at <= begins < at + len(text) else ""
                piece.text, at = text[:first] + own + text[last:], at + len(text)
