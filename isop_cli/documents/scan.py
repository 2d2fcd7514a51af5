"""The self-scan as files: the form to print, and what came of it as PDF, Markdown, JSON, and evidence."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from markupsafe import Markup

from isop_cli.formats.markdown import escaped, tidy
from isop_cli.formats.registry import known_suffix
from isop_cli.formats.templating import environment, render_template
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.partnerships.scan import Combined, Seen, summary, talking_points, who
from isop_cli.partnerships.texts import described
from isop_cli.text.drawable import drawable
from isop_cli.text.language import _, date_in_words, decimal, text_in
from isop_cli.text.printable import one_line

RESULT_SUFFIXES = (".pdf", ".md", ".json")


class ScanForm:
    """The form in the language in force."""

    for_templates: ClassVar = ("framework", "levels", "partnerships", "texts")

    def __init__(self, texts: ModelTexts, framework: Framework) -> None:
        self.texts, self.framework = texts, framework
        self.partnerships = described(texts, framework)
        self.levels = [
            (level.level, text_in(text)) for level, text in zip(framework.scale.levels, texts.scan.levels, strict=False)
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One group's levels of a partnership, as parts of the scale, 0 to 1."""

    group: str
    colour: str
    now: float
    wish: float | None
    level: str
    desired: str


class ScanResult:
    """What came of the scans, in the language in force."""

    for_templates: ClassVar = ("about", "bars", "few", "framework", "partnerships", "points", "title")

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

    def bars(self, seen: Seen) -> Sequence[Bar]:
        """The bars of a partnership."""
        top = self.framework.scale.top
        names = {"team": _("team"), "parents": _("parents")}
        colours = {"team": "#12454f", "parents": "#c27b1e"}
        return [
            Bar(
                names[group],
                colours[group],
                float((side.now or 0) / top),
                None if side.wish is None else float(side.wish / top),
                decimal(side.now),
                decimal(side.wish),
            )
            for group, side in seen.sides.items()
        ]


def render_form(form: ScanForm, templates: Path | None = None) -> bytes:
    """The form as PDF, to print and fill in with a pen."""
    from isop_cli.formats.pdf import write_pdf

    page = render_template(environment(templates, drawable), "model/scan-form.html", form=form, fonts=Markup(""))
    return write_pdf(page, datetime.date(2026, 1, 1), templates)


def render_result(combined: Combined, framework: Framework, suffix: str, templates: Path | None = None) -> bytes:
    """What came of the scans, in the format of a suffix. Raises FormatError for another one."""
    known_suffix(suffix, RESULT_SUFFIXES)
    result = ScanResult(combined, framework)
    if suffix == ".json":
        return (json.dumps(as_data(combined), ensure_ascii=False, indent=2) + "\n").encode()
    if suffix == ".md":
        return tidy(
            render_template(environment(templates, escaped, autoescape=False), "model/scan-result.md", result=result)
        )
    from isop_cli.formats.pdf import write_pdf

    made = environment(templates, drawable)
    page = render_template(made, "model/scan-result.html", result=result, fonts=Markup(""))
    return write_pdf(page, combined.last, templates)


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
