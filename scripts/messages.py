"""Bring the translations up to date: collect the messages, keep what is translated, compile. See CONTRIBUTING.md.

With --check nothing is written; the status is 1 when a message has no translation or a file is not up to date.
"""

import datetime
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "isop_cli" / "locale" / "nl" / "LC_MESSAGES" / "messages.po"
_METHODS = [("isop_cli/**.py", "python"), ("templates/**", "jinja2")]
_KEYWORDS = {"_": None, "ngettext": (1, 2)}
_HEADER = """\
# The program's texts in Dutch. `make messages` adds what is new; fill in each empty msgstr and run it again.
msgid ""
msgstr ""
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def collected() -> Catalog:
    """Every message in the program and its templates, without translations."""
    catalogue = Catalog()
    options = {"templates/**": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found = extract_from_dir(
        ROOT,
        _METHODS,
        options,
        _KEYWORDS,
        directory_filter=lambda path: not path.endswith(("fonts", "word", "__pycache__")),
    )
    for _file, _line, message, _comments, _context in found:
        catalogue.add(message)
    for description in _descriptions(json.loads((ROOT / "criteria" / "evidence.schema.json").read_bytes())):
        catalogue.add(description)
    return catalogue


def _descriptions(part: Any) -> Iterator[str]:
    """What a schema tells of its fields: an editor shows it beside a dossier, in the language of who writes it."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if key == "description" and isinstance(value, str):
            yield value
        else:
            yield from _descriptions(value)


def updated() -> Catalog:
    """The Dutch catalogue with what is new, without what is gone."""
    with CATALOGUE.open("rb") as file:
        old = read_po(file, locale="nl")
    new = Catalog(locale="nl", project="isop", charset="utf-8", fuzzy=False)
    for message in collected():
        if message.id:
            before = old.get(message.id)
            new.add(message.id, before.string if before else None, flags=message.flags)
    return new


def as_files(catalogue: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as text and compiled, without the time of writing."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, sort_output=True, width=110, omit_header=True)
    content = _HEADER.encode() + text.getvalue()
    complete = read_po(io.BytesIO(content), locale="nl")
    complete.creation_date = complete.revision_date = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    write_mo(compiled, complete)
    return content, compiled.getvalue()


def main() -> int:
    """Update or check; the status for the shell."""
    catalogue = updated()
    files = dict(zip((CATALOGUE, CATALOGUE.with_suffix(".mo")), as_files(catalogue), strict=True))
    open_ones = [message.id for message in catalogue if message.id and not message.string]
    open_ones += [m.id for m in catalogue if m.id and isinstance(m.string, tuple) and not all(m.string)]
    for message in open_ones:
        print(f"not translated: {message}")
    if "--check" in sys.argv:
        stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
        for path in stale:
            print(f"not up to date: {path.relative_to(ROOT)}; run make messages")
        return 1 if open_ones or stale else 0
    for path, content in files.items():
        path.write_bytes(content)
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
