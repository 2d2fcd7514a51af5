"""The program's words for the method's terms, in the language in force."""

from isop_cli.text.language import _, ngettext

#: Outcomes told by shape as well as by colour, where there is text alone.
MARKS = {
    "met": "●", "partly": "◐", "not_met": "○", "insufficient": "?", "not_applicable": "–",
    "awarded": "●", "deferred": "◐", "not_awarded": "○",
    "judged": "*", "carried": "←",
    "yes": "✓", "no": "✗", "unknown": "?", "present": "✓", "missing": "✗", "not_needed": "·",
}  # fmt: skip


def label_outcome_word(outcome: str, decided: str | None = None) -> str:
    """The label's outcome as a word or two. Nothing is awarded or refused before that is `decided`."""
    final = decided == outcome
    return {
        "awarded": _("label awarded") if final else _("all guidelines met"),
        "deferred": _("label deferred"),
        "insufficient": _("not enough evidence"),
        "not_awarded": _("label not awarded") if final else _("guidelines not met yet"),
    }[outcome]


def judged_meaning() -> str:
    """What the mark behind an outcome means that an auditor judged."""
    return _("{mark} Judged by the auditor, in place of what was computed.").format(mark=MARKS["judged"])


def guideline_outcome_word(outcome: str) -> str:
    """A guideline's outcome as a word or two."""
    return {
        "met": _("met"),
        "partly": _("partly met"),
        "not_met": _("not met"),
        "insufficient": _("not enough evidence"),
        "not_applicable": _("not applicable"),
    }[outcome]


def audit_kind(kind: str) -> str:
    """The kind of audit."""
    return {
        "initial": _("first audit"),
        "interim": _("interim audit"),
        "renewal": _("renewal audit"),
        "follow_up": _("follow-up audit"),
    }[kind]


def standing(name: str) -> str:
    """Whether a finding counts, or why not."""
    return {
        "counts": _("counts"),
        "stale": _("too old"),
        "future": _("after the audit"),
        "undated": _("no date"),
        "not_applicable": _("not applicable"),
        "retired": _("no longer rated"),
        "out_of_scope": _("outside the scope of this follow-up"),
        "before_previous": _("not later than the previous audit"),
    }[name]


def people(who: str, number: int) -> str:
    """How many of a group took part, such as `3 parents`; a group of another label by its own name."""
    words = {
        "parents": ngettext("{n} parent", "{n} parents", number),
        "teachers": ngettext("{n} teacher", "{n} teachers", number),
        "pupils": ngettext("{n} pupil", "{n} pupils", number),
        "staff": ngettext("{n} member of staff", "{n} members of staff", number),
        "leaders": ngettext("{n} leader", "{n} leaders", number),
    }
    return words[who].format(n=number) if who in words else f"{number} {who}"
