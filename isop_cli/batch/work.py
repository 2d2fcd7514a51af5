"""What a worker does with one school: check, assess, and render what is asked. It writes nothing to the output."""

import hashlib
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from isop_cli import __version__
from isop_cli.formats.look import Look, read_look
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Claim
from isop_cli.model.dossier import Dossier, School
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.model.school_row import SchoolRow, results
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity
from isop_cli.reading.files import make_folders
from isop_cli.resources import resource
from isop_cli.text.language import in_language

ASSESSMENT, REPORT, CERTIFICATE, DRAFT, BADGE = (
    "assessment.json", "report.pdf", "certificate.pdf", "certificate-draft.pdf", "badge.json",
)  # fmt: skip


#: Vouches for a certificate: of what it was made, and its SHA-256.
ISSUED = "certificate.json"


@dataclass(frozen=True)
class Order:
    """What is to be done with each school. Bytes rather than paths, for a worker on another machine has other paths."""

    lang: str
    criteria: bytes
    report: bool = False
    templates: Mapping[str, bytes] = field(default_factory=dict)
    #: The user's own, beside the project's.
    practices: Mapping[str, bytes] = field(default_factory=dict)

    def digest(self) -> str:
        """What makes this order another than the one before, the program's version included.

        What words and looks there are does so for a report alone: all else that is kept of a school has neither.
        """
        parts = [__version__, hashlib.sha256(self.criteria).hexdigest(), str(self.report)]
        if self.report:
            parts += [self.lang, self.look(), *_sums(self.practices)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def look(self) -> str:
        """Every template, the project's and the user's with the brand beside them, in one sum."""
        parts = [sum_of(resource("templates")), *_sums(self.templates)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sums(files: Mapping[str, bytes]) -> Iterator[str]:
    return (f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items()))


@lru_cache(maxsize=4)
def sum_of(folder: Path) -> str:
    """The files of a folder in one sum. The project's templates may change while its version stays."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return hashlib.sha256("\n".join(_sums(files)).encode()).hexdigest()


@dataclass(frozen=True)
class Job:
    """One school: its dossier's name below a root, and the root, or the files themselves."""

    name: str
    home: str
    root: str | None = None
    files: Mapping[str, bytes] | None = None


@dataclass(frozen=True)
class Done:
    """What came of one school. `inputs` are the files it rests on with their SHA-256, None for one that is not there."""

    name: str
    row: SchoolRow
    problems: list[Diagnostic]
    outputs: Mapping[str, bytes]
    inputs: dict[str, str | None]
    includes: dict[str, list[str]]
    finished: bool = True


#: One school at a time in a process: the language in force belongs to the process, and layout uses all of it anyhow.
_one_at_a_time = threading.Lock()


def process(job: Job, order: Order) -> Done:
    """Check and assess one school, and render what is asked. What is wrong with the school is in the result."""
    with _one_at_a_time, in_language(order.lang), _materialised(job) as root:
        return _processed(job.name, root, order)


def _processed(name: str, root: Path, order: Order) -> Done:
    from isop_cli.checking.evidence import examine
    from isop_cli.formats import json
    from isop_cli.reading.files import recording

    criteria = framework(order.criteria)
    with recording() as seen:
        examination = examine(root / name, criteria)
    home = os.path.realpath(root)
    inputs = {_below(path, home, root): digest for path, digest in seen.items()}
    # As they were when they were read: looked for again, they may have changed meanwhile.
    includes = dict(examination.includes)
    problems = [_relabelled(problem, root) for problem in examination.diagnostics]
    outputs: dict[str, bytes] = {}
    assessment = examination.assessment
    if assessment is not None:
        outputs[ASSESSMENT] = json.render([assessment])
        if order.report:
            from isop_cli.documents.report import files

            told = files.Reported([assessment], practices=practices(order), folder=examination.folder)
            outputs[REPORT] = files.REPORT.render("pdf", told, look_of(order))
    row = school_row(name, problems, examination.dossier, assessment)
    return Done(name, row, problems, outputs, dict(sorted(inputs.items())), includes)


def certificate(assessment: bytes, claim: Claim | None, address: str | None, order: Order) -> bytes | str:
    """The page of a certificate, unsigned, or why there is none. Keys stay where the batch was started."""
    from isop_cli.checking.assessment import parse_own
    from isop_cli.documents.certificate import Page, render_certificate
    from isop_cli.documents.fitting import UnprintableError
    from isop_cli.formats.registry import FormatError

    with _one_at_a_time, in_language(order.lang):
        try:
            return render_certificate(Page(parse_own(assessment), claim, address), look_of(order))
        except (UnprintableError, FormatError) as problem:
            return str(problem)


def refused(name: str, problem: Diagnostic) -> Done:
    """A school of which nothing came, and why: it is not read, its worker died. The next run looks again."""
    return Done(name, school_row(name, [problem]), [problem], {}, {}, {}, finished=False)


@lru_cache(maxsize=4)
def framework(criteria: bytes) -> Framework:
    """The criteria, checked once for all schools."""
    from isop_cli.checking.single import record_in
    from isop_cli.reading.document import document_in

    # In memory: a worker that wants room on a full disk before its first school ends, and is waited for in vain.
    found = record_in(document_in(criteria, "criteria.yaml"), Framework).record
    assert found is not None, "the criteria were checked before"
    return found


@lru_cache(maxsize=4)
def _practices(criteria: bytes, folder: Path | None) -> tuple[Practice, ...]:
    from isop_cli.practices.library import load_library

    return load_library(framework(criteria), folder).practices


def practices(order: Order) -> tuple[Practice, ...]:
    """The practices to recommend from, checked once for all schools."""
    return _practices(order.criteria, _folder_of(order.practices))


@lru_cache(maxsize=4)
def _look(templates: Path | None) -> Look:
    found = read_look(templates).look
    assert found is not None, "the look was checked before"
    return found


def look_of(order: Order) -> Look:
    """How everything looks, from the user's templates as a folder of this machine."""
    return _look(_folder_of(order.templates))


_folders: dict[str, tempfile.TemporaryDirectory[str]] = {}


def _folder_of(files: Mapping[str, bytes]) -> Path | None:
    if not files:
        return None
    named = (name.encode() + hashlib.sha256(content).digest() for name, content in sorted(files.items()))
    key = hashlib.sha256(b"".join(named)).hexdigest()
    if key not in _folders:
        _folders[key] = tempfile.TemporaryDirectory(prefix="isop-")
        for name, content in files.items():
            path = Path(_folders[key].name) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return Path(_folders[key].name)


@contextmanager
def _materialised(job: Job) -> Iterator[Path]:
    """The root below which the job's files are."""
    if job.root is not None:
        yield Path(job.root)
        return
    with tempfile.TemporaryDirectory(prefix="isop-") as folder:
        for name, content in (job.files or {}).items():
            path = Path(folder) / name
            make_folders(path.parent)
            path.write_bytes(content)
        yield Path(folder)


def _below(path: str, home: str, root: Path) -> str:
    """A path as seen from the root, with slashes."""
    for start in (os.fspath(root), home):
        if path.startswith(os.path.join(start, "")):
            return Path(os.path.relpath(path, start)).as_posix()
    return path


def _relabelled(problem: Diagnostic, root: Path) -> Diagnostic:
    """A diagnostic whose file is seen from the root, wherever that is."""
    return problem.at(replace(problem.place, file=_below(problem.place.file, os.path.realpath(root), root)))


def as_data(problem: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data; `as_problem` is the way back."""
    return asdict(problem)


def as_problem(data: Mapping[str, Any]) -> Diagnostic:
    """A diagnostic from plain data."""
    return Diagnostic(data["code"], Place(**data["place"]), data["case"], **data["arguments"])


def school_row(
    name: str, problems: list[Diagnostic], dossier: Dossier | None = None, assessment: Assessment | None = None
) -> SchoolRow:
    """What is shown of one school beside others: of its dossier if it could be read, and of what follows from it."""
    counts = Counter(problem.severity for problem in problems)
    school = dossier.school if dossier is not None else School(name=None)
    return SchoolRow(
        dossier=name,
        status=3 if assessment is None else 0 if assessment.label.outcome == "awarded" else 1,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notices=counts[Severity.NOTICE],
        school=school.name,
        brin=school.brin,
        lrk=school.lrk,
        sector=school.sector,
        city=school.city,
        postcode=school.postcode,
        region=school.region,
        audit=dossier.audit.date if dossier is not None else None,
        **({} if assessment is None else results(assessment)),
    )
