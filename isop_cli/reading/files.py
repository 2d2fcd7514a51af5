"""Read and write files with care: bounded, only regular files, and never half of one."""

import contextlib
import errno
import hashlib
import io
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.text.language import _

#: A dossier of a thousand pages of notes is about 4 MB.
MAX_BYTES = 8 * 1024 * 1024
#: A document of which the sum is taken. A file with nothing in it can claim to be a thousand times as large.
MAX_SUMMED = 2 * 1024**3
STDIN = "-"
#: What is written: bytes, or what writes them to an open file piece by piece.
Content = bytes | Callable[[BinaryIO], object]
#: In place of a sum, for a file of which only the presence matters.
EXISTS = "exists"
#: What `recording` has seen so far: the SHA-256 of each file that was read, and None for one that could not be.
_seen: ContextVar[dict[str, str | None] | None] = ContextVar("seen", default=None)

#: What `noting_inputs` has seen so far: the device and number of each file that was read, the same by every name.
_inputs: ContextVar[set[tuple[int, int]] | None] = ContextVar("inputs", default=None)

#: What a file is called while it is written.
_UNFINISHED = re.compile(r"\.[^.].*\.[a-z0-9_]{8}")
_ENCODINGS = (
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\xfe\xff", "UTF-16"),
    (b"\xff\xfe", "UTF-16"),
)


@contextlib.contextmanager
def recording() -> Iterator[dict[str, str | None]]:
    """Record which files are read meanwhile, with the SHA-256 of what was read; None for what could not be."""
    seen: dict[str, str | None] = {}
    token = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(token)


@contextlib.contextmanager
def noting_inputs() -> Iterator[None]:
    """Remember meanwhile which files are read, for `is_input`."""
    token = _inputs.set(set())
    try:
        yield
    finally:
        _inputs.reset(token)


def is_input(path: Path | str) -> bool:
    """Whether a file was read since `noting_inputs`, by this name or by another."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) in (_inputs.get() or ())


def _note_input(status: os.stat_result) -> None:
    inputs = _inputs.get()
    if inputs is not None and status.st_ino:  # some file systems number nothing
        inputs.add((status.st_dev, status.st_ino))


def note_read(path: Path | str, digest: str | None) -> None:
    """Tell `recording` of a file that was read, or looked for, by another way than `read_bytes`."""
    seen = _seen.get()
    if seen is not None:
        seen[os.fspath(path)] = digest
    if _inputs.get() is not None:
        with contextlib.suppress(OSError, ValueError):
            _note_input(Path(path).stat())


class OutsideError(ValueError):
    """A path that leads out of the folder in which it must stay. The message is for the user."""

    def __init__(self, file: str, folder: Path) -> None:
        message = _("{file} leads out of the folder {folder}; put it in that folder")
        super().__init__(message.format(file=file, folder=folder))
        self.file, self.folder = file, str(folder)


def below(folder: Path, name: str) -> Path:
    """The file of that name below a folder, its links followed. Raises OutsideError when that leads out of the folder.

    What lies outside by its name alone is not even looked for: on Windows that could reach out over the network.
    """
    home = os.path.realpath(folder)
    path = os.path.normpath(os.path.join(home, name)) if "\x00" not in name else ""
    if _is_in(path, home):
        real = os.path.realpath(path)
        if _is_in(real, home):
            return Path(real)
    raise OutsideError(name, folder)


def _is_in(path: str, home: str) -> bool:
    return path.startswith(os.path.join(home, ""))


def read_bytes(path: Path | str, name: str, limit: int = MAX_BYTES) -> bytes | Diagnostic:
    """The file's bytes, or why it cannot be read. `-` is standard input.

    A pipe, a device, a folder and a file over `limit` bytes are refused without being read.
    """
    content = _read(path, name, limit)
    if _seen.get() is not None:
        note_read(path, hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else None)
    return content


def _read(path: Path | str, name: str, limit: int) -> bytes | Diagnostic:
    if path == STDIN:
        content = sys.stdin.buffer.read(limit + 1)
        return content if len(content) <= limit else _too_large(name, limit)
    try:
        with opened(path) as file:
            _note_input(os.fstat(file.fileno()))
            return _content(file, limit)
    except NotOrdinaryError:
        return Diagnostic("E102", Place(name), "folder") if Path(path).is_dir() else Diagnostic("E102", Place(name))
    except TooLargeError:
        return _too_large(name, limit)
    except (OSError, ValueError) as problem:
        return _cannot_read(problem, Place(name))


class NotOrdinaryError(OSError):
    """A pipe, a device or a folder, where a file is wanted."""


class TooLargeError(OSError):
    """A file that is larger than its kind is."""


def opened(path: Path | str) -> io.BufferedReader:
    """An ordinary file, to be read. Raises NotOrdinaryError for what may never end, another OSError, and ValueError."""
    # Without O_NONBLOCK, opening a pipe that nobody writes to waits for ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotOrdinaryError(errno.EINVAL, _("this is not an ordinary file"))
    return os.fdopen(descriptor, "rb")


def content_of(path: Path | str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes. Raises as `opened` does, and TooLargeError."""
    with opened(path) as file:
        return _content(file, limit)


def sum_of(path: Path | str) -> str:
    """The SHA-256 of an ordinary file of at most MAX_SUMMED bytes. Raises as `content_of` does."""
    with opened(path) as file:
        _refuse_larger(os.fstat(file.fileno()).st_size, MAX_SUMMED)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content(file: io.BufferedReader, limit: int) -> bytes:
    _refuse_larger(os.fstat(file.fileno()).st_size, limit)
    content = file.read(limit + 1)
    _refuse_larger(len(content), limit)  # it may have grown, or have lied about its size, as those in /proc do
    return content


def _refuse_larger(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError(errno.EFBIG, _("the file is larger than {limit} MB").format(limit=_megabytes(limit)))


def _megabytes(limit: int) -> int:
    return max(1, limit // (1024 * 1024))


def decode(content: bytes, name: str) -> str | Diagnostic:
    """The text of a UTF-8 file, with or without byte order mark; another encoding is named in the answer."""
    if kind := _kind_of(content, name):
        return Diagnostic("E123", Place(name), kind=kind)
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return _wrong_encoding(encoding, Place(name, 1, 1))
    if b"\x00" in content[:2] and len(content) > 1:  # without a mark; no text begins with a NUL
        return _wrong_encoding("UTF-16", Place(name, 1, 1))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        shown = content[problem.start - (column - 1) :].split(b"\n", 1)[0][:300].decode("cp1252", "replace").rstrip()
        place = Place(name, line, column, 1, shown if column <= 200 else "")
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return Diagnostic("E104", place, "unknown")
        return _wrong_encoding("Windows-1252", place)


def _kind_of(content: bytes, name: str) -> Mapping[str, str] | None:
    """What kind of file it is, when it is one of those that people take for a dossier."""
    for mark, by_suffix in _KINDS:
        if content.startswith(mark):
            return by_suffix.get(Path(name).suffix.lower(), by_suffix[""])
    return None


_WORD, _EXCEL = {"nl": "een Word-bestand", "en": "a Word file"}, {"nl": "een Excel-bestand", "en": "an Excel file"}
_WRITER = {"nl": "een tekst van LibreOffice", "en": "a LibreOffice text"}
_PICTURE = {"nl": "een plaatje", "en": "a picture"}
#: How files of other programs begin, and what they are by their suffix.
_KINDS: tuple[tuple[bytes, Mapping[str, Mapping[str, str]]], ...] = (
    (
        b"PK\x03\x04",
        {
            ".docx": _WORD, ".docm": _WORD, ".xlsx": _EXCEL, ".xlsm": _EXCEL, ".odt": _WRITER,
            "": {"nl": "een ingepakt bestand (zip, Word of Excel)", "en": "a packed file (zip, Word or Excel)"},
        },
    ),
    (
        b"\xd0\xcf\x11\xe0",
        {".doc": _WORD, ".xls": _EXCEL, "": {"nl": "een oud Office-bestand", "en": "an old Office file"}},
    ),
    (b"%PDF-", {"": {"nl": "een pdf", "en": "a PDF"}}),
    (b"{\\rtf", {"": {"nl": "een opgemaakte tekst (RTF)", "en": "a formatted text (RTF)"}}),
    (b"\x89PNG", {"": _PICTURE}),
    (b"\xff\xd8\xff", {"": _PICTURE}),
    (b"GIF8", {"": _PICTURE}),
)  # fmt: skip


def write_whole(path: Path, content: Content, mode: int | None = None, *, durable: bool = True) -> None:
    """Write a file so that whoever looks sees the old content or the new, never half of it.

    Its permissions stay as they are, or become `mode`. Unless `durable`, it may be lost when the power fails.

    Raises OSError when the folder is missing or not writable, or the disk is full; the old file is then untouched.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():  # a device or a pipe, such as /dev/stdout
        with target.open("wb") as device:
            _put(content, device)
        return
    with _beside(target, content, durable) as temporary:
        os.chmod(temporary, _mode_for(target) if mode is None else mode)
        os.replace(temporary, target)


def write_all(contents: Mapping[Path, bytes], mode: int) -> None:
    """Write files that belong together: all of them lie ready on the disk before the first takes its place.

    Raises OSError; before then no file was touched.
    """
    with contextlib.ExitStack() as ready:
        temporaries = {}
        for path, content in contents.items():
            target = Path(os.path.realpath(path))
            temporaries[target] = ready.enter_context(_beside(target, content))
            os.chmod(temporaries[target], mode)
        for target, temporary in temporaries.items():
            os.replace(temporary, target)


def why_not_written(problem: OSError) -> str:
    """Why a file cannot be written, for the user.

    Windows lets nobody replace a file that another program holds open, as Word and Excel do.
    """
    if isinstance(problem, PermissionError) and problem.filename2 and Path(os.fsdecode(problem.filename2)).is_file():
        return _("it is open in another program, such as Word or Excel; close it there and run this again")
    return problem.strerror or str(problem)


def remove_unfinished(folder: Path) -> None:
    """Remove what `write_whole` was writing below a folder when its process was killed. No one else may be writing."""
    under_way = [os.fspath(folder)]
    while under_way:
        with os.scandir(under_way.pop()) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    under_way.append(entry.path)
                elif _UNFINISHED.fullmatch(entry.name):
                    Path(entry.path).unlink(missing_ok=True)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it that are not there, however deep. Raises OSError."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)


def create_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file that is not there yet, whole or not at all. Raises FileExistsError and OSError."""
    if os.path.lexists(path):
        raise FileExistsError(path)
    with _beside(path, content) as temporary:
        os.chmod(temporary, _mode_for(path) if mode is None else mode)
        try:
            # A link, unlike a rename, fails when another process was first.
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with path.open("xb") as file:
                file.write(content)


@contextlib.contextmanager
def _beside(target: Path, content: Content, durable: bool = True) -> Iterator[str]:
    """A temporary file in the target's folder that holds the content; gone afterwards unless it was moved."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _put(content, file)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _put(content: Content, file: BinaryIO) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        content(file)


def _mode_for(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _too_large(name: str, limit: int) -> Diagnostic:
    return Diagnostic("E103", Place(name), "file", limit=_megabytes(limit))


def _wrong_encoding(encoding: str, place: Place) -> Diagnostic:
    return Diagnostic("E104", place, "named", encoding=encoding)


def _cannot_read(problem: Exception, place: Place) -> Diagnostic:
    if isinstance(problem, FileNotFoundError):
        return Diagnostic("E101", place, "no_file")
    if isinstance(problem, PermissionError):
        return Diagnostic("E101", place, "no_permission")
    if isinstance(problem, ValueError):  # a NUL byte in the path
        return Diagnostic("E101", place, "no_name")
    return Diagnostic("E101", place, "unreadable", reason=str(getattr(problem, "strerror", None) or problem))
