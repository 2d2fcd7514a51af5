"""The manual made from the program itself: docs/reference.md's tables, docs/diagnostics.md, what `man isop` shows.

`make reference` writes them. The language is the one in force when the commands are first imported.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from isop_cli import __version__, batch, certifying, documents
from isop_cli.cli import command_groups, every_command
from isop_cli.formats.problems.wording import in_words
from isop_cli.formats.registry import DocumentKind
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.rules import RULES, Rule
from isop_cli.text.language import _


def exit_statuses() -> dict[int, str]:
    """Each status with what it means."""
    return {
        0: _("done; the school has, or would get, the label; a certificate is real and valid"),
        1: _("done; the school does not get the label; there is no certificate, or it does not hold"),
        2: _("the command line is wrong"),
        3: _("the input has errors"),
        4: _("the machine lacks something"),
        5: _("a certificate is genuine, but nobody looked up whether it still holds"),
        70: _("a bug in the program"),
        130: _("interrupted"),
        141: _("nobody reads the output any more"),
    }


def overview() -> str:
    """Markdown: the commands by what a person is doing, each with a link to where its options are."""
    usage = {context.command_path: _usage(context) for context in every_command()}
    lines = ["| | |", "| --- | --- |"]
    for title, commands in command_groups().items():
        lines.append(f"| **{title}** | |")
        for name, summary in commands.items():
            lines.append(f"| [`{_cell(usage[f'isop {name}'])}`](#isop-{name}) | {_cell(summary)} |")
    return "\n".join(lines) + "\n"


def options() -> str:
    """Markdown: every command with its help, its arguments and its options."""
    lines = []
    for context in every_command():
        depth = context.command_path.count(" ")
        if depth:
            lines += [f"{'##'}{'#' * depth} {context.command_path}", ""]
            lines += [f"`{_usage(context)}`", "", _help(context), ""]
        arguments, given = context.command.described(context)
        shared = {"--help", "--lang nl|en"} if depth else set()
        rows = [(name, text) for name, text in [*arguments, *given] if name not in shared]
        if rows:
            lines += ["| | |", "| --- | --- |", *(f"| `{_cell(name)}` | {_cell(text)} |" for name, text in rows), ""]
    return "\n".join(lines)


def diagnostics() -> str:
    """Markdown: every rule with what it means, what to do, and an example of each case's message."""
    groups = {
        "1": _("Reading the files"),
        "2": _("What a dossier refers to"),
        "3": _("What the method forbids"),
        "4": _("What deserves a look"),
        "5": _("What is still empty"),
        "6": _("Criteria"),
        "7": _("Many dossiers at once"),
    }
    intro = _(
        "What `isop check` and the other commands can find wrong, by its code. The first letter tells how bad it is: E is an error, which stops an assessment; W is a warning, which asks for a look; N is a notice. A code never changes its meaning."
    )
    heading = _("Diagnostics")
    lines = [f"# {heading}", "", "<!-- make reference -->", "", intro, ""]
    for digit, title in groups.items():
        rules = [rule for code, rule in RULES.items() if code[1] == digit]
        lines += [f"## {title}", "", "| | |", "| --- | --- |"]
        titles = {rule.code: _cell(_(rule.title)) for rule in rules}
        lines += [f"| [{code}](#{code.lower()}) | {title} |" for code, title in titles.items()]
        lines.append("")
        for rule in rules:
            lines += _rule(rule)
    return "\n".join(lines).rstrip("\n") + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    title, meaning = _(rule.title), _(rule.meaning)
    to_do = _("What to do: {remedy}").format(remedy=_(rule.remedy))
    yield from (f"### {rule.code}", "", f"**{title}.** {meaning}", "", to_do, "")
    for name, case in rule.cases.items():
        words = in_words(Diagnostic(rule.code, Place(""), name, **case.example))
        yield f"- `{words.message}`" + (f"  \n  = {words.help}" if words.help else "")
    yield ""


def every_kind() -> dict[str, DocumentKind[Any]]:
    """Every kind of document by its name, wherever in the package one is declared."""
    found: dict[str, DocumentKind[Any]] = {}
    for room in (documents, certifying, batch):
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            values = vars(importlib.import_module(info.name)).values()
            found |= {value.name: value for value in values if isinstance(value, DocumentKind)}
    return dict(sorted(found.items()))


def formats() -> str:
    """Markdown: every kind of document with its formats, and what standard output gets when none is named."""
    lines = ["| document | formats | `-o -` without `--format` |", "| --- | --- | --- |"]
    for name, kind in every_kind().items():
        known = ", ".join(f"`{each.name}` ({', '.join(each.suffixes)})" for each in kind.formats)
        lines.append(f"| {name.replace('-', ' ')} | {known} | `{kind.for_stdout.name}` |")
    return "\n".join(lines) + "\n"


def man_page() -> str:
    """The page in the language of roff (man-pages(7))."""
    contexts = {context.command_path: context for context in every_command()}
    root = contexts["isop"]
    lines = [
        f'.TH ISOP 1 "" "isop {__version__}" ISOP',
        _section(_("NAME")),
        f"isop \\- {_roff(_help(root).rstrip('.'))}",
        _section("SYNOPSIS"),
        f".B {_roff(f'isop {root.command.usage(root)}')}",
        _section(_("Options")),
        *_listed(root),
    ]
    for title, commands in command_groups().items():
        lines.append(_section(title))
        for path, context in contexts.items():
            if path.split(" ")[1:2] and path.split(" ")[1] in commands:
                lines += [f'.SS "{_roff(_usage(context))}"', _roff(_help(context)), *_listed(context)]
    lines.append(_section(_("Exit status")))
    for status, meaning in exit_statuses().items():
        lines += [".TP", f".B {status}", _roff(meaning)]
    return "\n".join(lines) + "\n"


def _section(title: str) -> str:
    return f'.SH "{_roff(title.upper())}"'


def _listed(context: Any) -> Iterator[str]:
    """The arguments and options of a command; of those that every command has, only once at isop's own."""
    arguments, options = context.command.described(context)
    for name, text in [*arguments, *options]:
        if context.parent is None or name not in ("--help", "--lang nl|en"):
            yield from (".TP", f".B {_roff(name)}", _roff(text))


def _usage(context: Any) -> str:
    """How a command is typed, without the word that stands for its options."""
    words = [context.command_path, *context.command.usage(context).split()]
    return " ".join(word for word in words if word != _("[OPTIONS]"))


def _help(context: Any) -> str:
    return " ".join(context.command.help.split())


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _roff(text: str) -> str:
    """Text in which roff sees no commands, and no dash that cannot be copied into a shell."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^([.'])", r"\\&\1", plain)
