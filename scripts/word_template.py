"""Write templates/word/styles.docx: the styles, header and footer that every Word document starts from.

An issuer opens a copy in Word, changes the styles, and keeps it in its own folder with templates. What stands in its body
shows each style and is left out of what is made. The same run gives the same bytes.
"""

import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TARGET = TEMPLATES / "word" / "styles.docx"
FONT = "Atkinson Hyperlegible Next"
#: The theme's colours, by the names that Word has for them. The first three follow a brand.yaml.
COLOURS = {
    "accent1": "12454F", "accent2": "1F7A78", "accent3": "EFF5F4", "accent4": "2A7447", "accent5": "99590A", "accent6": "AD2E2C",
    "text1": "17252A", "text2": "51626A", "background1": "FFFFFF", "background2": "D3DDDD",
}  # fmt: skip
_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The text's width on A4, between margins of 20 and 18 mm, in twentieths of a point.
_WIDTH = 9751
#: The fonts that travel with each document, as Word keeps them; the fourth is not needed.
_FACES = {"Regular": "400Regular", "Bold": "700Bold", "Italic": "400Regular_Italic"}


def colour(name: str, tag: str = "color", attribute: str = "val", theme: str = "themeColor") -> str:
    """An element in one of the theme's colours; the plain value is for programs that read no themes."""
    more = ' w:val="clear" w:color="auto"' if tag == "shd" else ""
    return f'<w:{tag}{more} w:{attribute}="{COLOURS[name]}" w:{theme}="{name}"/>'


def ground(name: str) -> str:
    """A coloured ground behind text or a cell."""
    return colour(name, "shd", "fill", "themeFill")


def edge(side: str, name: str, eighths: int, space: int = 0) -> str:
    """A line along one side, so many eighths of a point thick."""
    return (
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{COLOURS[name]}" w:themeColor="{name}"/>'
    )


def letters(size: float = 0, name: str = "", *, bold: bool | None = None, italic: bool = False, extra: str = "") -> str:
    """How letters look; a size in points."""
    told = ["<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>' if bold is False else ""]
    told += ["<w:i/><w:iCs/>" if italic else "", extra, colour(name) if name else ""]
    told += [f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size else ""]
    return f"<w:rPr>{''.join(told)}</w:rPr>"


def lines(
    before: float = 0,
    after: float = 0,
    line: float = 0,
    *,
    keep: bool = False,
    whole: bool = False,
    numbering: int = 0,
    borders: str = "",
    shade: str = "",
    tabs: str = "",
    indent: str = "",
    align: str = "",
    outline: int | None = None,
) -> str:
    """How a paragraph lies: room before and after in points, and the distance of lines in parts of the font's own."""
    spacing = f'<w:spacing w:before="{round(20 * before)}" w:after="{round(20 * after)}"'
    spacing += f' w:line="{round(240 * line)}" w:lineRule="auto"/>' if line else "/>"
    told = ["<w:keepNext/>" if keep else "", "<w:keepLines/>" if whole else "", "<w:widowControl/>"]
    told += [f'<w:numPr><w:numId w:val="{numbering}"/></w:numPr>' if numbering else ""]
    told += [f"<w:pBdr>{borders}</w:pBdr>" if borders else "", shade, f"<w:tabs>{tabs}</w:tabs>" if tabs else ""]
    told += ["<w:suppressAutoHyphens/>" if outline is not None else "", spacing, indent]
    told += [f'<w:jc w:val="{align}"/>' if align else ""]
    told += [f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""]
    return f"<w:pPr>{''.join(told)}</w:pPr>"


def style(kind: str, name: str, inside: str, *, base: str = "", follows: str = "", quick: bool = True) -> str:
    """A style. Word shows it among its quick styles, and a user finds it there by its name."""
    own = "" if name in _BUILT_IN else ' w:customStyle="1"'
    told = [f'<w:name w:val="{_BUILT_IN.get(name, name)}"/>', f'<w:basedOn w:val="{key(base)}"/>' if base else ""]
    told += [f'<w:next w:val="{key(follows)}"/>' if follows else "", '<w:uiPriority w:val="1"/>']
    told += ["<w:qFormat/>" if quick else ""]
    default = ' w:default="1"' if name in ("Normal", "Default Paragraph Font", "Normal Table", "No List") else ""
    return f'<w:style w:type="{kind}"{default}{own} w:styleId="{key(name)}">{"".join(told)}{inside}</w:style>'


def key(name: str) -> str:
    """A style's id."""
    return name.replace(" ", "")


#: Word's own styles: the name that a file has for them.
_BUILT_IN = {
    "Normal": "Normal", "Default Paragraph Font": "Default Paragraph Font", "Normal Table": "Normal Table", "No List": "No List",
    "Body Text": "Body Text", "Title": "Title", "Subtitle": "Subtitle", "Heading 1": "heading 1", "Heading 2": "heading 2",
    "Heading 3": "heading 3", "Quote": "Quote", "Caption": "caption", "List Bullet": "List Bullet", "List Number": "List Number",
    "Header": "header", "Footer": "footer", "Strong": "Strong",
}  # fmt: skip
_RIGHT = f'<w:tab w:val="right" w:pos="{_WIDTH}"/>'


def paragraph_styles() -> Iterable[str]:
    """The styles of paragraphs. ISOP's own carry its name, so that they stand together in Word's list."""

    def one(name: str, inside: str, base: str = "Normal", follows: str = "Body Text") -> str:
        return style("paragraph", name, inside, base=base, follows=follows)

    yield style("paragraph", "Normal", lines(after=4, line=1.1) + letters(10, "text1"))
    yield one("Body Text", lines(after=4, line=1.1))
    yield one("ISOP Logo", lines(after=8), follows="ISOP Kicker")
    # The three of them make one band: Word joins what has the same lines around it.
    around = edge("top", "accent1", 4, 14) + edge("left", "accent1", 4, 10)
    around += edge("bottom", "accent1", 4, 12) + edge("right", "accent1", 4, 10)
    band = {"shade": ground("accent1"), "keep": True, "borders": around}
    yield one("ISOP Kicker", lines(**band) + letters(9.5, "background1", bold=True), follows="Title")
    yield one("Title", lines(line=1.05, **band) + letters(24, "background1", bold=True), follows="Subtitle")
    yield one("Subtitle", lines(after=16, **band) + letters(10, "background1"))
    yield one("ISOP Outcome", lines(before=4, after=2, keep=True) + letters(20, bold=True))
    yield one("ISOP Lead", lines(after=3, line=1.1) + letters(12, bold=True))
    yield one("Heading 1", lines(18, 2, keep=True, whole=True, outline=0) + letters(17, "accent1", bold=True))
    yield one("Heading 2", lines(9, 1, keep=True, whole=True, outline=1) + letters(12, "accent1", bold=True))
    yield one("Heading 3", lines(9, 1, keep=True, whole=True, outline=2) + letters(10.5, "text1", bold=True))
    yield one("ISOP Standing", lines(after=3, keep=True, tabs=_RIGHT) + letters(12, "text2"))
    yield one(
        "ISOP Intent",
        lines(after=6, line=1.1, keep=True, borders=edge("bottom", "accent1", 12, 4)) + letters(10, "text2"),
    )
    yield one("ISOP Level", lines(after=1, keep=True, tabs=_RIGHT) + letters(9.5, "accent1", bold=True))
    yield one(
        "Quote",
        lines(
            5, 6, 1.1, borders=edge("left", "accent2", 24, 9), indent='<w:ind w:left="227" w:right="567"/>', whole=True
        )
        + letters(11.5, "accent1", italic=True),
    )
    yield one("Caption", lines(3, 4) + letters(9, "text2"))
    yield one("List Bullet", lines(after=3, line=1.1, numbering=1), follows="List Bullet")
    yield one("List Number", lines(after=3, line=1.1, numbering=2), follows="List Number")
    yield one("ISOP Table Text", lines(line=1.05) + letters(9.5), follows="ISOP Table Text")
    rule = edge("bottom", "text2", 4, 1) + edge("between", "text2", 4, 1)
    yield one("ISOP Writing Line", lines(before=18, borders=rule), follows="ISOP Writing Line")
    yield one("Header", lines(tabs=_RIGHT) + letters(9, "text2"), follows="Header")
    yield one("Footer", lines(tabs=_RIGHT) + letters(9, "text2"), follows="Footer")


def character_styles() -> Iterable[str]:
    """The styles of some words in a paragraph: what is soft or strong, and the outcomes in their colours."""
    yield style("character", "Default Paragraph Font", "", quick=False)
    yield style("character", "Strong", letters(bold=True), base="Default Paragraph Font")
    yield style("character", "ISOP Soft", letters(9, "text2", bold=False), base="Default Paragraph Font")
    yield style("character", "ISOP Tag", letters(9, "accent2", bold=True), base="Default Paragraph Font")
    outcomes = {
        "Met": "accent4",
        "Partly Met": "accent5",
        "Not Met": "accent6",
        "Insufficient": "accent1",
        "Not Applicable": "text2",
    }
    for name, its in outcomes.items():
        yield style("character", f"ISOP {name}", letters(0, its, bold=True), base="Default Paragraph Font")


def table_styles() -> Iterable[str]:
    """The styles of tables: thin lines between rows, and heads in letters rather than in ink."""

    def table(name: str, borders: str, parts: str = "", vertical: int = 40) -> str:
        cell = f'<w:top w:w="{vertical}" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        cell += f'<w:bottom w:w="{vertical}" w:type="dxa"/><w:right w:w="142" w:type="dxa"/>'
        look = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{cell}</w:tblCellMar></w:tblPr>"
        return style("table", name, look + parts, base="Normal Table")

    def part(kind: str, inside: str, cell: str = "") -> str:
        return f'<w:tblStylePr w:type="{kind}">{inside}{f"<w:tcPr>{cell}</w:tcPr>" if cell else ""}</w:tblStylePr>'

    yield style(
        "table",
        "Normal Table",
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        quick=False,
    )
    within, below = edge("insideH", "background2", 4), edge("bottom", "background2", 4)
    under = f"<w:tcBorders>{edge('bottom', 'accent1', 8)}</w:tcBorders>"
    head = part("firstRow", letters(9, "text2", bold=True), under)
    yield table("ISOP Table", below + within, head + part("firstCol", letters(bold=True)))
    yield table(
        "ISOP Findings",
        edge("top", "background2", 4) + below + within,
        part("firstRow", letters(9, "text2", bold=True)),
        25,
    )
    first = part("firstCol", letters(9.5, "accent1", bold=True))
    yield table("ISOP Fields", edge("top", "background2", 4) + below + within, first, 50)
    yield table("ISOP Plain", "")
    grid = "".join(edge(side, "background2", 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    yield table("ISOP Year", grid, head + part("firstCol", letters(bold=True)), 60)


def styles() -> str:
    """Every style."""
    default = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" '
        'w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/><w:lang w:val="nl-NL" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    each = [*paragraph_styles(), *character_styles(), *table_styles(), style("numbering", "No List", "", quick=False)]
    return f"<w:styles {_MAIN}>{default}{''.join(each)}</w:styles>"


def numbering() -> str:
    """The marks of lists."""

    def level(form: str, text: str, mark: str) -> str:
        return (
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr>{mark}</w:lvl>'
        )

    lists = level("bullet", "•", letters(0, "accent2")), level("decimal", "%1.", letters(0, "accent2", bold=True))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="singleLevel"/>{its}</w:abstractNum>'
        for n, its in enumerate(lists)
    )
    numbers = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(lists)))
    return f"<w:numbering {_MAIN}>{abstract}{numbers}</w:numbering>"


def theme() -> str:
    """The theme: its colours, and the fonts of all styles, which a user changes in one place."""
    names = {
        "dk1": "text1", "lt1": "background1", "dk2": "text2", "lt2": "background2", **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
        "hlink": "accent2", "folHlink": "text2",
    }  # fmt: skip
    colours = "".join(f'<a:{tag}><a:srgbClr val="{COLOURS[name]}"/></a:{tag}>' for tag, name in names.items())
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface="Arial"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="ISOP"><a:themeElements>'
        f'<a:clrScheme name="ISOP">{colours}</a:clrScheme>'
        f'<a:fontScheme name="ISOP"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="ISOP"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def font_key(face: str) -> uuid.UUID:
    """The key of a font in the file: the same each time."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://www.actiefouderschap.nl/isop/{FONT}/{face}")


def hidden_font(face: str) -> bytes:
    """A font as Word keeps it, its first 32 bytes mixed with its key. Source: ECMA-376 part 4, 2.8.1, font embedding."""
    font = bytearray((TEMPLATES / "fonts" / f"AtkinsonHyperlegibleNext_{_FACES[face]}.ttf").read_bytes())
    mask = font_key(face).bytes[::-1]
    for at in range(32):
        font[at] ^= mask[at % 16]
    return bytes(font)


def font_table() -> str:
    """Which fonts there are, which come along, and what stands in for them where nobody can use those."""
    embedded = "".join(
        f'<w:embed{face} r:id="rId{number}" w:fontKey="{{{str(font_key(face)).upper()}}}"/>'
        for number, face in enumerate(_FACES, start=1)
    )
    return (
        f'<w:fonts {_MAIN} {_RELATED}><w:font w:name="{FONT}"><w:altName w:val="Calibri,Carlito,Liberation Sans"/>'
        f'<w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
        f"{embedded}</w:font></w:fonts>"
    )


def settings() -> str:
    """How Word treats the document: words broken at line ends, fonts kept with it, as Word 2013 and later lay it out."""
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return (
        f'<w:settings {_MAIN}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:defaultTabStop w:val="709"/>'
        '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="425"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compatible}</w:compat>'
        '<w:themeFontLang w:val="nl-NL"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" '
        'w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" '
        'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/></w:settings>'
    )


def run(text: str) -> str:
    """Text as it is; a tab goes on to the next stop."""
    pieces = "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in text.split("\t"))
    return f"<w:r>{pieces}</w:r>"


def field(name: str) -> str:
    """A number that Word counts."""
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def header() -> str:
    """Above each page but the first: {names} in braces are filled in."""
    told = run("{school}\t{about}")
    return f'<w:hdr {_MAIN} {_RELATED}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{told}</w:p></w:hdr>'


def footer() -> str:
    """Below each page: who issues the label, and the page of how many."""
    told = run("{issuer}\t") + field("PAGE") + run(" / ") + field("NUMPAGES")
    return f'<w:ftr {_MAIN} {_RELATED}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{told}</w:p></w:ftr>'


def document() -> str:
    """The body: a line in each style, so that whoever opens the file sees what a change does."""
    names = [
        "ISOP Kicker", "Title", "Subtitle", "ISOP Outcome", "ISOP Lead", "Body Text", "Heading 1", "ISOP Standing", "ISOP Intent",
        "Quote", "Heading 2", "ISOP Level", "Heading 3", "List Bullet", "List Number", "Caption", "ISOP Table Text", "ISOP Writing Line",
    ]  # fmt: skip
    shown = "".join(f'<w:p><w:pPr><w:pStyle w:val="{key(name)}"/></w:pPr>{run(name)}</w:p>' for name in names)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId6"/><w:footerReference w:type="default" r:id="rId7"/>'
        '<w:footerReference w:type="first" r:id="rId7"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1021" w:bottom="1021" w:left="1134" w:header="567" '
        'w:footer="510" w:gutter="0"/><w:cols w:space="454"/><w:titlePg/></w:sectPr>'
    )
    return f"<w:document {_MAIN} {_RELATED}><w:body>{shown}{section}</w:body></w:document>"


def relations(parts: Iterable[tuple[str, str]]) -> str:
    """Which part leads to which."""
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def types() -> str:
    """What each part is."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": f"{word}.document.main+xml", "/word/styles.xml": f"{word}.styles+xml",
        "/word/numbering.xml": f"{word}.numbering+xml", "/word/settings.xml": f"{word}.settings+xml",
        "/word/fontTable.xml": f"{word}.fontTable+xml", "/word/header1.xml": f"{word}.header+xml",
        "/word/footer1.xml": f"{word}.footer+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }  # fmt: skip
    kinds = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
        "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    }  # fmt: skip
    told = [f'<Default Extension="{name}" ContentType="{its}"/>' for name, its in kinds.items()]
    told += [f'<Override PartName="{name}" ContentType="{its}"/>' for name, its in parts.items()]
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{"".join(told)}</Types>'


def core() -> str:
    """What the file says of itself."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>ISOP</dc:title></cp:coreProperties>'
    )


def parts() -> dict[str, bytes]:
    """Every part of the file by its name."""
    made = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": core(),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relations(
            [
                (f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/numbering", "numbering.xml"),
                (f"{_OFFICE}/settings", "settings.xml"), (f"{_OFFICE}/fontTable", "fontTable.xml"),
                (f"{_OFFICE}/theme", "theme/theme1.xml"), (f"{_OFFICE}/header", "header1.xml"),
                (f"{_OFFICE}/footer", "footer1.xml"),
            ]
        ),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": font_table(),
        "word/_rels/fontTable.xml.rels": relations((f"{_OFFICE}/font", f"fonts/{face}.odttf") for face in _FACES),
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": header(),
        "word/footer1.xml": footer(),
    }  # fmt: skip
    fonts = {f"word/fonts/{face}.odttf": hidden_font(face) for face in _FACES}
    return {name: (_HEAD + text).encode() for name, text in made.items()} | fonts


def write(target: Path) -> None:
    """Write the file."""
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


if __name__ == "__main__":
    write(TARGET)
