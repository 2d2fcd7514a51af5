"""What strict readers say of every PDF: those that repair nothing, and those that people read with."""

import io
import json
import re
import shutil
import subprocess
import zlib

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from tests.builders import required
from tests.formats.test_pdf import errors_in


def test_outloud_and_pdfua_find_no_error(pdfs):
    assert errors_in(*pdfs) == []


def test_every_index_leads_to_its_object(pdfs):
    for path in pdfs:
        assert wrong_indices(path.read_bytes()) == [], path.name


def test_a_reader_that_repairs_nothing_sees_a_moved_index(pdfs):
    """The check itself: one object taken out of an object stream, without telling the cross-reference stream."""
    content = next(path for path in pdfs if path.stem == "report").read_bytes()
    start = int(content.rpartition(b"startxref")[2].split()[0])
    header, _data, places = _stream_at(content, start)
    assert b"/Type /XRef" in header and places > start
    objects = _objects(content)
    number = next(n for n, (kind, _where, index) in objects.items() if kind == 2 and index == 0)
    assert _wrong_in(content, objects | {number: (2, objects[number][1], 1)}) == [number]


def wrong_indices(content: bytes) -> list[int]:
    """The numbers of objects that do not stand where the cross-reference streams say. Source: ISO 32000-1, 7.5.7, 7.5.8."""
    return _wrong_in(content, _objects(content))


def _objects(content: bytes) -> dict[int, tuple[int, int, int]]:
    """Each object's entry: kind, offset or object stream, index. What was added last counts."""
    found: dict[int, tuple[int, int, int]] = {}
    start: int | None = int(content.rpartition(b"startxref")[2].split()[0])
    while start is not None:
        header, data, _end = _stream_at(content, start)
        widths = [int(width) for width in _value(rb"/W\s*\[([\d\s]*)\]", header).split()]
        size = int(_value(rb"/Size\s+(\d+)", header))
        index = re.search(rb"/Index\s*\[([\d\s]*)\]", header)
        spans = [int(number) for number in index[1].split()] if index else [0, size]
        place = 0
        for first, count in zip(spans[::2], spans[1::2], strict=True):
            for number in range(first, first + count):
                fields = []
                for width in widths:
                    fields.append(int.from_bytes(data[place : place + width]))
                    place += width
                found.setdefault(number, (fields[0] if widths[0] else 1, fields[1], fields[2]))
        assert place == len(data)
        before = re.search(rb"/Prev\s+(\d+)", header)
        start = int(before[1]) if before else None
    return found


def _wrong_in(content: bytes, objects: dict[int, tuple[int, int, int]]) -> list[int]:
    held: dict[int, list[int]] = {}
    wrong = []
    for number, (kind, where, index) in objects.items():
        if kind == 1 and not re.match(rb"%d \d+ obj\b" % number, content[where : where + 20]):
            wrong.append(number)
        if kind == 2:
            if where not in held:
                header, data, _end = _stream_at(content, objects[where][1])
                count, first = (int(_value(rb"/%s\s+(\d+)" % name, header)) for name in (b"N", b"First"))
                held[where] = [int(text) for text in data[:first].split()][::2]
                assert len(held[where]) == count
            if index >= len(held[where]) or held[where][index] != number:
                wrong.append(number)
    return wrong


def _stream_at(content: bytes, offset: int) -> tuple[bytes, bytes, int]:
    """A stream object's dictionary, its data, and where it ends."""
    assert re.match(rb"\d+ \d+ obj\b", content[offset : offset + 20]), f"no object at {offset}"
    begin = re.compile(rb"stream\r?\n").search(content, offset)
    assert begin
    header = content[offset : begin.start()]
    decoder = zlib.decompressobj()
    data = decoder.decompress(content[begin.end() :])
    assert decoder.eof
    return header, data, len(content) - len(decoder.unused_data)


def _value(pattern: bytes, header: bytes) -> bytes:
    found = re.search(pattern, header)
    assert found, header
    return found[1]


def test_exiftool_finds_nothing_to_warn_of(pdfs):
    if not shutil.which("exiftool"):
        required("exiftool")
    done = subprocess.run(
        ["exiftool", "-json", "-a", "-validate", "-warning", "-error", "-title", "-pagecount", *pdfs],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert len(told) == len(pdfs)
    for found in told:
        assert found["Validate"] == "OK" and found["Title"] and "Warning" not in found and "Error" not in found, found


def poppler(program: str, *arguments: object) -> str:
    """What a program of poppler's says."""
    if not shutil.which(program):
        required(f"poppler's {program}")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=300)
    assert "Error" not in done.stderr, done.stderr
    return done.stdout


def test_poppler_shows_the_title_and_sees_the_tags(pdfs):
    for path in pdfs:
        information = dict(re.findall(r"^(\w[\w ]*):\s+(.*)$", poppler("pdfinfo", path), re.M))
        assert information["Title"] and information["Tagged"] == "yes", path.name
        assert information["PDF version"] == "1.7", path.name


def test_poppler_reads_every_word_by_the_tags(pdfs):
    # One letter: poppler draws the page again for each tag, which takes a minute for a report.
    path = next(path for path in pdfs if path.parent.name == "letters")
    tagged = poppler("pdfinfo", "-struct-text", path)
    # What is tagged stands in quotes below the tag's name. The margins of the pages, which are no content, are not.
    words = re.findall(r"\w+", " ".join(re.findall(r'^\s*"(.*)"$', tagged, re.M)))
    shown = re.findall(r"\w+", poppler("pdftotext", path, "-"))
    assert len(words) >= 0.95 * len(shown), (len(words), len(shown))


def test_chromes_reader_finds_tags_on_every_page(pdfs):
    for path in pdfs:
        with pypdfium2.PdfDocument(path) as document:
            assert document.get_metadata_value("Title"), path.name
            for number in range(len(document)):
                page = document[number]
                tree = pdfium.FPDF_StructTree_GetForPage(page)
                elements = sum(_elements(pdfium.FPDF_StructTree_GetChildAtIndex(tree, kid))
                               for kid in range(pdfium.FPDF_StructTree_CountChildren(tree)))  # fmt: skip
                pdfium.FPDF_StructTree_Close(tree)
                words = len(page.get_textpage().get_text_bounded().split())
                assert elements >= (3 if words > 12 else 1), (path.name, number + 1, elements, words)
                page.close()


def _elements(element: object) -> int:
    if not element:
        return 0
    kids = pdfium.FPDF_StructElement_CountChildren(element)
    return 1 + sum(_elements(pdfium.FPDF_StructElement_GetChildAtIndex(element, kid)) for kid in range(kids))


def test_it_is_what_pdf_a_3_allows_an_attachment_once_and_no_other_version(pdfs):
    attached = 0
    for path in pdfs:
        with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
            assert "/Version" not in document.Root, path.name
            files = [file.objgen for file in document.Root.get("/AF", [])]
            assert len(files) == len(set(files)) == len(document.attachments), path.name
            attached += len(files)
            for name, extension in document.Root.get("/Extensions", {}).items():
                assert extension.BaseVersion == "/1.7", (path.name, name)
    assert attached >= 6
