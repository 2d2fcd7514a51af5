"""The calendar for parents as a file that every calendar program takes in (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import TYPE_CHECKING

from isop_cli.documents.plan.plan import Plan
from isop_cli.formats.look import Look
from isop_cli.model.dossier import School
from isop_cli.text.language import _, folded, language

if TYPE_CHECKING:
    from icalendar import Timezone

#: What SEQUENCE counts days from.
_FIRST_DAY = datetime.date(2000, 1, 1)
_ZONE = "Europe/Amsterdam"
#: Words in a school's name that say what kind of school it is, or nothing at all.
_KINDS = re.compile(
    r"\w*(?:school|speelzaal|opvang|creche|centrum|college|lyceum)|de|het|t|een|the|ikc|kc|kdv|psz|vve|[a-z]{0,3}bs|v?so|sbo"
)


def calendar_file(plan: Plan, _look: Look) -> bytes:
    """One event for each invitation to parents, for the whole day where it has no hour. The same plan gives the same bytes.

    It holds nothing of what the team does, and no level. A calendar program that took in an earlier plan finds the same
    events again by their UID, and takes the newer ones: SEQUENCE and LAST-MODIFIED follow the dossier's newest date, for
    there is no clock here.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//isop//{plan.assessment.program}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Calendar for parents of {school}").format(school=plan.sentences.school))
    calendar.add("x-wr-caldesc", _("Days and hours are a proposal: they are confirmed beforehand."))
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add_component(_zone())
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
            if moment.begins is None or moment.ends is None:
                event.add("dtstart", moment.day)
                event.add("dtend", moment.day + datetime.timedelta(days=1))
            else:
                event.add("dtstart", datetime.datetime.combine(moment.day, moment.begins), {"TZID": _ZONE})
                event.add("dtend", moment.ends, {"TZID": _ZONE})
            if moment.place:
                event.add("location", moment.place)
            event.add("summary", moment.what)
            if moment.about:
                event.add("description", moment.about)
            # The school has yet to say that it will be so.
            event.add("status", "TENTATIVE")
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _zone() -> Timezone:
    """The clock in the Netherlands, by the rule that holds since 1996; a calendar program need not know the zone's name."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

    zone = Timezone()
    zone.add("tzid", _ZONE)
    for kind, month, hour, name, before, after in (
        (TimezoneDaylight, 3, 2, "CEST", 1, 2),
        (TimezoneStandard, 10, 3, "CET", 2, 1),
    ):
        part = kind()
        # The last Sunday of the month in 1996.
        part.add("dtstart", datetime.datetime(1996, month, 31 if month == 3 else 27, hour))
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        part.add("tzoffsetfrom", datetime.timedelta(hours=before))
        part.add("tzoffsetto", datetime.timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _identity(school: School) -> str:
    """What tells a school from others and outlives a correction of its name: a number, else the heart of its name."""
    if number := school.brin or school.lrk:
        return "".join(number.split()).upper()
    words = re.findall(r"\w+", folded(school.name or ""))
    heart = [word for word in words if not _KINDS.fullmatch(word)] or words
    return " ".join([*heart, folded(school.city or "")])
