"""An assessment on the terminal: the verdict first, then why, then what to do."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from isop_cli.documents.levels import voice_levels
from isop_cli.documents.sentences import Sentences
from isop_cli.model.assessment import Assessment
from isop_cli.model.practice import Practice
from isop_cli.screen.levels import Tracks
from isop_cli.screen.listing import indented, table
from isop_cli.screen.outcomes import STYLES, styled
from isop_cli.screen.output import console
from isop_cli.text.language import _, decimal, decimal_beside, percentage, text_in
from isop_cli.text.terms import MARKS, guideline_outcome_word

#: From this width the names of the sources fit, and below that one no more than levels and outcomes.
_WIDE, _NARROW = 112, 76


def show_assessments(assessments: Sequence[Assessment], practices: Sequence[Practice]) -> None:
    """Assessments on this terminal, each below the one before."""
    screen = console()
    for number, assessment in enumerate(assessments):
        if number:
            screen.print()
        print_assessment(assessment, screen, practices)


def print_assessment(assessment: Assessment, console: Console, practices: Sequence[Practice] = ()) -> None:
    """Print an assessment, fit for 80 columns and better with more. `practices` are those to recommend from."""
    sentences = Sentences(assessment, practices=practices)
    console.print(_verdict(sentences))
    console.print(Group(*_guidelines(sentences, console)))
    console.print()
    for title, lines in _sections(sentences):
        if lines:
            console.print(Text(title, style="bold"))
            for line in lines:
                console.print(_item(line))
            console.print()
    if assessment.partnerships:
        console.print(Text(_("Partnerships"), style="bold"))
        console.print(indented(Group(*_partnerships(sentences, console)), 1))
        console.print(_item(sentences.balance()))
        console.print()
    if sentences.recommended:
        found = next(iter(sentences.recommended.values()))[0]
        console.print(Text(_("A practice in full: isop practices show {id}").format(id=found.id), style="dim"))
    hint = _("Why: isop explain FILE {guideline} · Report: isop report FILE -o report.pdf")
    console.print(Text(hint.format(guideline=assessment.guidelines[0].id), style="dim"))


def _item(line: str) -> RenderableType:
    """A list item; one that starts with an arrow is a step under the item before, with a plus what helps with it."""
    mark = line[0] if line.startswith(("→ ", "+ ")) else ""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark or "·"), Text(line.removeprefix(f"{mark} "), style="dim" if mark == "+" else ""))
    return indented(grid, {"→": 3, "+": 5}.get(mark, 1))


def _verdict(sentences: Sentences) -> RenderableType:
    assessment = sentences.assessment
    outcome = assessment.label.outcome
    lines = [
        styled(outcome, sentences.outcome().upper(), mark=True, bold=True),
        Text(sentences.verdict()),
        *(Text(reason) for reason in sentences.reasons()),
    ]
    if decision := sentences.decision():
        lines.append(Text(decision, style="bold"))
    lines += [Text(told, style="italic") for told in (sentences.set_aside(), sentences.follow_up()) if told]
    about = " · ".join(part for part in (sentences.school, sentences.place_and_sector()) if part)
    audited = _("{label} {version} · audit of {date}").format(
        label=sentences.label_name,
        version=sentences.framework.version,
        date=sentences.dossier.audit.date.isoformat(),
    )
    return Panel(
        Group(*lines),
        title=Text(about, style="bold"),
        title_align="left",
        subtitle=Text(audited, style="dim"),
        subtitle_align="right",
        border_style=STYLES[outcome],
        padding=(0, 1),
    )


def _guidelines(sentences: Sentences, screen: Console) -> Iterator[RenderableType]:
    """The table of the guidelines, and what the signs in it mean. On a narrow screen level and outcome go first."""
    wide, narrow = screen.width >= _WIDE, screen.width < _NARROW
    needed = sentences.framework.parameters.met_at.value
    results = {result.id: result for result in sentences.assessment.indicators}
    tracks = Tracks(screen, sentences.framework, 5 if wide else 3)
    found = table(padding=(0, 1) if wide else (0, 1, 0, 0), expand=wide)
    found.add_column(_("Guideline"), min_width=14 if narrow else 20, no_wrap=wide)
    found.add_column(_("Level"), no_wrap=True)
    found.add_column(tracks.axis(needed), no_wrap=True)
    found.add_column(_("Outcome"), no_wrap=not wide)
    if not narrow:
        found.add_column(_("Evidence"), justify="right", no_wrap=True)
        found.add_column(_("Sources"), ratio=1 if wide else None)
    for guideline in sentences.assessment.guidelines:
        outcome = styled(guideline.outcome, guideline_outcome_word(guideline.outcome), mark=True)
        if guideline.judgement:
            outcome.append(f" {MARKS['judged']}")
        if guideline.carried:
            outcome.append(f" {MARKS['carried']}")
        voices = voice_levels(results[i.id] for i in sentences.framework.guideline_by_id[guideline.id].indicators)
        sources = ", ".join(sentences.source_name(source) for source in guideline.sources)
        row = [
            Text(f"{guideline.id} {sentences.guideline_title(guideline.id)}"),
            Text("–" if guideline.score is None else decimal_beside(guideline.score, needed)),
            tracks.draw(guideline.score, needed=needed, voices=voices, style=STYLES[guideline.outcome]),
            outcome,
        ]
        if not narrow:
            row += [
                Text(percentage(guideline.coverage)),
                Text((sources if wide else str(len(guideline.sources))) or "–"),
            ]
        found.add_row(*row)
    yield found
    yield tracks.legend(_("least needed"))


def _sections(sentences: Sentences) -> list[tuple[str, list[str]]]:
    assessment = sentences.assessment
    judged = [
        f"{g.id} {sentences.guideline_title(g.id)}: {sentences.judgement(g)}"
        for g in assessment.guidelines
        if g.judgement
    ]
    still_to_do = []
    for guideline in assessment.guidelines:
        if guideline.outcome in ("met", "not_applicable"):
            continue
        reasons = " ".join(sentences.why(guideline))
        still_to_do.append(
            (
                f"{guideline.id} {sentences.guideline_title(guideline.id)}: {reasons}",
                sentences.route_with_tips(guideline),
            )
        )
    route = []
    for reason, steps in still_to_do:
        route.append(reason)
        for step in steps:
            route.append(f"→ {step.line} {step.tip}".rstrip())
            if step.practice_by_id:
                route.append(f"+ {step.practice_by_id}")
    carried = [
        f"{g.id} {sentences.guideline_title(g.id)}: {sentences.carried(g)}" for g in assessment.guidelines if g.carried
    ]
    return [
        (_("* Judged by the auditor"), judged),
        (_("← Taken over from an earlier audit"), carried),
        (_("The route to the label"), route),
        (_("Contradictions between voices"), sentences.contradictions()),
        (_("One voice, divided"), sentences.divided()),
        (_("Evidence that is too old to count"), sentences.stale()),
        (_("Findings that do not count"), sentences.uncounted()),
        (_("How sure is this?"), sentences.certainty()),
        (_("How well the auditors agree"), [sentences.agreement()] if assessment.agreement.units else []),
    ]


def _partnerships(sentences: Sentences, screen: Console) -> Iterator[RenderableType]:
    """The level of each partnership. None is needed, and so there is no line."""
    tracks = Tracks(screen, sentences.framework, 5 if screen.width >= _WIDE else 3)
    found = table(padding=(0, 1))
    for title in (_("Partnership"), _("Level"), tracks.axis()):
        found.add_column(title, no_wrap=True)
    names = {p.id: text_in(p.name) for p in sentences.framework.partnerships}
    for result in sentences.assessment.partnerships:
        voices = [voice.level for source in result.sources for voice in source.voices]
        found.add_row(
            Text(names[result.id]), Text(decimal(result.score)), tracks.draw(result.score, voices=voices, style="blue")
        )
    yield found
    yield tracks.legend("")
