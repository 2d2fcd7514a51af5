"""What is judged, on a terminal: the guidelines with their indicators, and what each level means."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from isop_cli.model.framework import Framework, Guideline, Indicator, RetiredIndicator
from isop_cli.screen.listing import indented, show_listing, table
from isop_cli.screen.output import console
from isop_cli.text.language import _, join_words, text_in


def show_criteria(framework: Framework) -> None:
    """The indicators by guideline: in a pipe a line for each guideline and each indicator."""
    show_listing(_lines(framework), lambda _screen: Group(*_listed(framework)))


def _lines(framework: Framework) -> Iterator[list[str]]:
    for guideline in framework.guidelines:
        yield [guideline.id, text_in(guideline.title), "", ""]
        for indicator in guideline.indicators:
            yield [indicator.id, text_in(indicator.title), *_about(indicator, framework)]


def _about(indicator: Indicator, framework: Framework) -> tuple[str, str]:
    """Whether it is core, and from what it shows."""
    sources = ", ".join(text_in(framework.source_names[source]) for source in framework.sources_of(indicator))
    return _("core") if indicator.core else "", sources


def _listed(framework: Framework) -> Iterator[RenderableType]:
    yield Text(f"{text_in(framework.name)} {framework.version}", style="bold")
    if framework.full_name:
        yield Text(text_in(framework.full_name), style="dim")
    for guideline in framework.guidelines:
        yield Text(f"\n{guideline.id} {text_in(guideline.title)}", style="bold")
        if guideline.text:
            yield indented(Text(text_in(guideline.text), style="dim"))
        found = table(show_header=False, padding=(0, 1))
        for indicator in guideline.indicators:
            core, sources = _about(indicator, framework)
            title = Text(text_in(indicator.title))
            found.add_row(Text(indicator.id), title, Text(core, style="bold"), Text(sources, style="dim"))
        yield indented(found)
    if framework.scale.rule:
        yield Text(f"\n{text_in(framework.scale.rule)}", style="bold")
    hint = _("What each level means: isop criteria show {id}").format(id=next(iter(framework.indicators)))
    yield Text(f"\n{hint}", style="dim")


def show_guideline(guideline: Guideline, framework: Framework) -> None:
    """A guideline, and each of its indicators in full."""
    screen = console()
    screen.print(Text(f"{guideline.id} {text_in(guideline.title)}", style="bold"))
    if guideline.text:
        screen.print(indented(Text(text_in(guideline.text))))
    _note(_origin(guideline.source, framework), screen)
    for indicator in guideline.indicators:
        screen.print()
        show_indicator(indicator, framework)


def show_indicator(indicator: Indicator, framework: Framework) -> None:
    """An indicator: what to look for, what each level means, and how to come from each to the next."""
    screen, levels = console(), framework.scale.levels
    core = " · " + _("core") if indicator.core else ""
    screen.print(Text(f"{indicator.id} {text_in(indicator.title)}{core}", style="bold"))
    if indicator.look_for:
        screen.print(indented(Text(text_in(indicator.look_for))))
    found = table(show_header=False, padding=(0, 1))
    for level, text in zip(levels, indicator.levels, strict=True):
        found.add_row(Text(str(level.level), style="bold"), Text(text_in(level.name)), Text(text_in(text)))
    screen.print(indented(found))
    if indicator.steps:
        _note(_("From each level to the next:"), screen)
        steps = table(show_header=False, padding=(0, 1))
        for lower, text in zip(levels, indicator.steps, strict=False):
            steps.add_row(Text(f"{lower.level} → {lower.level + 1}", style="bold", no_wrap=True), Text(text_in(text)))
        screen.print(indented(steps))
    sources = join_words([text_in(framework.source_names[source]) for source in framework.sources_of(indicator)])
    _note(_("Shows from: {sources}").format(sources=sources), screen)
    if indicator.voices:
        voices = join_words([text_in(framework.respondent_names[voice]) for voice in indicator.voices])
        _note(_("To be heard only from: {voices}").format(voices=voices), screen)
    if indicator.partnerships:
        names = {partnership.id: text_in(partnership.name) for partnership in framework.partnerships}
        told = join_words([names[partnership] for partnership in indicator.partnerships])
        _note(_("Partnerships: {names}").format(names=told), screen)
    _note(_origin(indicator.source, framework), screen)


def show_retired(indicator: RetiredIndicator) -> None:
    """An indicator that is no longer rated, since when and why."""
    told = _("Indicator {id} is no longer rated, since version {since}.").format(id=indicator.id, since=indicator.since)
    console().print(Text(told, style="bold"))
    console().print(Text(text_in(indicator.why)))


def show_rule(framework: Framework) -> None:
    """The rule by which every level is given, where the scale has one."""
    if framework.scale.rule:
        console().print(Text(f"\n{text_in(framework.scale.rule)}", style="bold"))


def _note(text: str, screen: Console) -> None:
    if text:
        screen.print(indented(Text(text, style="dim")))


def _origin(source: str | None, framework: Framework) -> str:
    return _("Origin: {text}").format(text=text_in(framework.provenance[source])) if source else ""
