"""The file of styles that Word documents start from: an issuer's own, else the project's; in the brand's colours."""

import io
import zipfile
from typing import Any

from isop_cli.formats.colours import pale, shaded
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.reading.files import OutsideError, below, content_of
from isop_cli.resources import resource
from isop_cli.text.language import _, language
from isop_cli.text.printable import one_line

FILE = "word/styles.docx"
#: Languages as Word names them.
TAGS = {"nl": "nl-NL", "en": "en-GB"}
_MAX_BYTES, _MAX_UNPACKED = 8 * 1024 * 1024, 32 * 1024 * 1024
#: The styles that documents use.
NAMES = (
    "Body Text", "ISOP Logo", "ISOP Kicker", "Title", "Subtitle", "ISOP Outcome", "ISOP Lead", "Heading 1", "Heading 2", "Heading 3",
    "ISOP Standing", "ISOP Intent", "ISOP Level", "Quote", "Caption", "List Bullet", "List Number", "ISOP Table Text",
    "ISOP Writing Line", "Header", "Footer", "Strong", "ISOP Soft", "ISOP Tag", "ISOP Met", "ISOP Partly Met", "ISOP Not Met",
    "ISOP Insufficient", "ISOP Not Applicable", "ISOP Table", "ISOP Findings", "ISOP Fields", "ISOP Plain", "ISOP Year",
)  # fmt: skip
#: The theme's colours that are a brand's: its deep one, its accent, and a pale ground.
_BRANDED = {"accent1": "deep", "accent2": "accent", "accent3": "accent"}


def opened_template(look: Look) -> Any:
    """The file of styles as python-docx has it, in the look's colours and the language in force. Raises FormatError."""
    document = _read(look)
    if look.has_own_colours:
        _colour(document, look)
    _speak(document)
    return document


def _read(look: Look) -> Any:
    from docx import Document as Word

    try:
        own = below(look.templates, FILE) if look.templates else None
    except OutsideError as problem:
        raise FormatError(str(problem)) from problem
    if own is None or not own.exists():
        return Word(str(resource("templates", *FILE.split("/"))))
    try:
        content = content_of(own, _MAX_BYTES)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _MAX_UNPACKED:
                raise ValueError("larger than a file of styles is")
        document = Word(io.BytesIO(content))
    except Exception as problem:  # zipfile, lxml and python-docx raise a dozen kinds for what is damaged
        raise _wrong(_("it is not a Word document (.docx) that can be read")) from problem
    missing = [name for name in NAMES if name not in document.styles]
    if missing:
        raise _wrong(_("it has no style “{name}”").format(name=missing[0]))
    _let_go(document)
    return document


def _wrong(problem: str) -> FormatError:
    return FormatError(_("the template {where} is wrong: {problem}").format(where=FILE, problem=problem))


def _let_go(document: Any) -> None:
    """Leave out where Word once took the file's own styles from; refuse what else lies elsewhere, or is a program."""
    from docx.oxml.ns import qn

    settings = document.settings.element
    for attached in settings.findall(qn("w:attachedTemplate")):
        settings.remove(attached)
    for part in document.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith("/attachedTemplate"):
                del part.rels[key]
            elif relation.is_external and not relation.reltype.endswith("/hyperlink"):
                raise _wrong(
                    _("it refers to what lies elsewhere: {address}").format(address=one_line(relation.target_ref))
                )
        if "vba" in str(part.content_type).lower():
            raise _wrong(_("it holds a program (a macro)"))


def _speak(document: Any) -> None:
    """Let the styles be in the language in force, so that Word checks and breaks words by its rules."""
    from docx.oxml.ns import qn

    tag = TAGS[language()]
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), tag)
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), tag)


def _colour(document: Any, look: Look) -> None:
    """Give a brand's colours to the theme, and to all that is in one of its colours, for programs that read no themes."""
    from docx.oxml.ns import qn

    of = {name: getattr(look.colours, field) for name, field in _BRANDED.items()}
    of["accent3"] = pale(of["accent3"], 0.07)
    theme = next(part for part in document.part.package.iter_parts() if part.content_type.endswith(".theme+xml"))
    theme._blob = _theme(theme.blob, of)
    parts = [
        document.part,
        *(relation.target_part for relation in document.part.rels.values() if not relation.is_external),
    ]
    for root in (part.element for part in parts if hasattr(part, "element")):
        for element in root.iter():
            for theme_name, names in (("themeColor", ("val", "color")), ("themeFill", ("fill",))):
                colour = of.get(element.get(qn(f"w:{theme_name}"), ""))
                if colour is None:
                    continue
                if tint := element.get(qn(f"w:{theme_name}Tint")):
                    colour = pale(colour, int(tint, 16) / 255)
                elif shade := element.get(qn(f"w:{theme_name}Shade")):
                    colour = shaded(colour, int(shade, 16) / 255)
                # A line has its colour under `color`, for its `val` says of what kind it is.
                name = "color" if "color" in names and element.get(qn("w:color")) is not None else names[0]
                element.set(qn(f"w:{name}"), colour[1:].upper())


def _theme(content: bytes, colours: dict[str, str]) -> bytes:
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    root = parse_xml(content)
    for element in root.iter("{*}" + "clrScheme"):
        for name, colour in colours.items():
            for given in element.findall(f"{{*}}{name}"):
                for old in list(given):
                    given.remove(old)
                space = given.tag.split("}")[0]
                given.append(given.makeelement(f"{space}}}srgbClr", {"val": colour[1:].upper()}))
    return bytes(serialize_part_xml(root))
