"""Dossiers, frameworks and real processes for tests, each with one visible builder."""

import contextlib
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from filelock import FileLock

from isop_cli.assessing import assess
from isop_cli.checking.criteria import check_framework
from isop_cli.checking.evidence import Examination, examine
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Award, Label
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework
from tests import warm

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "schools"
DATA = Path(__file__).resolve().parent / "data"
SOURCES = ("school_visit", "interview", "team_meeting", "document")
AUDIT = "2026-05-12"
PASSPHRASE = b"een lange zin voor de sleutels"


@functools.cache
def isop() -> Framework:
    """The ISOP framework itself."""
    checked = check_framework(ROOT / "criteria" / "isop.yaml")
    assert checked.framework is not None, checked.diagnostics
    return checked.framework


@functools.cache
def small_framework() -> Framework:
    """Another label's framework: scale 1–5, weights, two sources, no partnerships, German and English."""
    checked = check_framework(DATA / "small-criteria.yaml")
    assert checked.framework is not None, checked.diagnostics
    return checked.framework


@functools.cache
def voices_framework() -> Framework:
    """A label in which it matters who speaks, small enough to work out by hand."""
    checked = check_framework(DATA / "voices-criteria.yaml")
    assert checked.framework is not None, checked.diagnostics
    return checked.framework


def said(source: str, who: str | None = None, /, *, on: str = "2026-04-14", **levels: int) -> dict:
    """One evidence item from one voice on one day, with levels as `A_1=2` for indicator A.1."""
    voice = {"who": who} if who else {}
    rated = [{"indicator": name.replace("_", "."), "level": level} for name, level in levels.items()]
    return {"source": source, **voice, "date": on, "findings": rated}


def all_there(level: int = 2, /, **exceptions: int) -> list[dict]:
    """Parents and a document rate every indicator of `voices_framework`; exceptions as `A_1=0`."""
    levels = {name: exceptions.get(name.replace(".", "_"), level) for name in voices_framework().indicators}
    rated = [{"indicator": name, "level": given} for name, given in levels.items()]
    return [
        {"source": "talk", "who": "parents", "date": "2026-04-14", "findings": rated},
        {"source": "paper", "date": "2026-04-14", "findings": rated},
    ]


def findings(indicator: str, *, date: str = "2026-04-14", who: str | None = None, **levels: list[int]) -> list[dict]:
    """One evidence item for each source type, with a finding on `indicator` for each level; `who` is who speaks."""
    voice = {"who": who} if who else {}
    return [
        {"source": source, **voice, "date": date, "findings": [{"indicator": indicator, "level": x} for x in given]}
        for source, given in levels.items()
    ]


def a_dossier(*evidence: list[dict], **parts) -> Dossier:
    """A dossier from lists of evidence, as `findings` makes them; `parts` replace top-level keys."""
    items = [item for items in evidence for item in items]
    numbered = [{"id": f"E{number}", **item} for number, item in enumerate(items)]
    data = {
        "format": "isop-evidence/1",
        "school": {"name": "De Regenboog", "sector": "po"},
        "audit": {"date": AUDIT, "auditors": [{"id": "jw", "name": "J. de Wit"}]},
        "evidence": numbered,
        **parts,
    }
    return Dossier.model_validate(json.loads(json.dumps(data)))


def everywhere(level: int, framework: Framework | None = None, **exceptions: int) -> list[dict]:
    """One evidence item per source type that rates every indicator; exceptions as `i1_2=0` for indicator 1.2.

    In an interview of ISOP parents speak.
    """
    framework = framework or isop()
    levels = {name: exceptions.get("i" + name.replace(".", "_"), level) for name in framework.indicators}
    return [
        {
            "source": source,
            **({"who": "parents"} if source == "interview" else {}),
            "date": "2026-04-14",
            "findings": [{"indicator": name, "level": given} for name, given in levels.items()],
        }
        for source in framework.source_ids
    ]


def assessed(
    *evidence: list[dict], framework: Framework | None = None, previous: Assessment | None = None, **parts
) -> Assessment:
    """The assessment of a dossier built by `a_dossier`; `previous` is that which a follow-up goes on from."""
    return assess(a_dossier(*evidence, **parts), framework or isop(), previous=previous)


def scores(*evidence: list[dict], **parts) -> dict:
    """S(i) of each indicator; None where it is open."""
    return {indicator.id: indicator.score for indicator in assessed(*evidence, **parts).indicators}


def guideline(assessment, identifier: str):
    """The result of one guideline."""
    return next(result for result in assessment.guidelines if result.id == identifier)


HEAD = """\
format: isop-evidence/1
school:
  name: De Regenboog
  sector: po
audit:
  date: 2026-05-12
  auditors:
    - {id: jw, name: J. de Wit}
"""


def examined(folder: Path, text: str, **files: str) -> Examination:
    """Write a dossier (HEAD and `text`) and other files to a folder, and examine it."""
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    path = folder / "school.yaml"
    path.write_text(HEAD + text, "utf-8")
    return examine(path, isop())


@functools.cache
def _warm() -> warm.Server:
    server = warm.Server()
    _AT_END.callback(server.close)
    return server


#: What ends with the tests.
_AT_END = contextlib.ExitStack()


def end() -> None:
    """End what tests started for all that came after them."""
    _AT_END.close()


def _plain_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}


@dataclass
class Started:
    """A run of `isop` under way."""

    words: list[str]
    process: subprocess.Popen[bytes] | warm.Forked
    out: IO[bytes]
    err: IO[bytes]

    def result(self, timeout: float = 120) -> subprocess.CompletedProcess[bytes]:
        """Wait for its end, and what it wrote. Raises TimeoutExpired, after ending it."""
        with self.out, self.err:
            try:
                status = self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
            self.out.seek(0)
            self.err.seek(0)
            return subprocess.CompletedProcess(["isop", *self.words], status, self.out.read(), self.err.read())

    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def send(self, number: int, *, group: bool = False) -> None:
        """Send a signal to it while it runs, or to its whole group, as a terminal does."""
        if group:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)


def run(
    *arguments: object,
    cwd: Path | None = None,
    stdin: bytes = b"",
    lang: str = "en",
    cold: bool = False,
    **environment: str,
):
    """Run `isop` as a process of its own; what it wrote, as bytes.

    It is forked from a process that has loaded the libraries already, unless `cold`, or something in the environment is
    for Python itself: then it starts from nothing, as from a shell.
    """
    return start(*arguments, cwd=cwd, stdin=stdin, lang=lang, cold=cold, **environment).result()


def start(
    *arguments: object,
    cwd: Path | None = None,
    stdin: bytes = b"",
    lang: str = "en",
    cold: bool = False,
    **environment: str,
) -> Started:
    """Begin what `run` does, in a process group of its own, and go on meanwhile."""
    env = _plain_environment() | {"ISOP_LANG": lang, "COLUMNS": "80", **environment}
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryFile() as source:
        source.write(stdin)
        source.seek(0)
        # `result` closes them.
        out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        process: subprocess.Popen[bytes] | warm.Forked
        if cold or not warm.available() or any(name.startswith("PYTHON") for name in environment):
            process = subprocess.Popen(
                [sys.executable, "-m", "isop_cli", *words], cwd=cwd, env=env, stdin=source, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip
        else:
            streams = [source.fileno(), out.fileno(), err.fileno()]
            process = _warm().start(words, os.fspath(cwd or Path.cwd()), env, streams)
    return Started(words, process, out, err)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process of a test run fills for all of them; nothing in it may be changed."""
    base = factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / name
    done = folder.with_name(f"{name}.done")
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            # What a process left that did not finish it.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def a_label(school: str = "De Regenboog", **parts) -> Label:
    """A label as a register holds it; `parts` replace its fields."""
    award = an_award(school, number="ISOP-2026-0001")
    return Label(**{**dict(award), "fingerprint": "0" * 64, "status_index": 7, **parts})


def an_award(school: str = "De Regenboog", **parts) -> Award:
    """An award to enter in a register; `parts` replace its fields."""
    return Award(
        **{
            "label": "isop",
            "school": school,
            "decided": "2026-06-01",
            "valid_until": "2029-06-01",
            "decided_by": "A. Bakker",
            **parts,
        }
    )


@functools.cache
def declared() -> dict:
    """What the project says of itself in pyproject.toml, its dependencies among it."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def required(what: str) -> None:
    """Fail, or skip on a developer's machine, for something that `make test` installs."""
    if os.environ.get("ISOP_REQUIRE_ALL"):
        pytest.fail(f"missing: {what}; make test installs it")
    pytest.skip(f"missing: {what}")


def saved_by_libreoffice(files: Iterable[Path], kind: str, folder: Path) -> Path:
    """A new folder with what LibreOffice makes of some files in another format, all in one process of it."""
    program = shutil.which("soffice")
    if program is None:
        required("LibreOffice, as soffice")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = folder / kind
    done = subprocess.run(
        [program, home, "--headless", "--convert-to", kind, "--outdir", target, *files],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert sorted(path.name for path in target.iterdir()) == sorted(f"{path.stem}.{kind}" for path in files)
    return target


def on_a_terminal(*arguments: object, cwd: Path | None = None, lang: str = "en", columns: int = 100) -> tuple[int, str]:
    """Run `isop` as people do, on a terminal so wide: its status, and what the terminal got, without its colours."""
    status, got = drawn_on_a_terminal(*arguments, cwd=cwd, lang=lang, columns=columns)
    return status, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", got)


def drawn_on_a_terminal(
    *arguments: object, cwd: Path | None = None, lang: str = "en", columns: int = 100, **environment: str
) -> tuple[int, str]:
    """Run `isop` on a terminal so wide: its status, and all that the terminal got."""
    if os.name != "posix":
        pytest.skip("terminals as POSIX has them")
    import fcntl
    import struct
    import termios

    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = _plain_environment() | {"ISOP_LANG": lang, "TERM": "xterm-256color", **environment}
    got: list[bytes] = []

    def read() -> None:
        # Reading ends with an error once the last one who could write has gone.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65536):
                got.append(part)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        process = _warm().start([str(argument) for argument in arguments], os.fspath(cwd or Path.cwd()), env, [its] * 3)
        status = process.wait(120)
    finally:
        os.close(its)
        reader.join()
        os.close(ours)
    return status, b"".join(got).decode()
