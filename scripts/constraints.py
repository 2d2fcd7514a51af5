"""Write constraints.txt: the versions in this environment of all that isop and its tests need. `make constraints`."""

import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
HEAD = """\
# Versions with which every test passed, on Python 3.11 and Linux: pip install --constraint constraints.txt .
# Written by `make constraints`, after `make test`. What another system needs besides is free.
"""


def versions() -> dict[str, str]:
    """The version here of each package that isop, its extras and its tests need, and of what those need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    todo = [Requirement(text) for text in project["dependencies"]]
    todo += [Requirement(text) for texts in project["optional-dependencies"].values() for text in texts]
    seen: set[tuple[str, str]] = set()
    found: dict[str, str] = {}
    while todo:
        wanted = todo.pop()
        name = canonicalize_name(wanted.name)
        for extra in {"", *wanted.extras}:
            if (name, extra) in seen or name == "isop-cli":
                continue
            seen.add((name, extra))
            found[name] = metadata.version(name)
            declared = map(Requirement, metadata.requires(name) or [])
            todo += [needed for needed in declared if not needed.marker or needed.marker.evaluate({"extra": extra})]
    return found


if __name__ == "__main__":
    lines = [f"{name}=={version}\n" for name, version in sorted(versions().items())]
    FILE.write_text(HEAD + "".join(lines), "utf-8")
