"""Make the fonts for what the main font lacks: parts of Noto and DejaVu, with their licences and a list of what all hold.

A PDF may use no font but those in templates/fonts (see docs/decisions/0006-pdf.md). Each is cut down here to what names
and notes in the Netherlands are written in, so that all of them together stay small. Needs npm, which fetches the
packages that hold the whole fonts. The same versions give the same bytes: `make fonts`.
"""

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "templates" / "fonts"


@dataclass(frozen=True)
class Whole:
    """A whole font in a package of npm, and what is kept of it: None is all of it.

    `file` may name `{weight}` and `{style}`; a variable font is fixed at the weight.
    """

    name: str
    package: str
    file: str
    characters: frozenset[int] | None = None
    weights: tuple[int, ...] = (400, 700)


def between(*spans: tuple[int, int]) -> frozenset[int]:
    """The code points in these spans, ends included."""
    return frozenset(point for first, last in spans for point in range(first, last + 1))


def table(encoding: str, rows: range, cells: range) -> frozenset[int]:
    """The characters in these rows of a national standard, which orders them by how common they are."""
    return frozenset(map(ord, "".join(bytes((row, cell)).decode(encoding, "ignore") for row in rows for cell in cells)))


#: A space is drawn in the font of the word before it, whether that has one or not.
BLANK = (0x20, 0x20)
#: Letters, marks and currencies. Other signs are DejaVu's.
EUROPEAN = between(
    (0x20, 0x7E), (0xA0, 0x52F), (0x1C80, 0x1C8F), (0x1D00, 0x1FFF), (0x20A0, 0x20CF), (0x20D0, 0x20FF), (0x2C60, 0x2C7F),
    (0x2DE0, 0x2DFF), (0xA640, 0xA69F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFE20, 0xFE2F),
)  # fmt: skip
#: GB 2312, which writes nearly all simplified Chinese; the common level of Big5, for traditional; that of JIS X 0208 and
#: the kana, for Japanese; and the punctuation of all three.
HAN = (
    table("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    | {point for point in table("big5", range(0xA4, 0xC7), range(0x40, 0xFF)) if point >= 0x4E00}
    | table("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    | between(BLANK, (0x3000, 0x30FF), (0x31F0, 0x31FF), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6))
)
#: The syllables of KS X 1001, in which nearly all Korean is written.
HANGUL = table("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)) | between(BLANK)


def expo(script: str, version: str, characters: frozenset[int] | None, weights: tuple[int, ...] = (400, 700)) -> Whole:
    """A font as the package for Expo has it."""
    name, package = f"NotoSans{script}", "-".join(("noto-sans", script.lower())).rstrip("-")
    return Whole(name, f"@expo-google-fonts/{package}@{version}", "{style}/{name}_{style}.ttf", characters, weights)


def fontsource(script: str) -> Whole:
    """A font as Fontsource has it: the file for its own script."""
    package = f"noto-sans-{script.lower()}"
    file = f"files/{package}-{script.lower()}-{{weight}}-normal.woff2"
    return Whole(f"NotoSans{script}", f"@fontsource/{package}@5.3.0", file)


SOURCES = (
    expo("", "0.4.2", EUROPEAN),
    fontsource("Hebrew"),
    Whole(
        "NotoSansEthiopic",
        "@fontsource-variable/noto-sans-ethiopic@5.3.0",
        "files/noto-sans-ethiopic-ethiopic-standard-normal.woff2",
    ),
    fontsource("Armenian"),
    fontsource("Georgian"),
    expo("Devanagari", "0.4.1", between(BLANK, (0x900, 0x97F), (0xA8E0, 0xA8FF), (0x1CD0, 0x1CFF))),
    fontsource("Bengali"),
    fontsource("Tamil"),
    expo("Thai", "0.4.2", between(BLANK, (0xE00, 0xE7F))),
    expo("Lao", "0.4.2", between(BLANK, (0xE80, 0xEFF))),
    expo("Khmer", "0.4.3", between(BLANK, (0x1780, 0x17FF), (0x19E0, 0x19FF))),
    expo("SC", "0.4.3", HAN, (400,)),
    expo("KR", "0.4.3", HANGUL, (400,)),
)  # fmt: skip
#: What is left of it is what no other font has, such as arrows, signs and Tifinagh, and all of Arabic: Noto draws its
#: letters as strokes and dots, of which no reader of a PDF can tell any more what they spell.
DEJAVU = "dejavu-fonts-ttf@2.37.3"
ARABIC = between(BLANK, (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
STYLES = {400: "400Regular", 700: "700Bold"}


def main() -> None:
    """Write the fonts, their licences and the list of characters; say how large each is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copyrights, licence = [], ""
        for whole in SOURCES:
            package = fetched(whole.package, folder)
            for weight in whole.weights:
                write(cut(whole, package, weight, whole.characters), f"{whole.name}_{STYLES[weight]}.ttf")
            first, _line, licence = licence_of(package).partition("\n")
            copyrights.append(f"{whole.name}: {first}")
        (FONTS / "LICENSE-NotoSans.txt").write_text("\n".join(copyrights) + "\n" + licence, "utf-8")
        package = fetched(DEJAVU, folder)
        whole = Whole("DejaVuSans", DEJAVU, "ttf/DejaVuSans.ttf")
        others = characters_of(FONTS / f"{other.name}_400Regular.ttf" for other in SOURCES)
        left = characters_of([package / whole.file]) - others | between(BLANK)
        write(cut(whole, package, 400, left), "DejaVuSans_400Regular.ttf")
        bold = Whole("DejaVuSans", DEJAVU, "ttf/DejaVuSans-Bold.ttf")
        write(cut(bold, package, 700, ARABIC), "DejaVuSans_700Bold.ttf")
    (FONTS / "characters.txt").write_text(
        "".join(
            f"{first:04X}-{last:04X}\n" if first < last else f"{first:04X}\n"
            for first, last in spans(characters_of(FONTS.glob("*.ttf")))
        ),
        "ascii",
    )


def fetched(package: str, folder: Path) -> Path:
    """The files of a package, unpacked."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True, timeout=600
    )
    archive = folder / done.stdout.split()[-1]
    with tarfile.open(archive) as files:
        files.extractall(folder / archive.stem, filter="data")
    archive.unlink()
    return folder / archive.stem / "package"


def cut(whole: Whole, package: Path, weight: int, characters: frozenset[int] | None) -> bytes:
    """A font of one weight with these characters: what shapes them stays; hints for coarse screens and other forms go."""
    file = whole.file.format(name=whole.name, style=STYLES[weight], weight=weight)
    with TTFont(package / file, recalcTimestamp=False) as font:
        if "fvar" in font:
            instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True, updateFontNames=True)
        named(font, whole.name, weight)
        options = subset.Options(hinting=False, notdef_outline=True, name_IDs=["*"])
        options.drop_tables += ["STAT", "DSIG", "vhea", "vmtx", "BASE"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters if characters is not None else font.getBestCmap())
        subsetter.subset(font)
        font.flavor = None
        content = io.BytesIO()
        font.save(content)
    return content.getvalue()


def named(font: TTFont, name: str, weight: int) -> None:
    """Give a font the names that its file has; what Fontsource cut carries those of the thinnest."""
    family = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=Sans)(?=[A-Z])", " ", name).replace("Deja Vu", "DejaVu")
    style = STYLES[weight].lstrip("0123456789")
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{name}-{style}"}
    font["name"].names = [
        record for record in font["name"].names if record.nameID not in {*names, 3, 16, 17, 21, 22, 25}
    ]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def write(content: bytes, name: str) -> None:
    """Put a font in its place, and say so."""
    (FONTS / name).write_bytes(content)
    print(f"{name}: {len(content) / 1000:.0f} KB, {len(characters_of([FONTS / name]))} characters")


def licence_of(package: Path) -> str:
    """The licence of a package's font: its copyright on the first line."""
    theirs = package / "LICENSE_FONT"
    return (theirs if theirs.exists() else package / "LICENSE").read_text("utf-8")


def characters_of(paths: Iterable[Path]) -> frozenset[int]:
    """The code points that these fonts have together."""
    found: set[int] = set()
    for path in paths:
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def spans(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Code points as spans without gaps, ends included."""
    first = last = None
    for point in sorted(points):
        if first is None or last is None:
            first = last = point
        elif point == last + 1:
            last = point
        else:
            yield first, last
            first = last = point
    if first is not None and last is not None:
        yield first, last


if __name__ == "__main__":
    main()
