"""How isop came on this machine, and the command that adds what is missing: one that works where the user is."""

import importlib.util
import json
import platform
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal

from isop_cli import __version__
from isop_cli.text.language import _

DISTRIBUTION = "isop-cli"
Kind = Literal["pipx", "uv tool", "virtual environment", "system"]
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w.-]+)["']""")


def kind() -> Kind:
    """What isop was installed with, by the traces that each leaves in its environment."""
    home = Path(sys.prefix)
    if (home / "pipx_metadata.json").exists():
        return "pipx"
    if (home / "uv-receipt.toml").exists():
        return "uv tool"
    return "virtual environment" if sys.prefix != sys.base_prefix else "system"


def requirements(extra: str | None = None) -> list[str]:
    """The packages that isop needs, or those of one of its extras, such as `segno>=1.6.6`. Empty when unknown."""
    try:
        declared = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:  # a source tree that nobody installed
        return []
    return [requirement for requirement, of in map(_split, declared) if of == extra]


def _split(declared: str) -> tuple[str, str | None]:
    requirement, _semicolon, marker = declared.partition(";")
    found = _EXTRA.search(marker)
    return requirement.strip(), found.group(1) if found else None


def command_for(extra: str) -> str:
    """The command that adds what an extra needs."""
    return command_to_add(requirements(extra)) or f'pip install ".[{extra}]"'


def command_to_add(packages: list[str]) -> str:
    """The command that adds packages to where isop runs; empty for none.

    It adds the packages themselves rather than an extra of isop, which is on no index and whose source may be gone.
    Double quotes mean the same to sh, PowerShell and Windows' cmd.
    """
    if not packages:
        return ""
    wanted = " ".join(f'"{package}"' for package in packages)
    if kind() == "pipx":
        return f"pipx inject {Path(sys.prefix).name} {wanted}"
    return f"{_pip_install()} {wanted}"


def command_to_install_again() -> str:
    """The command that installs isop itself again, or words where nothing tells where it came from."""
    if kind() == "pipx":
        return f"pipx reinstall {Path(sys.prefix).name}"
    origin = _origin()
    if kind() == "uv tool" and origin:
        return f'uv tool install --force --reinstall "{origin}"'
    if origin:
        return f'{_pip_install()} --force-reinstall "{origin}"'
    return _("install isop again, the way you installed it")


def _pip_install() -> str:
    """`pip install` for the environment in which isop runs, or uv's where uv made that without pip."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if importlib.util.find_spec("pip") is None and shutil.which("uv"):
        return f"uv pip install --python {python}"
    managed = Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED").exists()
    # isop itself came beside the system's own packages with this word; without it pip refuses to add to it.
    return f"{python} -m pip install" + (" --break-system-packages" if kind() == "system" and managed else "")


def _origin() -> str:
    """The folder or file from which isop was installed (PEP 610); empty when unknown or gone."""
    try:
        said = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
        url = json.loads(said or "{}").get("url", "")
    except (metadata.PackageNotFoundError, ValueError):
        return ""
    if not url.startswith("file://"):
        return str(url)
    from urllib.request import url2pathname

    path = url2pathname(url.removeprefix("file://"))
    return path if Path(path).exists() else ""


def versions() -> Iterator[tuple[str, str]]:
    """isop, Python, the system, and each package that isop uses, with the version that is there."""
    yield "isop", f"{_version(DISTRIBUTION) or __version__}, {kind()}"
    yield "Python", f"{platform.python_version()}, {platform.python_implementation()}"
    yield "system", platform.platform()
    extras = (None, "bureau", "connect", "parquet", "cluster", "postgresql")
    for package in (package for extra in extras for package in requirements(extra)):
        name = _name_of(package)
        yield name, _version(name) or _("missing")


def _name_of(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def _version(name: str) -> str:
    """The version of an installed package; empty when it is not there."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
