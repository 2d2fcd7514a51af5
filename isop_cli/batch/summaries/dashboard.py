"""The dashboard: one HTML file with everything in it, that works without a network."""

import shutil
import tempfile
from fractions import Fraction
from typing import Any, BinaryIO

from markupsafe import Markup

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.summaries.columns import decision, mark, meanings, not_heard, outcome, sector
from isop_cli.batch.summaries.network import Network
from isop_cli.batch.work import CERTIFICATE, REPORT
from isop_cli.formats.look import Look
from isop_cli.formats.problems.wording import in_words
from isop_cli.formats.templating import environment, for_page, render_template
from isop_cli.model.framework import Framework
from isop_cli.model.school_row import SchoolRow
from isop_cli.reading.diagnostics import Severity
from isop_cli.text.language import _, decimal, language, text_in
from isop_cli.text.numbers import tenths
from isop_cli.text.printable import one_line, printable
from isop_cli.text.terms import MARKS, guideline_outcome_word, label_outcome_word

GUIDELINES = ("met", "partly", "not_met", "insufficient", "not_applicable")
OUTCOMES = ("awarded", "deferred", "insufficient", "not_awarded", "error")
#: So many problems of a school are shown; the rest is in the other files.
_MOST_PROBLEMS = 20
#: So many schools are named with each outcome: those that need most.
_MOST_NAMED = 5
#: Where the rows come in the page; no text of a school can be this, for it holds a control character.
_ROWS = "\x01rows\x01"


class Summary:
    """A row for each school, and sums over all of them."""

    def __init__(self, framework: Framework, file: BinaryIO, look: Look) -> None:
        self.framework, self.file, self.look = framework, file, look
        # The sums stand before the rows, and are known after them.
        self.rows = tempfile.TemporaryFile(prefix="isop-")  # noqa: SIM115 – closed in finish
        self.total = 0
        self.outcomes = dict.fromkeys(OUTCOMES, 0)
        #: The schools of each outcome that need most, each behind how little of its guidelines is met, and its levels.
        self.first: dict[str, list[tuple[int, Fraction, str]]] = {name: [] for name in OUTCOMES}
        tops = range(framework.scale.bottom, framework.scale.top + 1)
        self.levels = {name: dict.fromkeys([*tops, "open"], 0) for name in framework.indicators}
        self.sums = dict.fromkeys(framework.indicators, Fraction(0))
        self.guidelines: dict[str, dict[str, int]] = {g.id: {} for g in framework.guidelines}
        #: The sum of the levels of each partnership, and at how many schools it was seen.
        self.partnerships = {p.id: (Fraction(0), 0) for p in framework.partnerships}
        self.network = Network(framework)

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        row = school.row
        self.outcomes[row.kind] += 1
        found = row.guidelines.values()
        need = sum(g.outcome == "met" for g in found), sum((g.score or Fraction(0) for g in found), Fraction(0))
        self.first[row.kind] = sorted([*self.first[row.kind], (*need, one_line(row.school or row.dossier))])[
            :_MOST_NAMED
        ]
        if row.outcome is not None:
            self._sum(row)
        link = next((name for name in (REPORT,) if name in school.files), None)
        told = [
            f"{problem.code} {one_line(in_words(problem).message)}"
            for problem in school.problems
            if problem.severity > Severity.NOTICE
        ]
        cells: list[Any] = [
            one_line(row.school or row.dossier), one_line(row.city or ""), sector(row, self.framework), row.kind,
            [self._cell(row, g.id) for g in self.framework.guidelines], _tenth(row.spread, 10),
            told[:_MOST_PROBLEMS], len(told), f"{school.home}/{link}" if link else "", one_line(row.dossier),
            f"{school.home}/{CERTIFICATE}" if CERTIFICATE in school.files else "", outcome(row), decision(row) or self._not_heard(row),
        ]  # fmt: skip
        self.rows.write(((",\n" if self.total else "") + for_page(cells)).encode("utf-8", "replace"))
        self.total += 1
        self.network.add(row)

    def _not_heard(self, row: SchoolRow) -> str:
        groups = not_heard(row, self.framework)
        return _("Not heard yet: {groups}.").format(groups=groups) if groups else ""

    @staticmethod
    def _cell(row: SchoolRow, guideline: str) -> list[Any] | None:
        """A guideline's outcome, its level in tenths, and its marks with what was computed, where it has them."""
        found = row.guidelines.get(guideline)
        if found is None:
            return None
        told: list[Any] = [found.outcome, _tenth(found.score, 10)]
        return [*told, marks, row.judged.get(guideline)] if (marks := mark(row, guideline)) else told

    def _sum(self, row: SchoolRow) -> None:
        for name, found in row.guidelines.items():
            counts = self.guidelines[name]
            counts[found.outcome] = counts.get(found.outcome, 0) + 1
        for name, score in row.indicators.items():
            if score is None:
                self.levels[name]["open"] += 1
            else:
                self.levels[name][int(score)] += 1
                self.sums[name] += score
        for name, level in row.partnerships.items():
            total, seen = self.partnerships[name]
            self.partnerships[name] = (total + level, seen + 1)

    def finish(self) -> BinaryIO:
        """The file."""
        framework = self.framework
        names = {name: label_outcome_word(name) for name in OUTCOMES[:-1]} | {"error": _("errors in the dossier")}
        states = {name: guideline_outcome_word(name) for name in GUIDELINES}
        words = {
            "outcomes": names,
            "guidelines": states,
            "marks": {name: MARKS[name] for name in GUIDELINES},
            "computed": _("computed: OUTCOME"),
            "swarm_met": _("NUMBER of ALL meet it"),
            "median": _("median LEVEL"),
            "needed": _("needed: LEVEL"),
            "ring": _("A dot with a ring: judged by the auditor."),
            "need": _("Schools that do not meet all guidelines yet: NUMBER of ALL."),
            "none_needs": _("Each of these schools meets all guidelines."),
            "most_often": _("Most often: WHAT."),
            "printed": _("Printed: NUMBER of the ALL schools"),
            "printed_needy": _("Printed: NUMBER of the ALL schools that do not meet all guidelines yet"),
            "print_others": _("for others, choose a filter or another order on the screen"),
            "dot_one": _("Each dot is a school."),
            "dot_many": _("A dot stands for at most NUMBER schools."),
            "far_off": _("far from the others: NUMBER"),
            "count": _("Shown: NUMBER of ALL"),
            "report": _("Report"),
            "certificate": _("Certificate"),
            "spread": _("Spread"),
            "more": _("and NUMBER more"),
            "nothing": _("No school fits."),
            "everybody": _("all schools"),
            "helped_by": _("Can learn from"),
            "helps": _("Can help"),
            "nobody": _("nobody here"),
            "about_km": _("about NUMBER km"),
            "unknown_place": _("Place not known"),
            "sought": _("Most sought after"),
            "sought_about": _("For so many schools this is where they could learn most."),
            "too_many": _("With so many schools the lines are not drawn: choose a school, or use the filters above."),
            "no_lines": _("None of these schools can learn from another."),
        }
        settings, network = self.network.finish()
        page = render_template(
            environment(self.look, printable),
            "batch/dashboard.html",
            logo=self.look.logo_inside,
            framework=framework,
            label=text_in(framework.name),
            meanings=meanings(),
            total=self.total,
            outcomes=[(name, names[name], self.outcomes[name]) for name in OUTCOMES],
            guidelines=[
                (
                    g.id,
                    text_in(g.title),
                    [(name, states[name], self.guidelines[g.id].get(name, 0)) for name in GUIDELINES],
                )
                for g in framework.guidelines
            ],
            indicators=[self._indicator(g, i) for g in framework.guidelines for i in g.indicators],
            partnerships=[
                (text_in(p.name), decimal(mean), self._share(mean))
                for p in framework.partnerships
                for mean in [_mean(*self.partnerships[p.id])]
            ],
            levels=[(level.level, text_in(level.name)) for level in framework.scale.levels],
            first={name: self._named(name) for name in OUTCOMES},
            marks=MARKS,
            data=Markup(for_page(self._settings(words))),
            rows=Markup(_ROWS),
            network_settings=Markup(settings),
            network=Markup(network),
            mapped=self.network.fits,
        )
        before, after = page.encode("utf-8", "replace").split(_ROWS.encode())
        self.file.write(before + b"[")
        with self.rows:
            self.rows.seek(0)
            shutil.copyfileobj(self.rows, self.file)
        self.file.write(b"]" + after)
        return self.file

    def _named(self, kind: str) -> str:
        """The schools with an outcome that need most, and how many more there are."""
        names = [name for *_need, name in self.first[kind]]
        rest = self.outcomes[kind] - len(names)
        return ", ".join(names) + (" " + _("and NUMBER more").replace("NUMBER", str(rest)) if rest else "")

    def _settings(self, words: dict[str, Any]) -> dict[str, Any]:
        """What the page's script knows besides the schools."""
        framework = self.framework
        return {
            "words": words,
            "lang": language(),
            "titles": [g.id for g in framework.guidelines],
            "names": [f"{g.id} {text_in(g.title)}" for g in framework.guidelines],
            "levels": [(level.level, text_in(level.name)) for level in framework.scale.levels],
            "bounds": [framework.scale.bottom, framework.scale.top],
            "needed": float(framework.parameters.met_at.value),
        }

    def _share(self, mean: Fraction | None) -> float:
        """A mean as a share of the scale, in per cents."""
        scale = self.framework.scale
        return 0.0 if mean is None else float((mean - scale.bottom) / (scale.top - scale.bottom) * 100)

    def _indicator(self, guideline: Any, indicator: Any) -> dict[str, Any]:
        counts = self.levels[indicator.id]
        scored = sum(number for level, number in counts.items() if level != "open")
        return {
            "id": indicator.id,
            "title": text_in(indicator.title),
            "guideline": guideline.id,
            "mean": decimal(self.sums[indicator.id] / scored) if scored else "–",
            "counts": [
                (level, number, 100 * number / max(1, sum(counts.values()))) for level, number in counts.items()
            ],
        }


def _mean(total: Fraction, number: int) -> Fraction | None:
    return total / number if number else None


def _tenth(score: Fraction | None, times: int) -> int | None:
    return None if score is None else tenths(score * times / 10)
