"""Where dossiers come from and results go: a folder on this machine, or a place that fsspec reaches, such as s3://."""

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, TypeVar, cast

from isop_cli.errors import MachineError
from isop_cli.installation import command_for
from isop_cli.reading.files import MAX_BYTES, make_folders, sum_of, write_whole
from isop_cli.reading.finding import BESIDE, FolderEntry, LocalFolders, evidence_beside, matching, stands_for_folder
from isop_cli.text.language import _

#: Where files are kept in buckets.
_IN_BUCKETS = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss"})
#: Of a file that a batch wrote, unless more is asked for.
MOST_BYTES = 64 * 1024 * 1024


class NoTreeError(MachineError):
    """A place that cannot be reached. The message is for the user."""


class Tree(Protocol):
    """Files by their names below a root, with slashes between folders."""

    local: Path | None

    def require(self, *, to_write: bool = False) -> None:
        """Raise NoTreeError when the root is not there; one that can be made need not be there to write."""

    def names(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name; nothing for one that is not there. Raises OSError."""

    def read(self, name: str, limit: int | None = MOST_BYTES) -> bytes | None:
        """A file's bytes, or the first `limit` of them, with None all; None for one that cannot be read."""

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file; None for one that cannot be read."""

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder."""

    def size(self, name: str) -> int | None:
        """A file's size in bytes; None for one that is not there."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole. Raises OSError."""

    def take(self, name: str, file: BinaryIO) -> str:
        """Write a file whole from its start, piece by piece; tells its SHA-256. Raises OSError."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


def tree_at(where: str) -> Tree:
    """The tree at a path or an address. Raises NoTreeError."""
    return RemoteTree(where) if "://" in where and not where.startswith("file://") else LocalTree(_path(where))


def _path(where: str) -> Path:
    return Path(where.removeprefix("file://"))


class LocalTree(LocalFolders):
    """A folder on this machine."""

    def require(self, *, to_write: bool = False) -> None:
        """Raise NoTreeError when there is no such folder."""
        if not to_write and not self.root.is_dir():
            raise NoTreeError(_("there is no folder {folder}").format(folder=self.root))

    def read(self, name: str, limit: int | None = MOST_BYTES) -> bytes | None:
        """A regular file's bytes, or the first `limit` of them."""
        return super().read(name, limit)

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file."""
        try:
            return sum_of(self.root / name)
        except (OSError, ValueError):
            return None

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.root / name).is_file()

    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder."""
        return os.path.isdir(f"{self.root}/{name}")

    def size(self, name: str) -> int | None:
        """A file's size in bytes."""
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole. Raises OSError."""
        path = self.root / name
        make_folders(path.parent)
        write_whole(path, content, durable=False)

    def take(self, name: str, file: BinaryIO) -> str:
        """Write a file whole, piece by piece."""
        path = self.root / name
        make_folders(path.parent)
        digests: list[str] = []
        write_whole(path, lambda target: digests.append(_copied(file, target)), durable=False)
        return digests[0]

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        (self.root / name).unlink(missing_ok=True)


_Method = TypeVar("_Method", bound=Callable[..., Any])


def _reached(method: _Method) -> _Method:
    """Tell as a refusal what a place out there does not do, in whatever way its library says so."""

    @functools.wraps(method)
    def guarded(tree: "RemoteTree", *arguments: Any) -> Any:
        try:
            return method(tree, *arguments)
        except Exception as problem:
            reason = str(problem).strip().split("\n")[0] or type(problem).__name__
            message = _("{address} cannot be used: {reason}")
            raise NoTreeError(message.format(address=tree.address, reason=reason)) from problem

    return cast(_Method, guarded)


class RemoteTree:
    """A place that fsspec reaches."""

    def __init__(self, address: str) -> None:
        self.local: Path | None = None
        self.address = address
        try:
            from fsspec.core import url_to_fs

            find: Any = url_to_fs
            # What another process writes meanwhile must be seen.
            self.files, root = find(address, use_listings_cache=False)
        except ImportError as problem:
            raise NoTreeError(
                _("{address} needs more; run: {command}").format(address=address, command=command_for("cluster"))
            ) from problem
        except (ValueError, OSError) as problem:
            raise NoTreeError(
                _("{address} cannot be used: {reason}").format(address=address, reason=problem)
            ) from problem
        self.root = root.rstrip("/")

    def require(self, *, to_write: bool = False) -> None:
        """Raise NoTreeError when there is no such bucket, or no such folder."""
        bucket = self.root.strip("/").partition("/")[0]
        protocols = self.files.protocol if isinstance(self.files.protocol, tuple) else (self.files.protocol,)
        # Writing would make the bucket: under a name with a mistake in it, and at somebody's cost.
        if _IN_BUCKETS.intersection(protocols) and not self._is_there(bucket):
            raise NoTreeError(_("there is no bucket {name}, as in {address}").format(name=bucket, address=self.address))
        if not to_write and not self._is_there(self.root):
            raise NoTreeError(_("there is no folder {folder}").format(folder=self.address))

    @_reached
    def _is_there(self, path: str) -> bool:
        return bool(self.files.isdir(path))

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root

    @_reached
    def names(self, folder: str) -> list[FolderEntry]:
        """What is in a folder."""
        try:
            found = self.files.ls(self._at(folder), detail=True)
        except FileNotFoundError:
            return []
        here, seen = self._at(folder).strip("/"), set()
        for entry in found:
            path, is_folder = entry["name"].strip("/"), entry["type"] == "directory"
            if path != here:
                seen.add(FolderEntry(PurePosixPath(path).name, is_folder))
            elif is_folder:  # two slashes in a row; a file of that name only marks the folder
                seen.add(FolderEntry("", is_folder=True))
        return sorted(seen)

    @_reached
    def read(self, name: str, limit: int | None = MOST_BYTES) -> bytes | None:
        """A file's bytes, or the first `limit` of them."""
        try:
            content: bytes = self.files.cat_file(self._at(name), end=limit)
        except FileNotFoundError:
            return None
        return content

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file."""
        content = self.read(name)
        return None if content is None else hashlib.sha256(content).hexdigest()

    @_reached
    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return bool(self.files.isfile(self._at(name)))

    @_reached
    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder."""
        return bool(self.files.isdir(self._at(name)))

    @_reached
    def size(self, name: str) -> int | None:
        """A file's size in bytes."""
        try:
            return int(self.files.size(self._at(name)))
        except FileNotFoundError:
            return None

    @_reached
    def write(self, name: str, content: bytes) -> None:
        """Write a file whole; where objects are stored, no one sees half of one."""
        self.files.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
        self.files.pipe_file(self._at(name), content)

    @_reached
    def take(self, name: str, file: BinaryIO) -> str:
        """Write a file, piece by piece."""
        with self.files.open(self._at(name), "wb") as target:
            return _copied(file, target)

    @_reached
    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._at(name))


def _copied(source: BinaryIO, target: Any) -> str:
    """Copy a file from its start; tells its SHA-256."""
    digest = hashlib.sha256()
    source.seek(0)
    while piece := source.read(1024 * 1024):
        target.write(piece)
        digest.update(piece)
    return digest.hexdigest()


def matches(tree: Tree, folder: str, pattern: str) -> list[str]:
    """The files that a pattern names below a folder, as include has it: sorted, and seen from that folder."""

    def names(below: str) -> list[tuple[str, bool]]:
        inside = f"{folder}/{below}".strip("/") if below else folder
        found = tree.names(inside)
        return [
            (name, is_folder or (is_link and tree.is_folder(f"{inside}/{name}"))) for name, is_folder, is_link in found
        ]

    try:
        return evidence_beside(tree, folder) if pattern == BESIDE else matching(names, pattern)
    except OSError:  # a folder that cannot be read
        return []


def payload(tree: Tree, name: str) -> dict[str, bytes]:
    """A dossier's own file, what it includes, and the documents that it names: for a worker that cannot see the tree."""
    from isop_cli.reading.document import parse
    from isop_cli.reading.files import decode
    from isop_cli.reading.readers import DOSSIER_KEYS

    files: dict[str, bytes] = {}
    folder = name.rpartition("/")[0]

    def take(path: str, limit: int | None) -> Any:
        content = tree.read(path, limit)
        if content is None or not _inside(tree, folder, path):
            return None
        files[path] = content
        text = decode(content, path)
        data = parse(text, path, keys=DOSSIER_KEYS).data if limit and isinstance(text, str) else None
        return data if isinstance(data, dict) else None

    found = [take(name, MAX_BYTES + 1)]
    included = (found[0] or {}).get("include")
    if included is None and stands_for_folder(name.rpartition("/")[2]):
        included = [BESIDE]
    for pattern in included if isinstance(included, list) else []:
        if isinstance(pattern, str):
            found += [take(f"{folder}/{path}".strip("/"), MAX_BYTES + 1) for path in matches(tree, folder, pattern)]
    for data in found:
        evidence = (data or {}).get("evidence")
        for item in evidence if isinstance(evidence, list) else []:
            document = item.get("document") if isinstance(item, dict) else None
            path = document.get("path") if isinstance(document, dict) else None
            if isinstance(path, str) and ".." not in PurePosixPath(path).parts and not path.startswith(("/", "\\")):
                take(f"{folder}/{path}".strip("/"), None)
    return files


def _inside(tree: Tree, folder: str, path: str) -> bool:
    """Whether a file is in the dossier's own folder, links followed."""
    if tree.local is None:
        return True
    home = os.path.realpath(tree.local / folder)
    return os.path.realpath(tree.local / path).startswith(os.path.join(home, ""))
