"""The calendar for parents as a file that every calendar program takes in (iCalendar, RFC 5545)."""

import datetime
import hashlib

from isop_cli.language import _, language
from isop_cli.planning.plan import Plan


def calendar_file(plan: Plan) -> bytes:
    """One event for each moment, for the whole day. The same plan gives the same bytes."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//isop//{plan.assessment.program}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Calendar for parents of {school}").format(school=plan.telling.school))
    proposal = _("The day is a proposal.")
    made = datetime.datetime.combine(plan.assessment.dossier.audit.date, datetime.time(), datetime.UTC)
    for month in plan.calendar:
        for moment in month.moments:
            event = Event()
            named = f"{plan.telling.school}\n{moment.day}\n{moment.what}"
            event.add("uid", f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@isop")
            event.add("dtstamp", made)
            event.add("dtstart", moment.day)
            event.add("dtend", moment.day + datetime.timedelta(days=1))
            event.add("summary", moment.what)
            event.add("description", " ".join([moment.about, proposal]).strip())
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
