"""`isop practices`: examples of working with parents. Lists, searches and shows them, checks files, begins new ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands import completion
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    FileArgument,
    PracticesOption,
    QuietOption,
    create_new,
    fail,
    load_framework,
    load_practices,
    tell_problems,
)
from isop_cli.commands.shell import Command, Group
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.reading.diagnostics import Severity, has_errors
from isop_cli.resources import resource
from isop_cli.text.language import _, join_words, ngettext, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from isop_cli.model.framework import Framework
    from isop_cli.model.practice import Practice

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=_("Find practice examples, check your own, and share what works."),
)

GuidelineOption = Annotated[str | None, typer.Option("--guideline", autocompletion=completion.guidelines, metavar=_("NUMBER"), help=_("Only for this guideline."), show_default=False)]  # fmt: skip
IndicatorOption = Annotated[str | None, typer.Option("--indicator", autocompletion=completion.indicators, metavar=_("NUMBER"), help=_("Only for this indicator."), show_default=False)]  # fmt: skip
PartnershipOption = Annotated[str | None, typer.Option("--partnership", autocompletion=completion.partnerships, metavar=_("NAME"), help=_("Only for this partnership."), show_default=False)]  # fmt: skip
SectorOption = Annotated[str | None, typer.Option("--sector", autocompletion=completion.sectors, metavar=_("NAME"), help=_("Only what fits this sector."), show_default=False)]  # fmt: skip
JsonOption = Annotated[bool, typer.Option("--json", help=_("As JSON, for other programs."))]


@app.callback()
def practices(context: typer.Context, own: PracticesOption = None, criteria: CriteriaOption = None) -> None:
    """List the practices when nothing more is asked."""
    context.obj = (own, criteria)
    if context.invoked_subcommand is None:
        framework = load_framework(criteria)
        _show_list(load_practices(framework, own), False)


@app.command("list", cls=Command, help=_("List the practices."))
def list_(
    context: typer.Context,
    guideline: GuidelineOption = None,
    indicator: IndicatorOption = None,
    partnership: PartnershipOption = None,
    sector: SectorOption = None,
    json_: JsonOption = False,
    own: PracticesOption = None,
    criteria: CriteriaOption = None,
) -> None:
    framework, found = _library(context, own, criteria)
    _show_list(_filtered(found, framework, guideline, indicator, partnership, sector), json_)


@app.command(
    "search", cls=Command, help=_("Search the practices for words, in any form: gesprek also finds startgesprekken.")
)
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar=_("TEXT"), help=_("What to look for."), show_default=False)],
    guideline: GuidelineOption = None,
    indicator: IndicatorOption = None,
    partnership: PartnershipOption = None,
    sector: SectorOption = None,
    json_: JsonOption = False,
    own: PracticesOption = None,
    criteria: CriteriaOption = None,
) -> None:  # fmt: skip
    from isop_cli.practices import search as searching

    framework, practices = _library(context, own, criteria)
    wanted = _filtered(practices, framework, guideline, indicator, partnership, sector)
    found = searching.search(" ".join(words), wanted, framework)
    for word, near in found.unknown:
        told = _("no practice has the word {word}").format(word=word)
        if near:
            told += "; " + _("did you mean {word}?").format(word=near)
        print(told, file=sys.stderr)
    if not found.practices:
        print(_("No practice was found. Try another word, or see: isop practices list"), file=sys.stderr)
        raise typer.Exit(EXIT_OTHER_OUTCOME)
    if not found.all_words and len(found.unknown) < len(words):
        print(_("No practice has all of these words; these have some."), file=sys.stderr)
    _show_list(found.practices, json_)


@app.command("show", cls=Command, help=_("Show a practice."))
def show(
    context: typer.Context,
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID", autocompletion=completion.practices, help=_("As in the list."), show_default=False
        ),
    ],
    json_: JsonOption = False,
    own: PracticesOption = None,
    criteria: CriteriaOption = None,
) -> None:
    from isop_cli.screen.practices import show_practice

    framework, practices = _library(context, own, criteria)
    by_id = {practice.id: practice for practice in practices}
    if identifier not in by_id:
        fail("; ".join([_("there is no practice {given}").format(given=identifier), did_you_mean(identifier, by_id)]))
    if json_:
        _print_json(by_id[identifier].model_dump(mode="json", exclude_none=True))
    else:
        show_practice(by_id[identifier], framework)


@app.command(
    "check", cls=Command, help=_("Check practices: files, or folders with them. Status 0: no errors; 3: errors.")
)
def check(
    paths: Annotated[list[Path], typer.Argument(metavar=_("FILE"), help=_("The files or folders."), show_default=False)],
    context: typer.Context,
    criteria: CriteriaOption = None,
) -> None:  # fmt: skip
    from isop_cli.checking.practices import check_practice
    from isop_cli.practices.library import practice_files, used_twice

    framework = load_framework(criteria or _from_group(context)[1])
    problems, checked = [], []
    for path in paths:
        files, refusal = practice_files(path) if path.is_dir() else ([path], [])
        problems += refusal
        found = [check_practice(file, framework) for file in files]
        problems += [problem for one in found for problem in one.diagnostics] + used_twice(found)
        checked += found
    tell_problems(problems)
    told = ngettext("{n} practice", "{n} practices", len(checked)).format(n=len(checked))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    print(f"{told} · " + ngettext("{n} error", "{n} errors", errors).format(n=errors), file=sys.stderr)
    if has_errors(problems):
        raise typer.Exit(EXIT_INPUT)


@app.command("new", cls=Command, help=_("Write an empty practice to fill in. Never overwrites a file."))
def new(
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file to write."), show_default=False)],
    context: typer.Context,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.practices.drafting import draft

    framework = load_framework(criteria or _from_group(context)[1])
    _write_draft(path, draft(_identifier_for(path), framework), quiet)


@app.command(
    "share",
    cls=Command,
    help=_(
        "Turn what a school does best into a practice to fill in, for others to read: an indicator at the top of the "
        "scale, with what was noted there. Sentences that could trace to a person or the school are left out. "
        "Never overwrites a file."
    ),
)
def share(
    path: FileArgument,
    context: typer.Context,
    indicator: Annotated[str | None, typer.Option("--indicator", autocompletion=completion.indicators, metavar=_("NUMBER"), help=_("Which one, where there are several."), show_default=False)] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar=_("FILE"), help=_("The file to write."), show_default=False)] = None,
    own: PracticesOption = None,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    from isop_cli.checking.evidence import examine
    from isop_cli.practices.drafting import draft
    from isop_cli.practices.sharing import ordinary_words, shareable, strong_indicators

    framework, practices = _library(context, own, criteria)
    examination = examine(path, framework)
    tell_problems(examination.diagnostics, Severity.ERROR)
    if examination.assessment is None:
        raise typer.Exit(EXIT_INPUT)
    chosen = _chosen(strong_indicators(examination.assessment), indicator, framework)
    target = output or Path(_("practice-{indicator}").format(indicator=chosen) + ".yaml")
    found = shareable(examination.assessment, chosen, ordinary_words(framework, practices))
    sector = examination.assessment.dossier.school.sector
    _write_draft(target, draft(_identifier_for(target), framework, [chosen], sector, found.sentences), quiet)
    if found.left_out and not quiet:
        told = ngettext(
            "{n} sentence was left out: it may trace to a person or the school.",
            "{n} sentences were left out: they may trace to a person or the school.",
            found.left_out,
        )
        print(told.format(n=found.left_out), file=sys.stderr)


def _chosen(strong: list[str], indicator: str | None, framework: Framework) -> str:
    """The indicator to share. Where there is none, or a choice to make, says so and leaves."""
    names = [f"{name} {text_in(framework.indicators[name].title)}" for name in strong]
    if indicator is not None:
        if indicator not in framework.indicators:
            known = did_you_mean(indicator, framework.indicators)
            fail("; ".join([_("there is no indicator {given}").format(given=indicator), known]))
        if indicator not in strong:
            told = _("indicator {id} is not at the top of the scale").format(id=indicator)
            fail("; ".join([told, _("these are: {names}").format(names=join_words(names))] if strong else [told]))
        return indicator
    if not strong:
        fail(_("no indicator of this school is at the top of the scale yet"), EXIT_OTHER_OUTCOME)
    if len(strong) > 1:
        lines = "".join(f"\n  {name}" for name in names)
        fail(_("several indicators are at the top of the scale; choose one with --indicator:") + lines)
    return strong[0]


def _write_draft(path: Path, text: str, quiet: bool) -> None:
    from isop_cli.practices.drafting import SCHEMA_FILE

    create_new(
        path, text.encode("utf-8"), beside=(SCHEMA_FILE, resource("criteria", "practice.schema.json").read_bytes())
    )
    if not quiet:
        print(_("Written: {file}").format(file=path), file=sys.stderr)
        told = _("Fill it in with an editor; look now and then with: isop practices check {file}")
        print(told.format(file=path), file=sys.stderr)


def _identifier_for(path: Path) -> str:
    """The id that a file's name suggests."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in path.stem.lower())
    return "-".join(part for part in plain.split("-") if part)[:64].strip("-") or "practice"


def _from_group(context: typer.Context) -> tuple[Path | None, Path | None]:
    """The folder and the criteria that were given before the subcommand."""
    given: tuple[Path | None, Path | None] = context.obj or (None, None)
    return given


def _library(context: typer.Context, own: Path | None, criteria: Path | None) -> tuple[Framework, tuple[Practice, ...]]:
    before = _from_group(context)
    framework = load_framework(criteria or before[1])
    return framework, load_practices(framework, own or before[0])


def _filtered(
    practices: Sequence[Practice],
    framework: Framework,
    guideline: str | None,
    indicator: str | None,
    partnership: str | None,
    sector: str | None,
) -> list[Practice]:
    """The practices that fit what was asked for. An unknown name ends the program with status 2."""
    for given, known in (
        (guideline, list(framework.guideline_by_id)),
        (indicator, list(framework.indicators)),
        (partnership, list(framework.partnership_ids)),
        (sector, [s.id for s in framework.sectors]),
    ):
        if given is not None and given not in known:
            fail(
                "; ".join(
                    part
                    for part in (_("there is no {given} here").format(given=given), did_you_mean(given, known))
                    if part
                )
            )
    return [
        p
        for p in practices
        if (guideline is None or any(framework.guideline_of[name].id == guideline for name in p.indicators))
        and (indicator is None or indicator in p.indicators)
        and (partnership is None or partnership in p.partnerships)
        and (sector is None or not p.sectors or sector in p.sectors)
    ]


def _show_list(practices: Sequence[Practice], as_json: bool) -> None:
    from isop_cli.screen.practices import show_practices

    if as_json:
        _print_json([practice.model_dump(mode="json", exclude_none=True) for practice in practices])
    else:
        show_practices(practices)


def _print_json(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2))
