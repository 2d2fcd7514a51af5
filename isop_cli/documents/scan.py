"""The self-scan as files: the form to print, and what came of it as PDF, Markdown, JSON, and evidence."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from isop_cli.documents.levels import Track, track
from isop_cli.formats.look import Look
from isop_cli.formats.markdown import render_markdown
from isop_cli.formats.pdf import UNDATED, render_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.partnerships.scan import Combined, Seen, form_file, summary, talking_points, who
from isop_cli.partnerships.texts import described
from isop_cli.text.language import _, date_in_words, decimal, text_in
from isop_cli.text.printable import one_line


class ScanForm:
    """The form in the language in force."""

    for_templates: ClassVar = ("framework", "levels", "partnerships", "texts")

    def __init__(self, texts: ModelTexts, framework: Framework, day: datetime.date = UNDATED) -> None:
        """`day` stands on the form to type in."""
        self.texts, self.framework, self.day = texts, framework, day
        self.partnerships = described(texts, framework)
        self.levels = [
            (level.level, text_in(text)) for level, text in zip(framework.scale.levels, texts.scan.levels, strict=False)
        ]


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """How strong one group finds a partnership now, and how strong it wishes it to be: drawn, and as numbers."""

    group: str
    track: Track
    now: str
    wish: str


class ScanResult:
    """What came of the scans, in the language in force."""

    for_templates: ClassVar = ("about", "few", "framework", "levels", "partnerships", "points", "title")

    def __init__(self, combined: Combined, framework: Framework) -> None:
        self.combined, self.framework = combined, framework
        self.partnerships = combined.partnerships
        self.points = talking_points(combined)

    @property
    def title(self) -> str:
        """The page's title."""
        school = one_line(self.combined.school or "")
        return _("Self-scan of the partnerships") + (f": {school}" if school else "")

    @property
    def about(self) -> str:
        """Who filled it in, and when."""
        first, last = (date_in_words(day.isoformat()) for day in (self.combined.first, self.combined.last))
        days = first if first == last else _("{first} to {last}").format(first=first, last=last)
        return f"{who(self.combined)} · {days}"

    @property
    def few(self) -> str:
        """What to say when so few answered that somebody's answer may show; else nothing."""
        if not self.combined.few:
            return ""
        return _("Fewer than three people of a group answered: what they said may show. Share this with care.")

    def levels(self, seen: Seen) -> Sequence[GroupLevel]:
        """The levels of a partnership, one for each group. The line stands at what the group wishes."""
        names = {"team": _("team"), "parents": _("parents")}
        return [
            GroupLevel(
                names[group],
                track(self.framework, side.now, names[group], needed=side.wish, word=_("wish")),
                decimal(side.now),
                decimal(side.wish),
            )
            for group, side in seen.sides.items()
        ]


def _form_to_type_in(form: ScanForm, _look: Look) -> bytes:
    return form_file(form.texts, form.framework, form.day).encode("utf-8")


def _result_json(result: ScanResult, _look: Look) -> bytes:
    return (json.dumps(as_data(result.combined), ensure_ascii=False, indent=2) + "\n").encode()


#: The form: to print and fill in with a pen, or to type the answers in.
SCAN_FORM = DocumentKind[ScanForm](
    "scan-form",
    {
        "pdf": lambda form, look: render_pdf(look, "model/scan-form.html", UNDATED, form=form),
        "yaml": _form_to_type_in,
    },
)
#: What came of the scans.
SCAN_RESULT = DocumentKind[ScanResult](
    "scan-result",
    {
        "pdf": lambda of, look: render_pdf(look, "model/scan-result.html", of.combined.last, result=of),
        "markdown": lambda of, look: render_markdown(look, "model/scan-result.md", result=of),
        "json": _result_json,
    },
)


def as_data(combined: Combined) -> dict[str, object]:
    """The combined scan as plain data; levels are exact texts such as "9/4"."""

    def exact(value: object) -> str | None:
        return None if value is None else str(value)

    return {
        "format": "isop-scan-result/1",
        "school": combined.school,
        "from": combined.first.isoformat(),
        "to": combined.last.isoformat(),
        "respondents": combined.respondents,
        "partnerships": {
            seen.id: {
                **{group: {"now": exact(side.now), "wish": exact(side.wish)} for group, side in seen.sides.items()},
                "difference": exact(seen.difference),
            }
            for seen in combined.partnerships
        },
    }


def evidence_file(combined: Combined, texts: ModelTexts, framework: Framework) -> str:
    """The scan as an evidence item to include in a dossier: the auditor still chooses the levels."""
    source = "team_meeting" if "team" in combined.respondents else "interview"
    if source not in framework.source_ids:
        source = framework.source_ids[0]
    counts = {"team": "staff", "parents": "parents"}
    note = json.dumps(summary(combined, framework.scale.top), ensure_ascii=False)
    told = ", ".join(f"{counts[group]}: {number}" for group, number in combined.respondents.items())
    lines = [
        "# " + _("Put this file in the dossier's folder, and name it there under include."),
        "# " + _("The levels are for the auditor to choose."),
        "evidence:",
        f"  - id: scan-{combined.last.isoformat()}",
        f"    source: {source}",
        f"    date: {combined.last.isoformat()}",
        "    title: " + _("Self-scan of the partnerships"),
        f"    participants: {{{told}}}",
        "    findings:",
    ]
    for indicator in texts.scan.indicators:
        described_ = framework.indicators[indicator]
        lines.append(f"      # {indicator} {text_in(described_.title)}")
        lines += [
            f"      # {level.level} {text_in(text)}"
            for level, text in zip(framework.scale.levels, described_.levels, strict=True)
        ]
        lines += [f'      - indicator: "{indicator}"', "        level:", f"        note: {note}"]
    return "\n".join(lines) + "\n"
