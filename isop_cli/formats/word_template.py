"""The file of styles that Word documents start from: an issuer's own, else the project's; in the brand's colours."""

import io
import zipfile
from typing import Any

from isop_cli.formats.colours import pale, shaded
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.reading.files import OutsideError, TooLargeError, below, content_of
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
#: Which of them are for characters and for tables; the others are for paragraphs.
_CHARACTER = frozenset(
    ("Strong", "ISOP Soft", "ISOP Tag", "ISOP Met", "ISOP Partly Met", "ISOP Not Met", "ISOP Insufficient", "ISOP Not Applicable")
)  # fmt: skip
_TABLE = frozenset(("ISOP Table", "ISOP Findings", "ISOP Fields", "ISOP Plain", "ISOP Year"))
#: What a part of a document is, by the end of its relation's type, when it is or holds a program.
_PROGRAMS = ("vbaProject", "wordVbaData", "control", "activeXControlBinary", "oleObject")
#: The fields that fetch something from elsewhere, or start a program, when a document is opened.
_FETCHES = ("DDE", "DDEAUTO", "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DATABASE", "RD")
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
                raise _wrong(_("unpacked it is larger than {limit} MB").format(limit=_MAX_UNPACKED // 1024**2))
            if b"macroEnabled" in package.read("[Content_Types].xml"):
                raise _wrong(_("it holds a program (a macro)"))
        document = Word(io.BytesIO(content))
        if document.element.body.sectPr is None:
            raise ValueError("no size of the page")
    except FormatError:
        raise
    except TooLargeError as problem:
        raise _wrong(str(problem)) from problem
    except Exception as problem:  # zipfile, lxml and python-docx raise a dozen kinds for what is damaged
        raise _wrong(_("it is not a Word document (.docx) that can be read")) from problem
    _check_styles(document)
    _let_go(document)
    return document


def _wrong(problem: str) -> FormatError:
    return FormatError(_("the template {where} is wrong: {problem}").format(where=FILE, problem=problem))


def _check_styles(document: Any) -> None:
    """Refuse a file that lacks a style, or has it for something else. LibreOffice's way to write their names is mended."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.styles import BabelFish

    named = {style.name_val: style for style in document.styles.element.style_lst}
    for shown, stored in BabelFish.style_aliases:
        if shown in named and stored not in named:
            named[shown].name_val = stored
    for name in NAMES:
        if name not in document.styles:
            raise _wrong(_("it has no style “{name}”").format(name=name))
        kind = document.styles[name].type
        if name in _CHARACTER and kind != WD_STYLE_TYPE.CHARACTER:
            raise _wrong(_("its style “{name}” is not one for words in a line").format(name=name))
        if name in _TABLE and kind != WD_STYLE_TYPE.TABLE:
            raise _wrong(_("its style “{name}” is not one for tables").format(name=name))
        if name not in _CHARACTER | _TABLE and kind != WD_STYLE_TYPE.PARAGRAPH:
            raise _wrong(_("its style “{name}” is not one for paragraphs").format(name=name))
    try:
        number = document.styles["List Number"].element.pPr.numPr.numId.val
        document.part.numbering_part.element.num_having_numId(number)
    except (AttributeError, KeyError, NotImplementedError) as problem:
        raise _wrong(_("its style “{name}” has no numbers").format(name="List Number")) from problem


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
            elif relation.reltype.endswith(tuple(f"/{program}" for program in _PROGRAMS)):
                raise _wrong(_("it holds a program (a macro)"))
            elif relation.is_external and not relation.reltype.endswith("/hyperlink"):
                raise _elsewhere(relation.target_ref)
        if "vba" in str(part.content_type).lower():
            raise _wrong(_("it holds a program (a macro)"))
        for field in _fields(part) if part is not document.part else ():
            if field.split(maxsplit=1)[:1] and field.split(maxsplit=1)[0].upper() in _FETCHES:
                raise _elsewhere(field)


def _elsewhere(address: str) -> FormatError:
    return _wrong(_("it refers to what lies elsewhere: {address}").format(address=one_line(address)))


def _fields(part: Any) -> list[str]:
    """What the fields of a header or footer do. Word may keep that in several pieces: those of a paragraph go together."""
    from docx.oxml.ns import qn

    if not hasattr(part, "element"):
        return []
    simple = [field.get(qn("w:instr"), "") for field in part.element.iter(qn("w:fldSimple"))]
    paragraphs = part.element.iter(qn("w:p"))
    return simple + ["".join(piece.text or "" for piece in p.iter(qn("w:instrText"))) for p in paragraphs]


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
    for theme in document.part.package.iter_parts():
        if theme.content_type.endswith(".theme+xml"):
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
