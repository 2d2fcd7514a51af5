"""Whether a certificate or badge holds, on a terminal: the answer first, then each question that was asked."""

from rich.text import Text

from isop_cli.certifying.verification import Verdict
from isop_cli.screen.outcomes import say, styled
from isop_cli.text.language import _


def show_verdict(verdict: Verdict) -> None:
    """The answer, whose label it is, and the answer to each question."""
    claim = verdict.claim
    if verdict.refuted:
        say(styled("no", _("NOT VALID"), bold=True))
    elif not verdict.good:
        say(styled("unknown", _("NOT CONFIRMED; this says nothing bad of the school"), bold=True))
    elif verdict.holds_now:
        say(styled("yes", _("VALID"), bold=True))
    else:
        say(styled("unknown", _("GENUINE; whether it still holds was not looked up"), bold=True))
    say(Text(f"{claim.school} · {claim.number} · {claim.decided} – {claim.valid_until}"))
    for check in verdict.checks:
        say(Text("  ") + styled(check.answer, f"{check.question}: {check.told}", mark=True))
