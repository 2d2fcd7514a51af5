"""A wheel, installed in an empty environment elsewhere, does the main job."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pymupdf
import pytest

from tests.builders import EXAMPLES, ROOT, made_once


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The Python of an environment that holds the wheel, and beside it only what the wheel depends on."""
    return python_in(made_once(tmp_path_factory, "wheel", install))


def python_in(folder: Path) -> Path:
    """The Python of the environment in a folder."""
    return folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"


def install(folder: Path) -> None:
    """Build the wheel, and unpack it in an environment."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True, timeout=120)
    python = python_in(folder)
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True, timeout=60,
        ).stdout.strip()
    )  # fmt: skip
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # As an installer does with what is for the environment's own folders.
    for data in site.glob("*.data/data"):
        shutil.copytree(data, folder / "env", dirs_exist_ok=True)
    # The dependencies come from this environment; the project itself does not, because its finder is left out.
    (site / "dependencies.pth").write_text(f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n")


def isop(python: Path, *arguments: object, cwd: Path):
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"ISOP_LANG": "nl"}
    return subprocess.run(
        [python, "-m", "isop_cli", *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_the_wheel_holds_what_the_program_needs(installed, tmp_path):
    code = (
        "import isop_cli, isop_cli.resources as r; print(isop_cli.__file__); print(r.resource('criteria', 'isop.yaml'))"
    )
    shown = subprocess.run([installed, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(ROOT) + os.sep not in shown
    assert "resources" in shown


@pytest.mark.parametrize(("page", "said"), [("man1", "EXIT STATUS"), ("nl/man1", "AFSLUITSTATUS")])
def test_the_wheel_brings_a_man_page_in_both_languages(installed, page, said):
    assert said in (installed.parent.parent / "share" / "man" / page / "isop.1").read_text("utf-8")


def test_the_installed_program_does_the_main_job(installed, tmp_path):
    done = isop(installed, "doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout.decode()
    assert "✓ vertalingen".encode() in done.stdout
    assert isop(installed, "new", "school.yaml", cwd=tmp_path).returncode == 0
    done = isop(installed, "assess", EXAMPLES / "de-brug.yaml", "--report", "r.pdf", cwd=tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    assert "LABEL UITGESTELD" in done.stdout.decode()
    with pymupdf.open(tmp_path / "r.pdf") as document:
        assert "SO De Brug" in document[0].get_text()


def test_the_installed_program_gives_the_same_bytes(installed, tmp_path):
    from isop_cli.documents.report.files import REPORT, Reported
    from isop_cli.formats.look import Look
    from isop_cli.practices.library import load_library
    from isop_cli.text.language import in_language
    from tests.builders import isop as framework

    isop(installed, "report", EXAMPLES / "de-brug.yaml", "-o", "r.pdf", cwd=tmp_path)
    from isop_cli.checking.evidence import examine

    with in_language("nl"):
        assessment = examine(EXAMPLES / "de-brug.yaml", framework()).assessment
        expected = REPORT.render("pdf", Reported([assessment], practices=load_library(framework()).practices), Look())
    assert (tmp_path / "r.pdf").read_bytes() == expected
