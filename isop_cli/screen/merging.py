"""What became of the files that were put together: what is one event now, what got another id, what to look at."""

import sys

from isop_cli.checking.merging_parts import Event, Merged
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, date_in_words, join_words, ngettext, text_in
from isop_cli.text.printable import one_line


def tell_merged(merged: Merged, files: int, framework: Framework) -> None:
    """Tell on standard error what was matched, what was renamed, and what stays to be looked at."""
    for line in _lines(merged, files, framework):
        print(one_line(line), file=sys.stderr)


def _lines(merged: Merged, files: int, framework: Framework) -> list[str]:
    form = merged.form
    if form is None:
        return []
    events = len(merged.events)
    lines = [
        _("{files}: {events}, {ratings} by {auditors}").format(
            files=ngettext("{n} file", "{n} files", files).format(n=files),
            events=ngettext("{n} event", "{n} events", events).format(n=events),
            ratings=_ratings(merged),
            auditors=join_words([auditor.name or auditor.id for auditor in form.audit.auditors]) or "–",
        )
    ]
    for event in merged.events:
        where = ", ".join(f"{file} {id_}" for file, id_ in event.origins)
        if len(event.origins) > 1:
            lines.append(_("one event: {event} ({where})").format(event=_named(event, framework), where=where))
    for event in merged.events:
        for file, id_ in event.origins:
            if id_ != event.evidence.id:
                lines.append(
                    _("renamed: {old} in {file} is now {new}").format(old=id_, file=file, new=event.evidence.id)
                )
    for file, old, new in merged.auditors:
        lines.append(_("renamed: the auditor {old} in {file} is now {new}").format(old=old, file=file, new=new))
    for one, other in merged.alike:
        told = _("kept apart: {one} and {other}; are they one event? Then give them the same title, date and who.")
        lines.append(told.format(one=_named(one, framework), other=_named(other, framework)))
    for indicator, aside, rated in merged.set_aside:
        told = _("look: {id} is not applicable by {aside}, and rated in {rated}; then those ratings do not count")
        lines.append(told.format(id=indicator, aside=aside, rated=rated))
    for path in merged.far:
        lines.append(_("look: {path} is not below the folder of the result; copy it there").format(path=path))
    return lines


def _ratings(merged: Merged) -> str:
    number = sum(finding.level is not None for event in merged.events for finding in event.evidence.findings)
    return ngettext("{n} rating", "{n} ratings", number).format(n=number)


def _named(event: Event, framework: Framework) -> str:
    """An event as people know it: its id, its title or source, and its day."""
    evidence = event.evidence
    source = framework.source_names.get(evidence.source)
    about = [evidence.title or (text_in(source) if source else evidence.source)]
    if evidence.date is not None:
        about.append(date_in_words(evidence.date.isoformat(), "medium"))
    return f"{evidence.id} {', '.join(about)}"
