"""The plan as files: each format opens, holds the goals, and is the same each time."""

import datetime
import html
import io
import itertools
import re
from contextlib import nullcontext
from typing import Any

import dateutil.tz
import docx
import icalendar
import openpyxl
import pymupdf
import pytest

from isop_cli.documents.plan.files import PLAN
from isop_cli.documents.plan.plan import Plan
from isop_cli.formats.look import Look
from isop_cli.model.practice import Moment
from isop_cli.practices.library import load_library
from isop_cli.text.drawable import drawable
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, assessed, everywhere, isop, run
from tests.formats.test_pdf import HOSTILE, errors_in, smallest
from tests.publishing.conftest import browser, on_a_telephone  # noqa: F401

SCHOOL = EXAMPLES / "de-brug.yaml"
SEPTEMBER = datetime.date(2026, 9, 1)


def plan_of(*evidence, **parts):
    return Plan(assessed(*(evidence or [everywhere(1)]), **parts), load_library(isop()).practices, SEPTEMBER)


#: A plan of one goal: what is not about how long a plan gets needs no more pages.
FEW = everywhere(3, i1_3=2)


@pytest.fixture(scope="module")
def long_plan() -> bytes:
    """The PDF of a plan with every goal, in English."""
    with in_language("en"):
        return PLAN.render("pdf", plan_of(), Look())


@pytest.mark.parametrize("format_", PLAN.functions)
def test_the_same_plan_gives_the_same_bytes(format_):
    assert PLAN.render(format_, plan_of(FEW), Look()) == PLAN.render(format_, plan_of(FEW), Look())


def test_the_pdf_is_accessible_and_nothing_runs_over_an_edge(tmp_path, long_plan):
    """With all goals in both languages, with one, and with none."""
    made = {"all-en": long_plan}
    for name, lang, evidence in (
        ("all-nl", "nl", everywhere(1)),
        ("one-en", "en", FEW),
        ("none-nl", "nl", everywhere(3)),
    ):
        with in_language(lang):
            made[name] = PLAN.render("pdf", plan_of(evidence), Look())
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
        with pymupdf.open(stream=content) as document:
            assert smallest(document) >= 9, name
            for page in document:
                for x0, y0, x1, y1, *_word in page.get_text("words"):
                    assert x0 >= 0 and y0 >= 0 and x1 <= page.rect.width and y1 <= page.rect.height, name
    assert errors_in(*sorted(tmp_path.glob("*.pdf"))) == []


def test_every_format_names_every_goal(long_plan):
    plan = plan_of()
    with pymupdf.open(stream=long_plan) as pdf:
        told = {"pdf": " ".join(" ".join(page.get_text().split()) for page in pdf)}
    told["html"] = html.unescape(PLAN.render("html", plan_of(), Look()).decode())
    told["md"] = PLAN.render("markdown", plan, Look()).decode().replace("\\", "")
    document = docx.Document(io.BytesIO(PLAN.render("docx", plan, Look())))
    told["docx"] = "".join(document.element.body.itertext())
    book = openpyxl.load_workbook(io.BytesIO(PLAN.render("xlsx", plan, Look())))
    told["xlsx"] = "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert len(plan.goals) == 3 and len(plan.later) > 7
    for name, text in told.items():
        for goal in plan.goals:
            assert goal.name in text, (name, goal.name)
        for one in plan.later:
            assert one.name in text, (name, one.name)


def test_a_calendar_program_reads_the_calendar():
    plan = plan_of()
    calendar = icalendar.Calendar.from_ical(PLAN.render("ics", plan, Look()))
    events = calendar.walk("VEVENT")
    moments = [moment for month in plan.calendar for moment in month.moments]
    assert [(event.decoded("dtstart").replace(tzinfo=None), str(event["summary"])) for event in events] == [
        (datetime.datetime.combine(m.day, m.begins), m.what) for m in moments
    ]
    assert [(event.decoded("dtend") - event.decoded("dtstart")).seconds // 60 for event in events] == [
        m.minutes for m in moments
    ]
    assert [str(event["location"]) for event in events] == [m.place for m in moments]
    assert len({str(event["uid"]) for event in events}) == len(events) > 5
    assert {event.decoded("dtstamp") for event in events} == {datetime.datetime(2026, 5, 12, tzinfo=datetime.UTC)}
    lines = PLAN.render("ics", plan, Look()).split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_the_calendars_own_zone_gives_each_event_the_hour_of_summer_or_winter():
    """As another reader of iCalendar understands it, from the rules in the file alone."""
    content = PLAN.render("ics", plan_of(), Look()).decode()
    zone = dateutil.tz.tzical(io.StringIO(content)).get("Europe/Amsterdam")
    starts = [
        datetime.datetime.strptime(at, "%Y%m%dT%H%M%S") for at in re.findall(r"DTSTART;TZID=[^:]+:(\w+)", content)
    ]
    offsets = {start.month: start.replace(tzinfo=zone).utcoffset() for start in starts}
    assert {3, 5, 9} <= set(offsets)
    for month, offset in offsets.items():
        assert offset == datetime.timedelta(hours=2 if 4 <= month <= 10 else 1), month
    for last_winter, first_summer in (
        ("2027-03-28T01:59", "2027-03-28T03:00"),
        ("2026-10-25T03:00", "2026-10-25T01:59"),
    ):
        moments = [datetime.datetime.fromisoformat(at).replace(tzinfo=zone) for at in (last_winter, first_summer)]
        assert [moment.utcoffset() for moment in moments] == [datetime.timedelta(hours=1), datetime.timedelta(hours=2)]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_calendar_for_parents_holds_no_level_no_indicator_and_nothing_of_the_team(lang):
    with in_language(lang):
        plan = plan_of()
        content = PLAN.render("ics", plan, Look()).decode().replace("\r\n ", "")
        told = [goal.name for goal in plan.goals] + [goal.title for goal in plan.goals]
        told += [step for goal in plan.goals for step in goal.first_steps] + [goal.people for goal in plan.goals]
        told += [lines[0] for practice in plan.practices for _title, lines in practice.parts[:2]]
    assert not [each for each in told if each and each.replace(",", "\\,") in content]


def test_a_moment_without_an_hour_takes_the_whole_day():
    practice = load_library(isop()).practices[0]
    open_day = practice.model_copy(update={"moments": (Moment(month=11, what={"": "Come"}),), "indicators": ("1.3",)})
    plan = Plan(assessed(FEW), [open_day.model_copy(update={"sectors": ()})], SEPTEMBER)
    events = icalendar.Calendar.from_ical(PLAN.render("ics", plan, Look())).walk("VEVENT")
    (event,) = [event for event in events if str(event["summary"]) == "Come"]
    assert event.decoded("dtstart") == datetime.date(2026, 11, 10)
    assert event.decoded("dtend") == datetime.date(2026, 11, 11)
    assert "location" not in event and "description" not in event


def uids(plan):
    return [
        str(event["uid"]) for event in icalendar.Calendar.from_ical(PLAN.render("ics", plan, Look())).walk("VEVENT")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"name": "De Vlieger", "lrk": "987654321"}, {"name": "Kindcentrum Zonnig", "lrk": "987654321"}),
        ({"name": "De Brug", "brin": "12ab"}, {"name": "De Nieuwe Brug", "brin": "12AB"}),
        ({"name": "Basisschool De  Brúg"}, {"name": "IKC de Brug."}),
        (
            {"name": "Peuterschool De Vlieger", "city": "Tilburg"},
            {"name": "peuterspeelzaal vlieger", "city": "tilburg"},
        ),
    ],
)
def test_a_plan_that_is_made_again_gives_the_same_moments_in_a_calendar(before, after):
    first = uids(plan_of(school=before))
    with in_language("nl"):
        again = uids(plan_of(school=after))
    assert first == again


def test_another_school_or_another_year_has_moments_of_its_own():
    one = uids(plan_of(school={"name": "De Brug", "city": "Zwolle"}))
    for name, city in (("De Boog", "Zwolle"), ("De Brug", "Almelo"), ("Basisschool", "Zwolle")):
        assert not set(one) & set(uids(plan_of(school={"name": name, "city": city})))
    later = Plan(plan_of(school={"name": "De Brug", "city": "Zwolle"}).assessment, (), datetime.date(2027, 9, 1))
    assert not set(one) & set(uids(later))


def test_a_calendar_program_takes_the_newer_of_two_plans():
    decided = {"outcome": "awarded", "date": "2026-06-02", "by": {"name": "T. Vos"}}
    found: list[Any] = [
        icalendar.Calendar.from_ical(PLAN.render("ics", plan, Look())).walk("VEVENT")[0]
        for plan in (plan_of(everywhere(3)), plan_of(everywhere(3), decision=decided))
    ]
    assert found[0]["uid"] == found[1]["uid"]
    assert found[0]["sequence"] < found[1]["sequence"]
    assert found[0].decoded("last-modified") < found[1].decoded("last-modified")


@pytest.mark.parametrize(
    "name",
    [*HOSTILE, "BEGIN:VEVENT\r\nATTACH:file:///etc/passwd", "=cmd|' /C calc'!A0"],
    ids=lambda name: name[:8],
)
def test_what_is_hostile_in_a_name_is_only_text(name):
    plan = plan_of(FEW, school={"name": name, "sector": "po"})
    made = {format_: PLAN.render(format_, plan, Look()) for format_ in PLAN.functions}
    assert b"<script>alert" not in made["html"]
    assert b"\nATTACH" not in made["ics"]
    assert len(icalendar.Calendar.from_ical(made["ics"]).walk("VEVENT")) == sum(len(m.moments) for m in plan.calendar)
    with pymupdf.open(stream=made["pdf"]) as document:
        shown = "".join("".join(page.get_text() for page in document).split())
        assert not any(page.get_links() for page in document)
    assert "".join(drawable(name).split())[:40] in shown or any("\u0590" <= c <= "\u05ff" for c in name)


def told(*arguments, **options):
    done = run("plan", *arguments, **options)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stderr.decode()


def test_a_plan_and_its_calendar_are_written_in_one_go(tmp_path):
    assert told(SCHOOL, cwd=tmp_path, lang="nl")[0] == 0
    assert told(SCHOOL, "-o", "p.docx", "--calendar", "o.ics", "--start", "2026-09-01", cwd=tmp_path)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["de-brug-plan.pdf", "o.ics", "p.docx"]
    assert b"202609" in (tmp_path / "o.ics").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 2),
        ([SCHOOL, "-o", "plan.doc"], 2),
        ([SCHOOL, "-o", "plan"], 2),
        ([SCHOOL, "--calendar", "o.pdf"], 2),
        ([SCHOOL, "--start", "september"], 2),
        ([SCHOOL, "--start", "2026-09-31"], 2),
        ([SCHOOL, "-o", "nowhere/p.md"], 4),
        ([SCHOOL, "--templates", "nowhere"], 2),
        ([SCHOOL, "--practices", "nowhere"], 3),
        (["nothing.yaml"], 3),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(tmp_path, arguments, status):
    assert told(*arguments, cwd=tmp_path)[0] == status
    assert list(tmp_path.iterdir()) == []


def test_a_plan_also_follows_from_an_assessment_that_was_kept(tmp_path):
    run("assess", SCHOOL, "-o", "a.json", cwd=tmp_path)
    assert told("a.json", "-o", "one.md", cwd=tmp_path)[0] == 0
    assert told(SCHOOL, "-o", "two.md", cwd=tmp_path)[0] == 0
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()


def test_the_plan_and_the_assessment_recommend_the_same_first(tmp_path):
    shown = run("assess", SCHOOL).stdout.decode()
    plan = run("plan", SCHOOL, "-o", "-").stdout.decode().replace("\\", "")
    titles = [line.split("Practice: ")[1].rpartition(" (")[0] for line in shown.splitlines() if "Practice: " in line]
    assert len(titles) == 4
    # Three goals at a time: the practice for the fourth comes with it, later.
    assert sum(title in plan for title in titles) == 3


@pytest.mark.parametrize("wide", [360, 1300])
def test_the_months_stand_whole_beside_or_below_each_other(browser, tmp_path, wide):  # noqa: F811
    (tmp_path / "plan.html").write_bytes(PLAN.render("html", plan_of(), Look()))
    with on_a_telephone(browser) if wide < 500 else nullcontext():
        browser.get((tmp_path / "plan.html").as_uri())
        boxes = browser.execute_script(
            "return [...document.querySelectorAll('.month')].map(m => { const b = m.getBoundingClientRect();"
            " return [b.left, b.top, b.right, b.bottom, m.scrollHeight - m.clientHeight]; })"
        )
    assert len(boxes) == 12 and all(over <= 0 for *_box, over in boxes)
    apart = [a[2] <= b[0] or a[3] <= b[1] or b[2] <= a[0] or b[3] <= a[1] for a, b in itertools.combinations(boxes, 2)]
    assert all(apart)
    assert (len({box[0] for box in boxes}) == 1) == (wide < 500)
