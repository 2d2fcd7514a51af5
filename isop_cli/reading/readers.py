"""Which reader reads a dossier's file: there is one for each kind of file, and all of them give a Document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from isop_cli.model.dossier import Dossier
from isop_cli.model.words import keys_of
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.document import Document, document_in
from isop_cli.reading.files import MAX_BYTES, STDIN, read_bytes
from isop_cli.reading.json_form import is_form, is_page, read_form, refuse_page
from isop_cli.reading.odk_export import is_export, read_export
from isop_cli.reading.sheet_form import is_form as is_workbook
from isop_cli.reading.sheet_form import read_workbook

#: The keys of a dossier and of what it includes.
DOSSIER_KEYS = keys_of(Dossier, "include")
_JSON_DOSSIER = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{.*"format"\s*:\s*"isop-evidence/', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reader:
    """A kind of file. `recognises` tells from the bytes alone that a file is of this kind, whatever its name.

    It needs no more than the first `head` of them.
    """

    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str, Path], Document]
    head: int = 1_000_000


def _read_yaml(content: bytes, name: str, folder: Path) -> Document:
    return document_in(content, name, folder, DOSSIER_KEYS)


#: JSON is YAML too.
YAML = Reader((".yaml", ".yml"), lambda content: _JSON_DOSSIER.match(content) is not None, _read_yaml)
#: Every kind. What none of them recognises goes by its suffix, and what has none of these suffixes is YAML.
READERS = (
    YAML,
    Reader((".json",), is_form, read_form),
    # An export as JSON is known by its content alone: the suffix is the form's.
    Reader((".csv", ".zip"), is_export, read_export, MAX_BYTES),
    # For the others the message says how to make an .xlsx of them.
    Reader((".xlsx", ".xlsm", ".xls", ".ods"), is_workbook, read_workbook, MAX_BYTES),
    Reader((), is_page, refuse_page),
)
#: The kinds that hold a school, its audit and its evidence, and nothing else of the program.
FORMS = tuple(reader for reader in READERS if reader is not YAML)


def reader_named(name: str) -> Reader | None:
    """The reader for a file's suffix, in capitals or not; None for another suffix."""
    suffix = Path(name.rstrip(" .")).suffix.casefold()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)


def is_yaml(content: bytes, name: str) -> bool:
    """Whether a file is read as YAML that people write: neither JSON nor another kind."""
    recognised = next((reader for reader in READERS if reader.recognises(content)), None)
    return recognised is None and (reader_named(name) or YAML) is YAML


def read_dossier_file(path: Path | str, name: str) -> Document:
    """Read a file of a dossier, of any kind. What is wrong with it is in `problems`; with an error there, `data` is None.

    `path` may be `-` for standard input; `name` is what diagnostics call the file.
    """
    content = read_bytes(path, name)
    folder = Path.cwd() if path == STDIN else Path(path).parent
    if isinstance(content, Diagnostic):
        return Document(name, "", folder, problems=[content])
    recognised = next((reader for reader in READERS if reader.recognises(content)), None)
    return (recognised or reader_named(str(path)) or YAML).read(content, name, folder)
