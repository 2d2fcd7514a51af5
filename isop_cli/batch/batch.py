"""The batch itself: what is left to do is done, what was done is kept, and at the end everything is summed up."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from isop_cli import __version__
from isop_cli.batch.cache import RESULT, Written, home_of, homes_in, kept_in, result_in, still_holds, written
from isop_cli.batch.overview import Index, twice
from isop_cli.batch.storage import Tree, payload, tree_at
from isop_cli.batch.work import ASSESSMENT, BADGE, CERTIFICATE, DRAFT, ISSUED, REPORT, Job, Order, refused
from isop_cli.errors import CommandLineError, MachineError
from isop_cli.model.school_row import SchoolRow
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.files import remove_unfinished
from isop_cli.reading.finding import PassedOver, is_companion, look_through
from isop_cli.reading.plain_json import load
from isop_cli.text.language import _

#: All that a batch writes in a school's folder.
OF_A_SCHOOL = (ASSESSMENT, REPORT, CERTIFICATE, DRAFT, BADGE, ISSUED, RESULT)
MANIFEST, LOCK, RUNNING = "manifest.json", ".isop-batch.lock", ".isop-batch.running"


class BusyError(MachineError):
    """Another run writes to the folder. The message is for the user."""


class ForeignFilesError(CommandLineError):
    """The folder for the results holds files of someone else. The message is for the user."""


class Workers(Protocol):
    """Who does the work: processes on this machine, or a cluster."""

    needs_files: bool

    def results(self, jobs: Iterator[Job], output: Tree, digest: str) -> Iterator[Written]:
        """Do each job and write what comes of it, in their order. Raises OSError."""

    def certificates(self, tasks: Iterator[tuple[Any, ...]]) -> Iterator[bytes | str]:
        """The page of each certificate, or why there is none, in the order of the tasks."""


@dataclass(frozen=True)
class SchoolResult:
    """One school in the end: its folder in the output, and what is known of it."""

    home: str
    row: SchoolRow
    problems: list[Diagnostic]
    files: tuple[str, ...]


class Batch:
    """The dossiers of some folders, and the folder with their results."""

    def __init__(self, folders: list[str], output: str, order: Order, *, force: bool = False) -> None:
        self.sources = {prefix: tree_at(folder) for prefix, folder in _prefixes(folders).items()}
        for tree in self.sources.values():
            tree.require()
        self.output, self.order, self.force, self.shown = tree_at(output), order, force, output
        self.output.require(to_write=True)
        self.digest = order.digest()
        self.index = Index()
        self.passed = PassedOver()
        self.found = self.done = 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out of the output folder. A remote place has no locks.

        Raises ForeignFilesError when the folder is not that of an earlier batch, and not empty.
        """
        self._refuse_foreign_files()
        if self.output.local is None:
            yield
            return
        import filelock

        self.output.local.mkdir(parents=True, exist_ok=True)
        try:
            with filelock.FileLock(self.output.local / LOCK, timeout=0):
                yield
        except filelock.Timeout as problem:
            raise BusyError(_("another run writes to {folder}").format(folder=self.output.local)) from problem

    def _refuse_foreign_files(self) -> None:
        """A batch replaces and removes files; so it writes only to a folder that is new, empty, or a batch's own."""
        if self._is_own():
            return
        foreign = [entry.name for entry in self.output.names("") if not is_companion(entry.name)]
        if foreign:
            message = _("{folder} holds other files, such as {file}; choose a new folder for the results")
            raise ForeignFilesError(message.format(folder=self.shown, file=foreign[0]))

    def _is_own(self) -> bool:
        """Whether the output folder has the mark of a batch: another program's manifest.json is none."""
        if any(self.output.exists(name) for name in (LOCK, RUNNING)):
            return True
        try:
            return str(load(self.output.read(MANIFEST) or b"{}").get("format")).startswith("isop-batch-manifest/")
        except (ValueError, AttributeError):
            return False

    def names(self) -> Iterator[tuple[str, str, Tree, Diagnostic | None]]:
        """Each dossier: its name in the summary, its name in its tree, the tree, and why it is not read; sorted."""
        for prefix, tree in self.sources.items():
            for found in look_through(tree, self.output.local):
                shown = f"{prefix}/{found.name}" if prefix else found.name
                if not self.passed.see(found, shown):
                    yield shown, found.name, tree, found.problem

    def home(self, shown: str, name: str, tree: Tree) -> str:
        """The folder in the output for a dossier."""
        home = home_of(name, tree)
        return home.replace("schools/", f"schools/{shown[: -len(name)]}", 1)

    def run(self, workers: Callable[[], Workers], told: Callable[[int, int], None]) -> None:
        """Check and assess what is left. `told` hears how many were found, and how many are ready.

        Workers are started only when there is something to do. Raises OSError when the output cannot be written.
        """
        waiting: list[tuple[int, str, str, Tree, str]] = []
        for found, (shown, name, tree, problem) in enumerate(self.names(), start=1):
            self.found = found
            home = self.home(shown, name, tree)
            if problem is not None:
                self._enter(found, shown, written(self.output, home, refused(name, problem), self.digest))
                continue
            content = None if self.force else self.output.read(f"{home}/{RESULT}")
            kept = kept_in(content)
            if content and kept and still_holds(kept, self.digest, tree, self.output, home):
                self._enter(found, shown, Written(kept, hashlib.sha256(content).hexdigest()))
            else:
                waiting.append((found, shown, name, tree, home))
        ready = self.found - len(waiting)
        told(self.found, ready)
        if not waiting:
            return
        staff = workers()
        self._begin()

        def jobs() -> Iterator[Job]:
            for _number, _shown, name, tree, home in waiting:
                if staff.needs_files or tree.local is None:
                    yield Job(name, home, files=payload(tree, name))
                else:
                    yield Job(name, home, root=str(tree.local))

        results = staff.results(jobs(), self.output, self.digest)
        for (number, shown, _name, _tree, _home), result in zip(waiting, results, strict=True):
            self._enter(number, shown, result)
            ready, self.done = ready + 1, self.done + 1
            told(self.found, ready)

    def _begin(self) -> None:
        """Mark that work is under way. Where a run before did not come to its end, what it half wrote is removed."""
        if self.output.local is None:
            self.output.write(RUNNING, b"")
            return
        marker = self.output.local / RUNNING
        if marker.exists():
            remove_unfinished(self.output.local)
        marker.touch()

    def _enter(self, number: int, shown: str, found: Written) -> None:
        kept = found.kept
        self.passed.included(shown, kept.includes.values())
        self.index.add(number, shown, kept.name, kept.home, found.digest, kept.status, kept.identities)

    def schools(self) -> Iterator[SchoolResult]:
        """Every school as it stands, in the order of the dossiers, with what only shows when all are there."""
        for shown, name, home, _result in self.index.schools():
            content = self.output.read(f"{home}/{RESULT}")
            found = result_in(content)
            if found is None:  # someone took it away meanwhile
                continue
            kept, row, problems = found
            row = row.named(shown)
            prefix = shown[: -len(name)]
            if prefix:
                problems = [p.at(replace(p.place, file=prefix + p.place.file)) for p in problems]
            if others := self.index.others(row, shown):
                problems.append(twice(row, others))
                row = row.with_error()
            issued = [name for name in (CERTIFICATE, DRAFT, BADGE) if self.output.exists(f"{home}/{name}")]
            yield SchoolResult(home, row, problems, tuple(sorted([*kept.outputs, *issued])))

    def sum(self, more: str) -> str:
        """What the summary is made of, in one sum: order, language and look, the results, and whatever `more` tells."""
        whole = hashlib.sha256(f"{self.digest} {self.order.lang} {self.order.look()} {more}".encode())
        for shown, _name, home, result in self.index.schools():
            whole.update(f"{shown}\0{home}\0{result}\n".encode("utf-8", "surrogatepass"))
        return whole.hexdigest()

    def clear_away(self) -> None:
        """Remove the results of dossiers that are no longer there, and the mark that work is under way."""
        self.output.remove(RUNNING)
        homes = {home for _shown, _name, home, _result in self.index.schools()}
        for home in [home for home in homes_in(self.output) if home not in homes]:
            # What someone else put there stays.
            for name in OF_A_SCHOOL:
                self.output.remove(f"{home}/{name}")
            if self.output.local is not None:
                _remove_empty(self.output.local / home, self.output.local / "schools")

    def stands(self, digest: str) -> bool:
        """Whether the summary that is there was made of exactly this, and is whole."""
        content = self.output.read(MANIFEST)
        try:
            manifest = load(content or b"{}")
            return manifest.get("of") == digest and all(
                self.output.digest(name) == found for name, found in manifest.get("files", {}).items()
            )
        except (ValueError, AttributeError, RecursionError):
            return False

    def vouch(self, digest: str, files: dict[str, str]) -> None:
        """Write the manifest: of what the summary was made, and the sums of its files."""
        manifest = {"format": "isop-batch-manifest/1", "program": __version__, "of": digest, "files": files}
        self.output.write(MANIFEST, (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())


def _prefixes(folders: list[str]) -> dict[str, str]:
    """Each folder under a name of its own; one folder alone needs none."""
    if len(folders) == 1:
        return {"": folders[0]}
    found: dict[str, str] = {}
    for folder in folders:
        name = os.path.basename(os.path.normpath(folder)) or "root"
        number = 1
        own = name
        while own in found:
            number += 1
            own = f"{name}-{number}"
        found[own] = folder
    return found


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder that is empty now, and those above it that are."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
