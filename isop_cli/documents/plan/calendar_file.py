"""The calendar for parents as a file that every calendar program takes in (iCalendar, RFC 5545)."""

import datetime
import hashlib
import re

from isop_cli.documents.plan.plan import Plan
from isop_cli.formats.look import Look
from isop_cli.model.dossier import School
from isop_cli.text.language import _, folded, language

#: What SEQUENCE counts days from.
_FIRST_DAY = datetime.date(2000, 1, 1)
#: Words in a school's name that say what kind of school it is, or nothing at all.
_KINDS = re.compile(
    r"\w*(?:school|speelzaal|opvang|creche|centrum|college|lyceum)|de|het|t|een|the|ikc|kc|kdv|psz|vve|[a-z]{0,3}bs|v?so|sbo"
)


def calendar_file(plan: Plan, _look: Look) -> bytes:
    """One event for each moment, for the whole day where it has no hour. The same plan gives the same bytes.

    A calendar program that took in an earlier plan finds the same moments again by their UID, and takes the newer ones:
    SEQUENCE and LAST-MODIFIED follow the dossier's newest date, for there is no clock here.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//isop//{plan.assessment.program}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Calendar for parents of {school}").format(school=plan.sentences.school))
    proposal = _("Day and hour are a proposal.")
    dossier = plan.assessment.dossier
    revised = max(dossier.audit.date, dossier.decision.date if dossier.decision else dossier.audit.date)
    made = datetime.datetime.combine(revised, datetime.time(), datetime.UTC)
    whose = f"{plan.framework.id}\n{_identity(dossier.school)}"
    for month in plan.calendar:
        for moment in month.moments:
            event = Event()
            named = f"{whose}\n{moment.key}"
            event.add("uid", f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@isop")
            event.add("dtstamp", made)
            event.add("last-modified", made)
            event.add("sequence", max(0, (revised - _FIRST_DAY).days))
            if moment.at is None:
                event.add("dtstart", moment.day)
                event.add("dtend", moment.day + datetime.timedelta(days=1))
            else:
                # Without a zone: the hour is that of the clock where the calendar is.
                begins = datetime.datetime.combine(moment.day, moment.at)
                event.add("dtstart", begins)
                event.add("dtend", begins + datetime.timedelta(hours=1))
                event.add("location", moment.place)
            event.add("summary", moment.what)
            event.add("description", " ".join([moment.about, proposal]).strip())
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _identity(school: School) -> str:
    """What tells a school from others and outlives a correction of its name: a number, else the heart of its name."""
    if number := school.brin or school.lrk:
        return "".join(number.split()).upper()
    words = re.findall(r"\w+", folded(school.name or ""))
    heart = [word for word in words if not _KINDS.fullmatch(word)] or words
    return " ".join([*heart, folded(school.city or "")])
