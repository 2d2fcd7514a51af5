"""The Jinja environment: closed, escaping, and with a user's own templates before the project's."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.exceptions import SecurityError

from isop_cli.formats.look import Look
from isop_cli.formats.problems.wording import in_words
from isop_cli.formats.registry import FormatError
from isop_cli.formats.sandbox import ClosedEnvironment
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.files import OutsideError, below, content_of, decode, read_bytes
from isop_cli.resources import resource
from isop_cli.text import language
from isop_cli.text import terms as wording
from isop_cli.text.direction import closed
from isop_cli.text.language import _
from isop_cli.text.printable import one_line, printable

#: Ten times the longest of the project's own.
MAX_TEMPLATE_BYTES = 512 * 1024
#: A picture or a font beside the templates.
MAX_FILE_BYTES = 20 * 1024 * 1024
#: What of the project's own is a template; the rest goes out as it is.
_COMPILED = frozenset((".html", ".css", ".md", ".svg"))
#: What a template can raise: it calls methods, and does arithmetic; and it can be too deeply nested for Python.
_WRONG = (
    TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError, SyntaxError,
)  # fmt: skip


def environment(look: Look, show: Callable[[str], str] = printable, *, autoescape: bool = True) -> ClosedEnvironment:
    """Where templates are found, and how text gets into them: `show` makes each text fit to be shown.

    It is for the language in force. The same one is given again for the same question, its templates compiled.
    """
    return _environment(look, show, autoescape, language.language())


@lru_cache(maxsize=16)
def _environment(look: Look, show: Callable[[str], str], autoescape: bool, lang: str) -> ClosedEnvironment:
    own = [_Folder(look.templates)] if look.templates else []
    made = ClosedEnvironment(
        lambda text: closed(show(text)),
        {
            "guideline_outcome": wording.guideline_outcome_word,
            "standing": wording.standing,
            "date_in_words": language.date_in_words,
        },
        loader=ChoiceLoader([*own, FileSystemLoader(resource("templates"))]),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["decimal"] = language.decimal
    made.filters["percentage"] = language.percentage
    made.filters["said"] = language.text_in
    made.globals["lang"] = lang
    own_look = {"issuer": look.brand.issuer or "", "own_colours": look.has_own_colours}
    made.globals["look"] = look.colours._asdict() | own_look
    return made


def refuse_broken(look: Look) -> None:
    """Raise FormatError when a template that goes before one of the project's own cannot be compiled."""
    if look.templates is None:
        return
    made, project = environment(look), resource("templates")
    for path in sorted(project.rglob("*")):
        name = path.relative_to(project).as_posix()
        if path.suffix in _COMPILED and (look.templates / name).exists():
            with _told(name):
                made.get_template(name)


class _Folder(BaseLoader):
    """A user's templates in a folder, and nowhere else: neither `..` nor a link leads out of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = below(self.folder, template)
        if not path.exists():
            raise TemplateNotFound(template)
        content = read_bytes(path, template, limit=MAX_TEMPLATE_BYTES)
        text = decode(content, template) if isinstance(content, bytes) else content
        if isinstance(text, Diagnostic):
            raise FormatError(
                _("the template {where} is wrong: {problem}").format(where=template, problem=in_words(text).message)
            )
        changed = path.stat().st_mtime_ns
        return text, str(path), lambda: path.exists() and path.stat().st_mtime_ns == changed


def file_as_it_is(look: Look, name: str) -> bytes:
    """A file that is no template, such as a script: the user's own, else the project's. Raises FormatError."""
    try:
        own = below(look.templates, name) if look.templates else None
    except OutsideError as problem:
        raise FormatError(str(problem)) from problem
    return content_of(own if own and own.is_file() else resource("templates", *name.split("/")))


def for_page(data: object) -> str:
    """JSON that can stand inside a page: no text in it ends the element, or a line of a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def render_template(made: ClosedEnvironment, name: str, /, **values: Any) -> str:
    """Render a template. Raises FormatError with the template's file and line when it is wrong."""
    made.begin()
    with _told(name):
        return made.get_template(name).render(**values)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What can go wrong with a template, as FormatError."""
    try:
        yield
    except FormatError:
        raise
    except TemplateNotFound as problem:
        raise FormatError(_("there is no template {name}").format(name=one_line(str(problem.name)))) from problem
    except OutsideError as problem:
        raise FormatError(str(problem)) from problem
    except SecurityError as problem:
        said = _("a template does what is not allowed: {problem}")
        raise FormatError(said.format(problem=one_line(str(problem)))) from problem
    except _WRONG as problem:
        where = f"{getattr(problem, 'name', None) or name}:{getattr(problem, 'lineno', '')}".rstrip(":")
        said = _("the template {where} is wrong: {problem}")
        raise FormatError(said.format(where=one_line(where), problem=one_line(str(problem)))) from problem
