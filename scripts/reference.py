"""Write the manual from the program: docs/reference.md between its marks, docs/diagnostics*.md, man/. `make reference`."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference.md"
DIAGNOSTICS = {"en": ROOT / "docs" / "diagnostics.md", "nl": ROOT / "docs" / "diagnostics.nl.md"}
PAGES = {"en": ROOT / "man" / "isop.1", "nl": ROOT / "man" / "nl" / "isop.1"}


def made() -> dict[Path, str]:
    """What the files should hold now."""
    files = {page: _in_language(lang, "man_page") for lang, page in PAGES.items()}
    files |= {file: _in_language(lang, "diagnostics") for lang, file in DIAGNOSTICS.items()}
    text = REFERENCE.read_text("utf-8")
    for part in ("overview", "formats", "options"):
        start, end = f"<!-- {part}: make reference -->", f"<!-- /{part} -->"
        before, _start, rest = text.partition(start)
        text = f"{before}{start}\n\n{_in_language('en', part)}\n{end}{rest.partition(end)[2]}"
    return {REFERENCE: text, **files}


def _in_language(lang: str, part: str) -> str:
    """A part of the manual, from a process of its own: a command's texts are in the language of its first import."""
    env = {name: value for name, value in os.environ.items() if not re.match("ISOP_|COLUMNS", name)}
    code = f"from isop_cli import manual; from isop_cli.text import language; language.set_language({lang!r}); print(manual.{part}(), end='')"
    env |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    for path, content in made().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8", newline="\n")
