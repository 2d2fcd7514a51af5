"""What changed, on a terminal: between two audits of a school, and between two batches."""

import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group
from rich.text import Text

from isop_cli.batch.changes import SchoolChange
from isop_cli.documents.comparison import ComparisonSentences
from isop_cli.screen.levels import Tracks
from isop_cli.screen.listing import show_listing, table
from isop_cli.screen.outcomes import STYLES, styled
from isop_cli.screen.output import console
from isop_cli.text.language import _, arrow, decimal, gain_shown, ngettext
from isop_cli.text.printable import one_line
from isop_cli.text.terms import MARKS, judged_meaning, label_outcome_word

#: From this width there is room to draw the levels that there are now.
_WIDE = 100


def show_comparison(sentences: ComparisonSentences) -> None:
    """What moved at a school: the label, guidelines, indicators and partnerships; and in a sentence what did not."""
    screen, turn = console(), sentences.comparison.turn
    screen.print(Text(sentences.school, style="bold"))
    screen.print(Text(sentences.period))
    screen.print(styled(turn, sentences.label, bold=turn in STYLES))
    for remark in sentences.remarks:
        screen.print(Text(remark, style="yellow"))
    if sentences.guidelines:
        screen.print()
        screen.print(Text(f"{sentences.finding}.", style="bold"))
        _show_guidelines(screen, sentences)
    for title, moved in sentences.lists:
        screen.print()
        screen.print(Text(title, style="bold"))
        for each in moved:
            screen.print(Text(f" · {each.name}: {each.told}"))
    if sentences.same:
        screen.print()
        screen.print(Text(sentences.same))


def _show_guidelines(screen: Console, sentences: ComparisonSentences) -> None:
    framework = sentences.framework
    tracks, needed = Tracks(screen, framework, 3), framework.parameters.met_at.value
    wide = screen.width >= _WIDE
    found = table(_("Guideline"), _("Then"), _("Now"), _("Level"), "", *([tracks.axis(needed)] if wide else []))
    for change in sentences.guidelines:
        shape = arrow(change.level.gain)
        drawn = tracks.draw(change.level.after, needed=needed, style=STYLES.get(change.outcome_after or "", ""))
        found.add_row(
            Text(sentences.name(change.id)), _outcome(change.outcome_before, sentences, change.judged_before), _outcome(change.outcome_after, sentences, change.judged_after),
            Text(f"{decimal(change.level.before)} → {decimal(change.level.after)}"),
            styled(shape, f"{shape} {gain_shown(change.level.gain)}"), *([drawn] if wide else []),
        )  # fmt: skip
    screen.print(found)
    if wide:
        screen.print(tracks.legend(_("least needed")))
    if sentences.judged:
        screen.print(Text(judged_meaning(), style="dim"))


def _outcome(outcome: str | None, sentences: ComparisonSentences, judged: bool) -> Text:
    return styled(outcome or "", sentences.outcome(outcome) + (f" {MARKS['judged']}" if judged else ""))


def show_batches(changes: Sequence[SchoolChange]) -> None:
    """The schools at which something changed, and on standard error how many there are of each kind.

    In a pipe a line for each: what happened, school, place, the outcome then and now, and the guidelines that changed.
    """
    words = {
        "won": _("meets all now"), "lost": _("no longer meets all"), "kept": _("still meets all"), "without": _("not yet"),
        "new": _("new"), "gone": _("gone"),
    }  # fmt: skip
    moved = [change for change in changes if change.turn not in ("kept", "without") or change.guidelines]
    rows = [
        (words[change.turn], one_line(change.school or ""), one_line(change.city or ""), *map(_label, (change.outcome_before, change.outcome_after)),
         ", ".join(name + (MARKS["judged"] if name in change.judged else "") for name in sorted(change.guidelines)))
        for change in moved
    ]  # fmt: skip

    def drawn(_screen: Console) -> Group:
        return Group(*(styled(change.turn, _told(row)) for change, row in zip(moved, rows, strict=True)))

    show_listing(rows, drawn)
    counts = Counter(change.turn for change in changes)
    print(" · ".join(f"{words[turn]} {counts[turn]}" for turn in words if counts[turn]), file=sys.stderr)


def _told(row: Sequence[str]) -> str:
    """A school's row as a line to read."""
    word, school, city, before, after, guidelines = row
    where = f"{school}, {city}" if city else school
    changed = ""
    if guidelines:
        told = ngettext("guideline {ids} is different", "guidelines {ids} are different", guidelines.count(",") + 1)
        changed = "; " + told.format(ids=guidelines)
    if before == after:
        return f"{where}: " + _("still: {outcome}").format(outcome=after) + changed
    return f"{word}: {where}: {before} → {after}{changed}"


def _label(outcome: str | None) -> str:
    return label_outcome_word(outcome) if outcome else "–"
