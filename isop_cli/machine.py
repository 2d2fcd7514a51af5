"""What this machine has of all that isop needs, what it lacks, and the command that gets it."""

import importlib
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from isop_cli import __version__
from isop_cli.installation import command_for, command_to_add, command_to_install_again
from isop_cli.resources import resource
from isop_cli.text.language import LOCALE_FOLDER, _

#: What each package is imported by, where that is not its name.
IMPORTED_AS = {
    "pyyaml": "yaml", "pydantic-core": "pydantic_core", "typing-extensions": "typing_extensions",
    "pillow": "PIL", "python-stdnum": "stdnum", "python-docx": "docx", "python-dateutil": "dateutil",
}  # fmt: skip
#: What an auditor does without, by the extra that brings it.
EXTRAS = {
    "bureau": ("cryptography", "pyhanko", "jwt", "segno", "sqlalchemy"),
    "postgresql": ("psycopg",),
    "connect": ("scipy.optimize",),
    "parquet": ("pyarrow",),
    "cluster": ("distributed", "s3fs"),
}
LIBRARIES = (
    "typer", "shellingham", "rich", "pyyaml", "pydantic", "pydantic-core", "typing-extensions", "jinja2", "markupsafe",
    "pydyf", "pillow", "babel", "python-stdnum", "xlsxwriter", "python-docx", "pebble",
    "filelock", "snowballstemmer", "icalendar", "python-dateutil", "platformdirs", "openpyxl", "defusedxml", "watchfiles",
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
class Requirement:
    """One thing that was looked at. `needed` tells whether isop cannot do its work without it; `remedy` how to get it."""

    what: str
    present: bool
    needed: bool = True
    remedy: str = ""

    @property
    def lacking(self) -> bool:
        """Whether isop cannot do its work for want of it."""
        return self.needed and not self.present


def examination() -> Iterator[Requirement]:
    """Look at everything that isop needs."""
    yield Requirement(
        f"isop {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}", True
    )
    for library in LIBRARIES:
        present = _imports(IMPORTED_AS.get(library, library))
        yield Requirement(library, present, remedy=command_to_add([library]))
    purposes = {
        "bureau": _("certificates and the register"),
        "postgresql": _("a register in PostgreSQL"),
        "connect": _("pairs and meetings of schools"),
        "parquet": _("a batch's summary as Parquet"),
        "cluster": _("a batch on a cluster, and files in object storage"),
    }
    for extra, libraries in EXTRAS.items():
        present = all(_imports(library) for library in libraries)
        yield Requirement(purposes[extra], present, needed=False, remedy=command_for(extra))
    yield from _pdf()
    fonts = sorted(resource("templates", "fonts").glob("*.ttf"))
    yield Requirement(
        _("fonts ({number})").format(number=len(fonts)), len(fonts) >= 4, remedy=command_to_install_again()
    )
    parts = {
        _("criteria"): resource("criteria", "isop.yaml"),
        _("templates"): resource("templates", "report", "report.html"),
        _("examples"): resource("examples", "schools"),
        _("translations"): LOCALE_FOLDER / "nl" / "LC_MESSAGES" / "messages.mo",
    }
    for name, path in parts.items():
        yield Requirement(name, path.exists(), remedy=command_to_install_again())
    yield Requirement(
        _("room for temporary files"), _can_write(), remedy=_("free some space, or set TMPDIR to another folder")
    )


def _pdf() -> Iterator[Requirement]:
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
    yield Requirement(_("Pango, for PDF"), ffi is not None, remedy=native_remedy())
    subset = ffi is not None and ffi.harfbuzz_subset is not None
    yield Requirement(
        _("HarfBuzz's subset library, which makes PDFs faster"), subset, needed=False, remedy=native_remedy()
    )


def native_remedy() -> str:
    """The command that installs the native libraries on this platform."""
    if platform.system() == "Windows":
        return _WINDOWS + "\n" + _("then open a new window: setx does not reach the one it runs in")
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


def _can_write() -> bool:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"isop" * 1024)
    except OSError:
        return False
    return True
