"""The Jinja environment: sandboxed, escaping, and with a user's own templates before the project's."""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from isop_cli import language, wording
from isop_cli.language import _
from isop_cli.rendering import comparison
from isop_cli.rendering.formats import FormatError
from isop_cli.rendering.printable import printable
from isop_cli.resources import resource

#: What a template can raise: it calls methods, and does arithmetic.
_WRONG = (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError)


def environment(
    templates: Path | None, show: Callable[[str], str] = printable, *, autoescape: bool = True
) -> ImmutableSandboxedEnvironment:
    """Where templates are found, and how text gets into them: `show` makes each text fit to be shown.

    It is for the language in force. The same one is given again for the same question, its templates compiled.
    """
    return _environment(templates, show, autoescape, language.language())


@lru_cache(maxsize=16)
def _environment(
    templates: Path | None, show: Callable[[str], str], autoescape: bool, lang: str
) -> ImmutableSandboxedEnvironment:
    folders = [templates] if templates else []
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in [*folders, resource("templates")]]),
        autoescape=autoescape,
        finalize=lambda value: show(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(language._, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters["decimal"] = language.decimal
    made.filters["percentage"] = language.percentage
    made.filters["said"] = language.text_in
    made.globals.update(
        since_arrow=comparison.arrow,
        since_gain=comparison.gain_shown,
        lang=lang,
        label_outcome=wording.label_outcome,
        guideline_outcome=wording.guideline_outcome,
        standing=wording.standing,
    )
    return made


def for_page(data: object) -> str:
    """JSON that can stand inside a page: no text in it ends the element, or a line of a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def render_template(made: ImmutableSandboxedEnvironment, name: str, **values: Any) -> str:
    """Render a template. Raises FormatError with the template's file and line when it is wrong."""
    try:
        return made.get_template(name).render(**values)
    except TemplateNotFound as problem:
        raise FormatError(_("there is no template {name}").format(name=problem.name)) from problem
    except SecurityError as problem:
        raise FormatError(_("a template does what is not allowed: {problem}").format(problem=problem)) from problem
    except _WRONG as problem:
        where = f"{getattr(problem, 'name', None) or name}:{getattr(problem, 'lineno', '')}".rstrip(":")
        raise FormatError(
            _("the template {where} is wrong: {problem}").format(where=where, problem=problem)
        ) from problem
