"""What files cost that were made to cost much, as a ratio to a plain file for the same command: part of `make bench`.

Each is small, and lies: about its length, its depth, or how often it means the same thing.
"""

import io
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
format: isop-evidence/1
school: {name: De Regenboog, sector: po}
audit: {date: 2026-05-12, auditors: [{id: jw, name: J. de Wit}]}
"""
PRACTICE = ROOT / "examples" / "practices"


class Cost(NamedTuple):
    """What a process took: the processor's seconds, megabytes at its highest, and with what status it ended and what it said."""

    seconds: float
    megabytes: float
    status: int
    told: str


#: Starts a command and writes what it took. The most memory that a process had includes, until it is another program, what
#: the one that forked it had, so that the measuring is done from a process that has little.
_WATCH = """
import os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, "-m", "isop_cli", *sys.argv[2:]], os.environ)
_pid, status, usage = os.wait4(pid, 0)
figures = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
os.write(int(sys.argv[1]), " ".join(map(str, figures)).encode())
"""


def measured(*arguments: object, cwd: Path, **environment: str) -> Cost:
    """Run `isop` as a process, and what it and the processes that it started took."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as figures:
        subprocess.run(
            [sys.executable, "-S", "-c", _WATCH, str(figures.fileno()), *map(str, arguments)],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT, pass_fds=[figures.fileno()],
            env=os.environ | {"ISOP_LANG": "en", "PYTHONPATH": str(ROOT)} | environment, check=True,
        )  # fmt: skip
        figures.seek(0)
        seconds, megabytes, status = figures.read().split()
        told.seek(0)
        return Cost(float(seconds), float(megabytes), int(status), told.read().decode("utf-8", "replace"))


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of objects, numbered from 1, with a table that is right."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object that is compressed."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def pdf_that_claims_many_objects() -> bytes:
    """138 bytes: a table of thirty million objects of no bytes each."""
    body = b"%PDF-1.7\n"
    table = b"1 0 obj\n<</Type/XRef/W[0 0 0]/Size 30000000/Length 0>>stream\n\nendstream\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def pdf_with_fields_in_fields(depth: int = 400, names: int = 20_000) -> bytes:
    """Fields in fields, each with a long name that stands before those below it."""
    chain = [
        b"<< /T (%s) /Kids [%d 0 R] >>" % (b"n" * names, number + 1) for number in range(3, 3 + depth)
    ]  # fmt: skip
    first = [b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>", b"<< /Type /Pages /Kids [] >>"]
    return pdf(*first, *chain, b"<< /T (x) /FT /Sig >>")


def pdf_with_arrays_in_arrays() -> bytes:
    """Brackets, each inside the one before."""
    return pdf(b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b"]" * 100_000 + b" >>")


def pdf_with_a_crowded_stream() -> bytes:
    """A catalogue inside a stream that is a thousand times as large once it is unpacked."""
    inside = stream(b"1 0 " * 16_000_000, b"/Type /ObjStm /N 16000000 /First 64000000")
    body = bytearray(b"%PDF-1.7\n")
    place = len(body)
    body += b"2 0 obj\n" + inside + b"\nendobj\n"
    start = len(body)
    rows = bytes([0, 0, 0, 0, 0]) + bytes([2, 0, 0, 2, 1]) + bytes([1, *place.to_bytes(3, "big"), 0])
    table = b"<</Type/XRef/W[1 3 1]/Size 3/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(rows), rows)
    return bytes(body) + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def pdf_with_an_attachment(content: bytes) -> bytes:
    """A PDF that nobody signed, with an assessment.json."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R >>",
        b"<< /Type /Filespec /F (assessment.json) /UF (assessment.json) /EF << /F 5 0 R >> >>",
        stream(content, b"/Type /EmbeddedFile"),
    )


def many_objects(size: int) -> bytes:
    """A list of empty objects."""
    return b"[" + b"{}," * (size // 3) + b"{}]"


def svg_of_uses(levels: int = 9, each: int = 10) -> bytes:
    """A picture of a thousand million circles."""
    out = io.StringIO()
    out.write('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><defs><circle id="a0" r="1"/>')
    for level in range(1, levels + 1):
        out.write(f'<g id="a{level}">' + f'<use href="#a{level - 1}"/>' * each + "</g>")
    out.write(f'</defs><use href="#a{levels}"/></svg>')
    return out.getvalue().encode()


def png_that_claims_a_size(width: int = 30_000, height: int = 30_000) -> bytes:
    """A picture of nine hundred million points, all white, in a megabyte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = packed_zeros(height * (1 + 3 * width))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def packed_zeros(count: int) -> bytes:
    """What zlib makes of so many zeros, from one block that is packed once and repeated. Source: RFC 1950 and 1951."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    size = 16 * 1024**2
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(bytes(count % size)) + packer.flush()
    # Adler-32 of zeros: the first sum stays 1, and the second grows by it with each.
    return b"\x78\xda" + block * (count // size) + rest + (((count % 65521) << 16) | 1).to_bytes(4, "big")


def brand(content: Callable[[], bytes], name: str) -> Callable[[Path], tuple[object, ...]]:
    """A report in the look of an issuer whose logo is hostile."""

    def make(folder: Path) -> tuple[object, ...]:
        (folder / "look").mkdir()
        (folder / "look" / name).write_bytes(content())
        page = f'<html lang="en"><head><title>x</title></head><body><img src="{name}" alt="x"></body></html>'
        (folder / "look" / "report").mkdir()
        (folder / "look" / "report" / "report.html").write_text(page)
        school = ROOT / "examples" / "schools" / "de-regenboog"
        return "report", school, "--templates", folder / "look", "-o", folder / "x.pdf"

    return make


def a_file(content: Callable[[], bytes | str], name: str, *command: object) -> Callable[[Path], tuple[object, ...]]:
    """A command about a file; `FILE` in it stands for its path, `KEYS` for a folder with no keys."""

    def make(folder: Path) -> tuple[object, ...]:
        path = folder / name
        made = content()
        path.write_bytes(made.encode() if isinstance(made, str) else made)
        (folder / "keys").mkdir()
        return tuple({"FILE": path, "KEYS": folder / "keys"}.get(str(part), part) for part in command)

    return make


def a_pipe_among_the_keys(folder: Path) -> tuple[object, ...]:
    """A folder with keys in which one is a pipe that nobody writes to."""
    (folder / "keys").mkdir()
    os.mkfifo(folder / "keys" / "root.pem")
    (folder / "x.pdf").write_bytes(b"%PDF-1.7\n")
    return "verify", folder / "x.pdf", "--keys", folder / "keys"


_VERIFY = ("verify", "FILE", "--keys", "KEYS")
_CHECK = ("check", "FILE")


def _one_line(pairs: Iterable[str]) -> str:
    return HEAD + "x: {" + ", ".join(pairs) + "}\n"


#: What is measured: a name, and what makes the file and says the command.
HOSTILE: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "a PDF that claims 30 million objects": a_file(pdf_that_claims_many_objects, "x.pdf", *_VERIFY),
    "a PDF with fields in fields": a_file(pdf_with_fields_in_fields, "x.pdf", *_VERIFY),
    "a PDF with arrays in arrays": a_file(pdf_with_arrays_in_arrays, "x.pdf", *_VERIFY),
    "a PDF with a crowded stream": a_file(pdf_with_a_crowded_stream, "x.pdf", *_VERIFY),
    "a PDF with 60 MB of {},{}": a_file(lambda: pdf_with_an_attachment(many_objects(60_000_000)), "x.pdf", *_VERIFY),
    "an assessment of 30 MB of {},{}": a_file(lambda: many_objects(30_000_000), "x.json", "report", "FILE", "-o", "-"),
    "an assessment of 6 MB of {},{}": a_file(lambda: many_objects(6_000_000), "x.json", "report", "FILE", "-o", "-"),
    "a register of 30 MB of {},{}": a_file(
        lambda: b'{"labels":' + many_objects(30_000_000) + b"}", "x.json", "register", "import", "FILE"
    ),
    "a badge of 8 MB of {},{}": a_file(lambda: b'{"id":' + many_objects(8_000_000) + b"}", "x.json", *_VERIFY),
    "90,000 keys of one name on a line": a_file(lambda: _one_line(["a: 1"] * 90_000), "x.yaml", *_CHECK),
    "90,000 unknown keys": a_file(lambda: HEAD + "".join(f"k{n}: 1\n" for n in range(90_000)), "x.yaml", *_CHECK),
    "100,000 patterns of include": a_file(lambda: HEAD + "include:\n" + "- a*.yaml\n" * 100_000, "x.yaml", *_CHECK),
    "a word of 40,000 letters": a_file(lambda: "", "x", "practices", "search", "woord" * 8_000),
    "an SVG of a thousand million circles": brand(svg_of_uses, "logo.svg"),
    "a PNG of 900 million points": brand(png_that_claims_a_size, "logo.png"),
    "a pipe among the keys": a_pipe_among_the_keys,
}


def a_plain_report(folder: Path) -> tuple[object, ...]:
    """A report as PDF in the look that isop has by itself."""
    return "report", ROOT / "examples" / "schools" / "de-regenboog", "-o", folder / "x.pdf"


#: By command and the end of what is given to it: the same, with nothing hostile in it.
PLAIN: dict[tuple[str, str], Callable[[Path], tuple[object, ...]]] = {
    ("verify", "pdf"): a_file(lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Kids [] >>"), "x.pdf", *_VERIFY),
    ("verify", "json"): a_file(lambda: '{"id": "x"}', "x.json", *_VERIFY),
    ("check", "yaml"): a_file(lambda: HEAD + "evidence: []\n", "x.yaml", *_CHECK),
    ("report", "json"): a_file(lambda: "{}", "x.json", "report", "FILE", "-o", "-"),
    ("report", "pdf"): a_plain_report,
    ("register", "json"): a_file(lambda: '{"format": "x"}', "x.json", "register", "import", "FILE"),
    ("practices", ""): a_file(lambda: "", "x", "practices", "search", "woord"),
}


def measured_once(make: Callable[[Path], tuple[object, ...]]) -> tuple[tuple[str, str], Cost]:
    """The command with the kind of file that goes into it, and what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = make(Path(folder))
        suffix = next((part.suffix[1:] for part in reversed(arguments) if isinstance(part, Path) and part.suffix), "")
        return (str(arguments[0]), suffix), measured(*arguments, cwd=Path(folder))


def main() -> None:
    """Measure and print."""
    chosen = sys.argv[1:]
    plain: dict[tuple[str, str], Cost] = {}
    for name, make in HOSTILE.items():
        if chosen and not any(word in name for word in chosen):
            continue
        kind, cost = measured_once(make)
        if kind not in plain:
            plain[kind] = measured_once(PLAIN[kind])[1]
        times, larger = cost.seconds / plain[kind].seconds, cost.megabytes / plain[kind].megabytes
        told = cost.told.strip().splitlines() or [""]
        print(
            f"{name:<40} {cost.seconds:7.2f} s {times:5.1f}× {cost.megabytes:7.0f} MB {larger:5.1f}×  "
            f"status {cost.status:>3}  {told[-1][:110]}"
        )


if __name__ == "__main__":
    main()
