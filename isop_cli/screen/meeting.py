"""A meeting of schools on a terminal, for its organiser: the themes, who is strong on each and who seeks it."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from isop_cli.documents.pair_sentences import Naming, school_name
from isop_cli.matching.meeting import Meeting, Theme
from isop_cli.model.framework import Framework
from isop_cli.screen.listing import indented, show_listing
from isop_cli.text.language import _, ngettext


def show_meeting(planned: Meeting, framework: Framework) -> None:
    """The themes: in a pipe a line for each."""
    naming = Naming(framework)
    lines = (
        [naming.subject(theme.kind, theme.id), *("; ".join(map(school_name, schools)) for schools in (theme.hosts, theme.strong, theme.seeking))]
        for theme in planned.themes
    )  # fmt: skip
    show_listing(lines, lambda _screen: Group(*_drawn(planned, naming)))


def _drawn(planned: Meeting, naming: Naming) -> Iterator[RenderableType]:
    schools, themes = len(planned.schools), len(planned.themes)
    told = [
        ngettext("{n} school", "{n} schools", schools).format(n=schools),
        ngettext("{n} theme", "{n} themes", themes).format(n=themes),
    ]
    yield Text(" · ".join(told))
    for number, theme in enumerate(planned.themes, start=1):
        yield Text(f"\n{number} {naming.subject(theme.kind, theme.id)}", style="bold")
        yield from _who(theme)
    yield Text("\n" + _("For the programme: isop meeting … -o programme.pdf"), style="dim")


def _who(theme: Theme) -> Iterator[RenderableType]:
    strong_too = tuple(school for school in theme.strong if school not in theme.hosts)
    for name, schools in ((_("Shows it"), theme.hosts), (_("Strong too"), strong_too), (_("Seek it"), theme.seeking)):
        if schools:
            yield indented(Text.assemble((f"{name}: ", "dim"), ", ".join(map(school_name, schools))))
