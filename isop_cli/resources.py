"""Where the package's own files are: beside the source tree, or inside the installed wheel."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Path of one of the project's own files or folders, such as `resource("criteria", "isop.yaml")`.

    A wheel carries the top-level folders inside the package; an editable install reads them where they stand.
    """
    installed = _PACKAGE.joinpath("resources", *parts)
    return installed if installed.exists() else _PACKAGE.parent.joinpath(*parts)


def build_time() -> float | None:
    """`SOURCE_DATE_EPOCH` in seconds since 1970, or None when it is not set or is no whole number."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return float(given) if given.isdecimal() else None
