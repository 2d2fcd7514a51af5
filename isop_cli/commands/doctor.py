"""`isop doctor`: what this machine has, what it lacks, and the command that gets it."""

import importlib
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import typer

from isop_cli import __version__
from isop_cli.commands.common import EXIT_MACHINE, LangOption
from isop_cli.commands.shell import Command
from isop_cli.language import LOCALE_FOLDER, _
from isop_cli.resources import resource

app = typer.Typer(add_completion=False, rich_markup_mode=None)

#: What the label bureau needs besides; an auditor does without.
_BUREAU = ("cryptography", "pyhanko", "jwt", "segno", "sqlalchemy")
_LIBRARIES = (
    "typer", "rich", "yaml", "pydantic", "jinja2", "babel", "stdnum", "krippendorff", "xlsxwriter", "docx", "pebble",
    "filelock", "snowballstemmer", "icalendar", "dateutil",
)  # fmt: skip
#: The native libraries by package manager: what WeasyPrint draws with, and HarfBuzz's subset library.
_INSTALL = {
    "apt-get": "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0",
    "dnf": "sudo dnf install -y pango harfbuzz",
    "pacman": "sudo pacman -S --needed pango harfbuzz",
    "apk": "sudo apk add pango harfbuzz harfbuzz-subset",
    "zypper": "sudo zypper install -y libpango-1_0-0 libharfbuzz0 libharfbuzz-subset0",
    "brew": "brew install pango harfbuzz",
}
_WINDOWS = (
    "winget install -e --id MSYS2.MSYS2\n"
    'C:\\msys64\\usr\\bin\\bash -lc "pacman -S --noconfirm mingw-w64-ucrt-x86_64-pango"\n'
    "setx WEASYPRINT_DLL_DIRECTORIES C:\\msys64\\ucrt64\\bin"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `needed` tells whether isop does its work without it; `remedy` how to get it."""

    what: str
    present: bool
    needed: bool = True
    remedy: str = ""


@app.command(
    cls=Command,
    help=_("Tell whether this machine has everything, and how to get what is missing. Status 0: ready; 4: not."),
)
def doctor(lang: LangOption = None) -> None:
    found = list(examination())
    for finding in found:
        state = _("present") if finding.present else _("MISSING") if finding.needed else _("missing, not needed")
        typer.echo(f"{'✓' if finding.present else '✗' if finding.needed else '·'} {finding.what}: {state}")
        if not finding.present and finding.remedy:
            typer.echo("".join(f"    {line}\n" for line in finding.remedy.splitlines()), nl=False)
    if any(finding.needed and not finding.present for finding in found):
        typer.echo(_("Not everything is there: run what is indented above, then isop doctor again."))
        raise typer.Exit(EXIT_MACHINE)
    typer.echo(_("Everything that isop needs is there."))


def examination() -> Iterator[Finding]:
    """Look at everything that isop needs."""
    yield Finding(
        f"isop {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}", True
    )
    for library in _LIBRARIES:
        yield Finding(library, _imports(library), remedy=f"{_python()} -m pip install --upgrade isop-cli")
    for extra, purpose, libraries in (
        ("bureau", _("certificates and the register"), _BUREAU),
        ("postgresql", _("a register in PostgreSQL"), ("psycopg",)),
        ("connect", _("pairs and meetings of schools"), ("scipy.optimize",)),
    ):
        present = all(_imports(library) for library in libraries)
        yield Finding(purpose, present, needed=False, remedy=f"{_python()} -m pip install 'isop-cli[{extra}]'")
    yield from _pdf()
    fonts = sorted(resource("templates", "fonts").glob("*.ttf"))
    yield Finding(_("fonts ({number})").format(number=len(fonts)), len(fonts) >= 4, remedy=_reinstall())
    parts = {
        _("criteria"): resource("criteria", "isop.yaml"),
        _("templates"): resource("templates", "report", "report.html"),
        _("examples"): resource("examples", "schools"),
        _("translations"): LOCALE_FOLDER / "nl" / "LC_MESSAGES" / "messages.mo",
    }
    for name, path in parts.items():
        yield Finding(name, path.exists(), remedy=_reinstall())
    yield Finding(
        _("room for temporary files"), _can_write(), remedy=_("free some space, or set TMPDIR to another folder")
    )


def _pdf() -> Iterator[Finding]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # WeasyPrint prints its own advice in English when a library is missing.
        with open(os.devnull, "w") as nowhere:
            before, sys.stdout = sys.stdout, nowhere
            try:
                ffi = importlib.import_module("weasyprint.text.ffi")
            except OSError:
                ffi = None
            finally:
                sys.stdout = before
    yield Finding(_("Pango, for PDF"), ffi is not None, remedy=native_remedy())
    subset = ffi is not None and ffi.harfbuzz_subset is not None
    yield Finding(_("HarfBuzz's subset library, which makes PDFs faster"), subset, needed=False, remedy=native_remedy())


def native_remedy() -> str:
    """The command that installs the native libraries on this platform."""
    if platform.system() == "Windows":
        return _WINDOWS
    for manager, command in _INSTALL.items():
        if shutil.which(manager):
            return command if os.getuid() else command.removeprefix("sudo ")
    return _("install Pango and HarfBuzz with this system's package manager")


def _imports(library: str) -> bool:
    try:
        importlib.import_module(library)
    except ImportError:
        return False
    return True


def _python() -> str:
    return "py" if platform.system() == "Windows" else "python3"


def _reinstall() -> str:
    return f"{_python()} -m pip install --force-reinstall isop-cli"


def _can_write() -> bool:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"isop" * 1024)
    except OSError:
        return False
    return True
