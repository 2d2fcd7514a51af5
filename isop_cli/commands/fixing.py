"""Mend files for `isop check --fix`: whole or not at all, the old file beside the new one, and every change told."""

import sys
from collections.abc import Iterable
from pathlib import Path

from isop_cli.commands.common import written
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.files import create_whole, read_bytes, write_whole
from isop_cli.reading.gathering import gather
from isop_cli.reading.readers import DOSSIER_KEYS, is_yaml
from isop_cli.reading.repairing import Repaired, repaired
from isop_cli.text.language import _, ngettext


def fix_files(dossiers: Iterable[str]) -> None:
    """Mend dossiers and what they include, and tell on standard error what was changed."""
    files = dict.fromkeys(file for dossier in dossiers for file in gather(dossier).files)
    found: dict[Path, tuple[bytes, Repaired]] = {}
    for file in files:
        content = read_bytes(file, str(file))
        if isinstance(content, Diagnostic) or not is_yaml(content, file.name):
            continue
        if (mended := repaired(content, str(file), DOSSIER_KEYS)) is not None:
            found[file] = (content, mended)
    for file, (content, mended) in found.items():
        with written(file):
            kept = _keep(file, content)
            write_whole(file, mended.content)
        _tell(file, kept, mended)
    if not found:
        print(_("Nothing to mend without a guess."), file=sys.stderr)


def _keep(file: Path, content: bytes) -> Path:
    """Keep the old content beside a file under a name that is still free. Raises OSError."""
    number = 1
    while True:
        kept = file.with_name(f"{file.name}.bak" if number == 1 else f"{file.name}.{number}.bak")
        try:
            create_whole(kept, content)
        except FileExistsError:
            number += 1
        else:
            return kept


def _tell(file: Path, kept: Path, mended: Repaired) -> None:
    lines = ngettext("{n} line mended", "{n} lines mended", len(mended.changes)).format(n=len(mended.changes))
    print(_("{file}: {lines}; the old file is {kept}").format(file=file, lines=lines, kept=kept.name), file=sys.stderr)
    if mended.encoding:
        print("    " + _("from {encoding} to UTF-8").format(encoding=mended.encoding), file=sys.stderr)
    if mended.line_ends:
        print("    " + _("every line ends in the same way"), file=sys.stderr)
    for change in mended.changes:
        print(f"{change.line:5} - {change.before}\n      + {change.after}", file=sys.stderr)
