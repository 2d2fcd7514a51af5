"""Pages to PDF: tagged, PDF/A-3a and PDF/UA-1 in one file, fonts embedded, data attached."""

from __future__ import annotations

import datetime
import gc
import hashlib
import io
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from isop_cli.errors import MachineError
from isop_cli.formats.long_words import bound_long_words
from isop_cli.formats.registry import PictureError
from isop_cli.formats.spoken_text import keep_text
from isop_cli.resources import build_time, resource
from isop_cli.text.direction import begins_from_right, has_from_right
from isop_cli.text.drawable import drawable
from isop_cli.text.language import _

if TYPE_CHECKING:
    from isop_cli.formats.look import Look

#: The day of a document in which nothing changes with time, for its metadata.
UNDATED = datetime.date(2026, 1, 1)
#: What holds text of its own; style.css gives a browser the same list.
_PARAGRAPHS = ("p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "blockquote", "figcaption")
#: A CSS pixel.
_MILLIMETRES = 25.4 / 96
#: Identifies PDF/UA-1, and describes that identification to PDF/A, whose own schemas do not know it.
#: Source: ISO 14289-1, clause 5, and ISO 19005-3, clause 6.6.2.3.
_PDFUA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


@dataclass(frozen=True)
class Attached:
    """A file inside a PDF: what the pages were made of."""

    name: str
    content: bytes
    description: str


def render_pdf(
    look: Look,
    template: str,
    day: datetime.date,
    /,
    *,
    folder: Path | None = None,
    attached: Sequence[Attached] = (),
    **values: Any,
) -> bytes:
    """A template as PDF. Images come from the look's templates and from `folder` only; `day` as for `write_pdf`."""
    return write_pdf(page_for_pdf(look, template, **values), day, look, folder, attached)


def page_for_pdf(look: Look, template: str, /, **values: Any) -> str:
    """The page that is laid out as PDF. The template gets `fonts` (none: PDF has its own) and `logo` beside its values."""
    from isop_cli.formats.templating import environment, render_template

    logo = look.brand.logo or ""
    return render_template(environment(look, drawable), template, fonts=Markup(""), logo=logo, **values)


def write_pdf(
    page: str,
    day: datetime.date,
    look: Look,
    folder: Path | None = None,
    attached: Sequence[Attached] = (),
    signature_field: tuple[str, str] | None = None,
    style: str = "",
    inspect: Callable[[Any], None] | None = None,
) -> bytes:
    """A page as PDF. `day`, such as the audit's, stands in for the time of making.

    `signature_field` is the name of an empty field to be signed, and what it is for. `style` is CSS beside what the page
    itself holds; it is parsed once for all pages that have it. `inspect` sees what WeasyPrint laid out before it is
    written, and may raise an error of its own. Raises MachineError when WeasyPrint's native libraries are missing, and
    PictureError for a picture that costs too much.
    """
    weasyprint = _weasyprint()
    from isop_cli.formats.fetching import PackageFetcher

    home = resource("templates")
    made = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    if (epoch := build_time()) is not None:
        made = datetime.datetime.fromtimestamp(epoch, datetime.UTC)
    fetcher = PackageFetcher([home, *([look.templates] if look.templates else []), *([folder] if folder else [])])
    with without_garbage_collection():
        base = (look.templates or home).resolve().as_uri() + "/"
        html = weasyprint.HTML(string=page, base_url=base, url_fetcher=fetcher)
        if has_from_right(page):
            _turn(html.etree_element)
        identity = b"".join([page.encode("utf-8", "replace"), *(file.content for file in attached)])
        stylesheets = [_stylesheet(style, base)] if style else []
        typeset = _typeset(html, stylesheets, attached, made, signature_field, identity, inspect)
    if fetcher.refused:
        raise PictureError("; ".join(dict.fromkeys(fetcher.refused)))
    return typeset


def _turn(page: Any) -> None:
    """Let each paragraph run as its first letter does: what `unicode-bidi: plaintext` is in a browser."""
    for element in page.iter():
        if element.tag in _PARAGRAPHS and element.get("dir") is None and begins_from_right("".join(element.itertext())):
            element.set("dir", "rtl")


def heights(page: str, look: Look) -> dict[str, float]:
    """How high each block with an id is when a page is laid out, with its margins, in millimetres."""
    from isop_cli.formats.fetching import PackageFetcher

    home = resource("templates")
    fetcher = PackageFetcher([home, *([look.templates] if look.templates else [])])
    base = (look.templates or home).resolve().as_uri() + "/"
    with without_garbage_collection():
        document = _render(_weasyprint().HTML(string=page, base_url=base, url_fetcher=fetcher))
        found: dict[str, float] = {}
        for laid_out in document.pages:
            for box in laid_out._page_box.descendants():
                # The outermost comes first; boxes without a name of their own have that of the one around them.
                if box.element is not None and (name := box.element.get("id")):
                    found.setdefault(name, box.margin_height() * _MILLIMETRES)
    return found


@lru_cache(maxsize=8)
def _stylesheet(style: str, base: str) -> Any:
    from isop_cli.formats.fetching import PackageFetcher

    return _weasyprint().CSS(string=style, base_url=base, url_fetcher=PackageFetcher([]))


def _typeset(
    html: Any,
    stylesheets: list[Any],
    attached: Sequence[Attached],
    made: datetime.datetime,
    signature_field: tuple[str, str] | None,
    identity: bytes,
    inspect: Callable[[Any], None] | None,
) -> bytes:
    from isop_cli.formats.tagging import finish_tags, with_signature_field

    document = _render(html, stylesheets=stylesheets, pdf_variant="pdf/a-3a", pdf_tags=True)
    if inspect is not None:
        inspect(document)
    document.metadata.created = document.metadata.modified = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    document.metadata.attachments = [
        _weasyprint().Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            created=made,
            modified=made,
            relationship="Source",
        )
        for file in attached
    ]
    _identify_as_pdfua(document.metadata)
    target = io.BytesIO()
    document.write_pdf(
        target,
        finisher=with_signature_field(*signature_field) if signature_field else finish_tags,
        pdf_variant="pdf/a-3a",
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(identity).digest()[:16],
    )
    return target.getvalue()


def _render(html: Any, **options: Any) -> Any:
    """A page laid out. What a template's own @font-face brought is forgotten after it."""
    fonts = _fonts()
    try:
        return html.render(font_config=fonts, **options)
    finally:
        if fonts._folder is not None:
            _fonts.cache_clear()


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts, opened once for this process: to open them anew for each document costs a tenth of a certificate."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """For work that makes a million objects that live until its end: looking for garbage among them costs a fifth."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _identify_as_pdfua(metadata: Any) -> None:
    """Let the metadata name PDF/UA-1 too; WeasyPrint names only the variant that it is asked for."""
    original = metadata.generate_rdf_metadata

    def with_pdfua(*arguments: Any) -> bytes:
        rdf: bytes = original(*arguments)
        before, end, after = rdf.rpartition(b"</rdf:RDF>")
        return before + _PDFUA + end + after

    metadata.generate_rdf_metadata = with_pdfua


def _weasyprint() -> Any:
    """WeasyPrint with the package's own fonts and no others, so that every machine gives the same bytes."""
    # Fontconfig reads this once, when Pango first asks for a font.
    os.environ["FONTCONFIG_FILE"] = str(resource("templates", "fonts", "fonts.conf"))
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint

            bound_long_words()
            keep_text()
    except OSError as problem:
        raise MachineError(
            _("the libraries that PDF needs are not on this machine; isop doctor tells how to get them")
        ) from problem
    return weasyprint
