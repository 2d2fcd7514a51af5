"""What is in a folder: which files are dossiers, what each other file is, and what a pattern of `include` names.

Every command looks with these eyes. A file is taken, or it is known what it is; none is passed over in silence that
could have been a school or its evidence.
"""

import fnmatch
import os
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple, Protocol

from isop_cli.model.dossier import Dossier
from isop_cli.model.words import key_words, keys_of
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.document import parse
from isop_cli.reading.files import MAX_BYTES, decode, opened
from isop_cli.reading.readers import FORMS, YAML, reader_named

#: The file that stands for a folder.
FOLDER_FILE = "school.yaml"
YAML_SUFFIXES = YAML.suffixes
#: The names of a form that stands for a folder, where there is no school.yaml.
_YAML_FILES = frozenset(f"school{suffix}" for suffix in YAML_SUFFIXES)
_FORM_FILES = frozenset(f"school{suffix}" for reader in FORMS for suffix in reader.suffixes)
#: What stands among the patterns of `include` for a dossier that has none, and so takes all evidence beside it.
BESIDE = ""
#: How much of a YAML file is looked at to see what it is.
_HEAD = YAML.head
_DOSSIER = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:school *:|forma{1,2}t *: *[\"']?isop-evidence)", re.MULTILINE | re.IGNORECASE
)
_EVIDENCE = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:" + "|".join(key_words("evidence")).encode() + rb") *:", re.MULTILINE | re.IGNORECASE
)
#: The program's other formats. Another word after `isop-` is a mistake in a dossier, and not passed over.
_OTHER_FORMAT = re.compile(
    rb"^(?:\xef\xbb\xbf)?format: *[\"']?isop-(?:criteria|practice|scan|scan-result|model|assessment)/", re.MULTILINE
)
#: What systems and programs put beside a user's files.
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})

Kind = Literal["dossier", "refused", "evidence", "own", "other"]


class FolderEntry(NamedTuple):
    """A name in a folder. A link to a folder is no folder here: it may lead round in a circle."""

    name: str
    is_folder: bool
    is_link: bool = False


class Folders(Protocol):
    """Files by their names below a root, with slashes between folders."""

    local: Path | None

    def names(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name; nothing for one that is not there. Raises OSError."""

    def read(self, name: str, limit: int | None = None) -> bytes | None:
        """A file's bytes, or the first `limit` of them; None for one that cannot be read."""


class LocalFolders:
    """Files below a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.local: Path | None = root
        self.root = root

    def names(self, folder: str) -> list[FolderEntry]:
        """What is in a folder."""
        return entries(self.root / folder)

    def read(self, name: str, limit: int | None = None) -> bytes | None:
        """A regular file's bytes, or the first `limit` of them."""
        try:
            with opened(self.root / name) as file:
                return file.read(limit)
        except (OSError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was found: a dossier; something that should have been one, with the problem; or a file that is none.

    `evidence` is for a dossier to include, `own` is another of the program's files.
    """

    name: str
    kind: Kind
    problem: Diagnostic | None = None


def entries(folder: Path | str) -> list[FolderEntry]:
    """What is in a folder of this machine, sorted by name; nothing for one that is not there. Raises OSError."""
    try:
        with os.scandir(folder) as found:
            return sorted(FolderEntry(e.name, e.is_dir(follow_symlinks=False), e.is_symlink()) for e in found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def is_companion(name: str) -> bool:
    """Whether a file is hidden, or one that a system or a program keeps beside the user's: never evidence."""
    return (
        name.startswith((".", "~$"))
        or name.endswith("~")
        or (name.startswith("#") and name.endswith("#"))
        or name.casefold() in _SYSTEM_FILES
    )


def file_key(name: str) -> str:
    """A file's name by which it is found: composed or decomposed, in capitals or not."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def folder_file(names: Iterable[str]) -> str | None:
    """The name of the file that stands for its folder: school.yaml, else the one that is called so but for its form."""
    every = list(names)
    for kind in (_YAML_FILES, _FORM_FILES):
        found = [name for name in every if file_key(name) in kind]
        if found:
            return FOLDER_FILE if FOLDER_FILE in found else found[0] if len(found) == 1 else None
    return None


def stands_for_folder(name: str) -> bool:
    """Whether a file of this name is the dossier of its folder: school.yaml, school.xlsx and the like."""
    return file_key(name) in _YAML_FILES | _FORM_FILES


def evidence_beside(folders: Folders, folder: str) -> list[str]:
    """The forms and the files with evidence in a folder, sorted, but for what stands for the folder itself."""
    return [
        entry.name
        for entry in folders.names(folder)
        if not entry.is_folder
        and not is_companion(entry.name)
        and not stands_for_folder(entry.name)
        and _holds_evidence(folders, f"{folder}/{entry.name}" if folder else entry.name)
    ]


def _holds_evidence(folders: Folders, path: str) -> bool:
    if reader_named(path) is YAML:
        return _kind(folders, path) == "evidence"
    return _is_form(folders, path)


def _is_form(folders: Folders, path: str) -> bool:
    """Whether a file with a form's suffix is one, by its content: JSON comes of two kinds."""
    reader = reader_named(path)
    content = folders.read(path, reader.head) if reader in FORMS and reader else None
    return content is not None and any(form.recognises(content) for form in FORMS if form.suffixes)


# -- what a folder holds ----------------------------------------------------------------------------------------------


def look_through(folders: Folders, besides: Path | None = None) -> Iterator[Sighting]:
    """What is in a folder and those below it, sorted, told while looking.

    Hidden folders and the folder `besides` are passed over. A link to a folder elsewhere is
    followed, and no folder is entered twice. Below a folder with a school.yaml, or a form of that name, a form is evidence for that;
    elsewhere it is a dossier.
    """
    links = _Links(folders.local, besides)
    under_way: list[tuple[str, Iterator[FolderEntry], bool]] = []

    def enter(folder: str) -> Iterator[Sighting]:
        try:
            names = folders.names(folder)
            of_a_school = folder_file(entry.name for entry in names) is not None
            under_way.append((folder, iter(names), of_a_school or (bool(under_way) and under_way[-1][2])))
        except OSError as problem:
            reason = problem.strerror or str(problem)
            told = Diagnostic("E101", Place(folder or "."), "folder_unreadable", reason=reason)
            yield Sighting(folder or ".", "refused", told)

    yield from enter("")
    while under_way:
        folder, rest, of_a_school = under_way[-1]
        entry = next(rest, None)
        if entry is None:
            under_way.pop()
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        if is_companion(entry.name):
            continue
        if not entry.name:  # in object storage
            path = f"{folder}/–".lstrip("/")  # so that it has a row and a place of its own
            yield Sighting(path, "refused", Diagnostic("E101", Place(path), "nameless_folder"))
        elif links.leads_nowhere(path, entry):
            yield Sighting(path, "refused", Diagnostic("E101", Place(path), "dangling"))
        elif links.is_folder(path, entry):
            if links.is_new(path, entry):
                yield from enter(path)
        elif (sighting := _sighted(folders, path, entry.name, of_a_school)) is not None:
            yield sighting


class _Links:
    """Which folders to enter: each once, whatever links lead to it. Where nothing is local there are no links."""

    def __init__(self, root: Path | None, besides: Path | None) -> None:
        self.root = root
        self.besides = _identity(besides) if besides is not None else None
        self.real = os.path.realpath(root) if root is not None else ""
        #: The folders that were entered by a link, and those below them.
        self.elsewhere: set[tuple[int, int] | str] = set()

    def leads_nowhere(self, path: str, entry: FolderEntry) -> bool:
        """Whether an entry is a link to what is not there."""
        return entry.is_link and self.root is not None and not (self.root / path).exists()

    def is_folder(self, path: str, entry: FolderEntry) -> bool:
        """Whether an entry is a folder, or a link to one."""
        return entry.is_folder or (entry.is_link and self.root is not None and (self.root / path).is_dir())

    def is_new(self, path: str, entry: FolderEntry) -> bool:
        """Whether to enter a folder."""
        if self.root is None or not (entry.is_link or self.besides or self.elsewhere):
            return True
        identity = _identity(self.root / path)
        if identity == self.besides:
            return False
        if entry.is_link and self._is_entered_anyhow(os.path.realpath(self.root / path)):
            return False
        if identity in self.elsewhere:
            return False
        if entry.is_link or self.elsewhere:
            self.elsewhere.add(identity)
        return True

    def _is_entered_anyhow(self, real: str) -> bool:
        """Whether a folder is the root, around it and so a circle, or below it and entered by its own name."""
        if os.path.join(self.real, "").startswith(os.path.join(real, "")):
            return True
        inside = real.startswith(os.path.join(self.real, ""))
        return inside and not any(is_companion(part) for part in Path(os.path.relpath(real, self.real)).parts)


def _identity(folder: Path) -> tuple[int, int] | str:
    """What a folder is known by, whatever its name; where a system numbers no folders, its path without links."""
    try:
        status = folder.stat()
    except OSError:
        return os.path.realpath(folder)
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _sighted(folders: Folders, path: str, name: str, of_a_school: bool) -> Sighting | None:
    """What a file is, by its name and content; None for one that is no YAML and no form, and looks like no dossier."""
    plain = name.casefold().rstrip(" .")
    if file_key(name) in _YAML_FILES:
        return Sighting(path, "dossier")
    of_a_school = of_a_school and not stands_for_folder(name)
    if reader_named(name) in FORMS:
        return Sighting(path, "evidence" if of_a_school else "dossier") if _is_form(folders, path) else None
    if plain.endswith(YAML_SUFFIXES):
        return Sighting(path, _kind(folders, path))
    if not plain.endswith(".txt"):
        return None
    meant = plain.removesuffix(".txt").endswith(YAML_SUFFIXES)
    start = _plain(folders.read(path, _HEAD) or b"")
    if (meant and _kind(folders, path) in ("dossier", "evidence")) or (
        _DOSSIER.search(start) and _EVIDENCE.search(start) and not _OTHER_FORMAT.search(start)
    ):
        better = re.sub(r"(?i)(\.ya?ml)?[ .]*\.txt[ .]*$", "", name) + ".yaml"
        return Sighting(path, "refused", Diagnostic("E122", Place(path), name=better))
    return None


def _kind(folders: Folders, path: str) -> Kind:
    """What a YAML file is. One that cannot be read, or has errors, is taken for a dossier: then the reason is reported."""
    content = folders.read(path, _HEAD)
    if content is None:
        return "dossier"
    start = _plain(content)
    if _OTHER_FORMAT.search(start):
        return "own"
    if _DOSSIER.search(start):
        return "dossier"
    if _EVIDENCE.search(start):
        return "evidence"
    if len(content) == _HEAD:
        start = _plain(folders.read(path, MAX_BYTES + 1) or b"")
    text = decode(start, path) if len(start) <= MAX_BYTES else None
    document = parse(text, path, keys=keys_of(Dossier)) if isinstance(text, str) else None
    if document is None or document.problems or document.data is None:
        return "dossier"
    if not isinstance(document.data, dict):
        return "other"
    if "school" in document.data or str(document.data.get("format")).startswith("isop-"):
        return "dossier"
    return "evidence" if "evidence" in document.data else "other"


def _plain(content: bytes) -> bytes:
    """Content as UTF-8 where it is UTF-16, to see what is in it; such a file itself is refused, with its encoding."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    if b"\x00" in content[:2]:
        return content.decode("utf-16-be" if content[:1] == b"\x00" else "utf-16-le", "replace").encode(
            "utf-8", "replace"
        )
    return content


class PassedOver:
    """The files that are no dossiers: what is reported of them in the end. Memory does not grow with their number."""

    def __init__(self) -> None:
        self.own = self.others = 0
        self.named: list[str] = []
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE evidence (name TEXT PRIMARY KEY, included INTEGER) WITHOUT ROWID")

    def see(self, sighting: Sighting, name: str | None = None) -> bool:
        """Remember what is no dossier, and tell whether it is none. `name` is what to call it."""
        if sighting.kind == "own":
            self.own += 1
        elif sighting.kind == "other":
            self.others += 1
            self.named = [*self.named, name or sighting.name][:5]
        elif sighting.kind == "evidence":
            self._database.execute("INSERT OR IGNORE INTO evidence VALUES (?, 0)", (name or sighting.name,))
        return sighting.kind not in ("dossier", "refused")

    def included(self, dossier: str, includes: Iterable[Iterable[str]]) -> None:
        """Remember what a dossier includes, as seen from its folder."""
        folder = dossier.rpartition("/")[0]
        names = [(f"{folder}/{name}" if folder else name,) for found in includes for name in found]
        self._database.executemany(
            "INSERT INTO evidence VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET included = 1", names
        )

    def loose(self) -> tuple[int, list[str]]:
        """How many files hold evidence that no dossier includes, and the first of them."""
        ((number,),) = self._database.execute("SELECT count(*) FROM evidence WHERE NOT included")
        first = self._database.execute("SELECT name FROM evidence WHERE NOT included ORDER BY name LIMIT 5")
        return number, [name for (name,) in first]


# -- what a pattern names ---------------------------------------------------------------------------------------------


def matching(names: Callable[[str], Iterable[tuple[str, bool]]], pattern: str) -> list[str]:
    """The files that a pattern names, sorted, as seen from the folder that `names` starts from.

    `names` tells what is in a folder, and whether that is a folder itself. Composed and decomposed names are the same,
    as are capitals. A name that is there as it is written goes first, brackets and all. A `*` names no hidden file.
    """
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or "**" in parts or "\x00" in pattern:
        return []
    found = [""]
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        found = [
            f"{before}/{name}" if before else name
            for before in found
            for name in _named(part, [name for name, is_folder in names(before) if is_folder is not last])
        ]
    return sorted(found)


def _named(part: str, names: list[str]) -> list[str]:
    """Which of the names a part of a pattern names."""
    if part in names:
        return [part]
    wanted = file_key(part)
    same = [name for name in names if file_key(name) == wanted]
    if same:
        return same if len(same) == 1 else []  # which of the two is for the user to say
    visible = [name for name in names if not is_companion(name)]
    found = [name for name in visible if fnmatch.fnmatchcase(file_key(name), wanted)]
    if not found and "[" in part:
        found = [name for name in visible if fnmatch.fnmatchcase(file_key(name), wanted.replace("[", "[[]"))]
    return found
