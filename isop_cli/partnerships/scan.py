"""The self-scan: its form, and what several respondents say together. Levels are in the framework's scale."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.model.scan import FORMAT, GROUPS, Scan
from isop_cli.text.language import _, decimal, join_words, ngettext, text_in

#: With fewer respondents than this a mean tells what somebody answered.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Side:
    """What one group says of one partnership: means over its respondents, None without answers."""

    for_templates: ClassVar = ("gap",)

    now: Fraction | None
    wish: Fraction | None

    @property
    def gap(self) -> Fraction | None:
        """How much stronger it should be."""
        return None if self.now is None or self.wish is None else self.wish - self.now


@dataclass(frozen=True, slots=True)
class Seen:
    """A partnership as each group sees it, by group."""

    for_templates: ClassVar = ("difference",)

    id: str
    name: str
    sides: dict[str, Side]

    @property
    def difference(self) -> Fraction | None:
        """Team less parents, of how strong it is now; None where one of them did not answer."""
        levels = [self.sides[group].now for group in GROUPS if group in self.sides]
        if len(levels) != len(GROUPS) or None in levels:
            return None
        return (levels[0] or Fraction(0)) - (levels[1] or Fraction(0))


@dataclass(frozen=True, slots=True)
class Combined:
    """Several scans of one school together."""

    school: str | None
    first: datetime.date
    last: datetime.date
    respondents: dict[str, int]
    partnerships: tuple[Seen, ...]

    @property
    def few(self) -> list[str]:
        """The groups in which somebody's answer may show."""
        return [group for group, number in self.respondents.items() if number < FEWEST]


def combine(scans: Sequence[Scan], framework: Framework) -> Combined:
    """The scans together: each respondent weighs the same within a group, and the groups stay apart."""
    answers = {group: [r for scan in scans if scan.group == group for r in scan.respondents] for group in GROUPS}
    present = {group: found for group, found in answers.items() if found}
    seen = []
    for partnership in framework.partnerships:
        sides = {
            group: Side(
                _mean(r[partnership.id].now for r in found if partnership.id in r),
                _mean(r[partnership.id].wish for r in found if partnership.id in r),
            )
            for group, found in present.items()
        }
        seen.append(Seen(partnership.id, text_in(partnership.name), sides))
    return Combined(
        next((scan.school for scan in scans if scan.school), None),
        min(scan.date for scan in scans),
        max(scan.date for scan in scans),
        {group: len(found) for group, found in present.items()},
        tuple(seen),
    )


def different_schools(scans: Iterable[Scan]) -> list[str]:
    """The schools that scans name, when they name more than one."""
    names = list(dict.fromkeys(scan.school.strip() for scan in scans if scan.school))
    return names if len(names) > 1 else []


def _mean(levels: Iterable[int | None]) -> Fraction | None:
    given = [level for level in levels if level is not None]
    return Fraction(sum(given), len(given)) if given else None


# -- in words, in the language in force --------------------------------------------------------------------------------


def group_name(group: str, number: int) -> str:
    """A group with how many answered."""
    if group == "team":
        return ngettext("{n} member of the team", "{n} members of the team", number).format(n=number)
    return ngettext("{n} parent", "{n} parents", number).format(n=number)


def who(combined: Combined) -> str:
    """Who filled in the scan."""
    return join_words([group_name(group, number) for group, number in combined.respondents.items()])


def talking_points(combined: Combined) -> list[str]:
    """What the conversation could be about: the largest wishes, and where team and parents see it differently."""
    told = []
    for group, number in combined.respondents.items():
        gaps = [(seen.sides[group].gap or Fraction(0), in_a_sentence(seen.name)) for seen in combined.partnerships]
        largest = max((gap for gap, _name in gaps), default=Fraction(0))
        if largest > 0:
            names = join_words([name for gap, name in gaps if gap == largest])
            told.append(
                ngettext(
                    "{who} wishes most of all for growth in {names}: {gap} higher.",
                    "{who} wish most of all for growth in {names}: {gap} higher.",
                    number,
                ).format(who=group_name(group, number), names=names, gap=decimal(largest))
            )
    differences = [
        (seen.difference, in_a_sentence(seen.name)) for seen in combined.partnerships if seen.difference is not None
    ]
    if differences:
        largest = max(abs(difference) for difference, _name in differences)
        for difference, name in differences:
            if largest > 0 and abs(difference) == largest:
                sentence = (
                    _("The team sees {name} stronger than the parents do, by {difference}.")
                    if difference > 0
                    else _("The parents see {name} stronger than the team does, by {difference}.")
                )
                told.append(sentence.format(name=name, difference=decimal(abs(difference))))
        if largest == 0:
            told.append(_("Team and parents see every partnership the same."))
    return told


def in_a_sentence(name: str) -> str:
    """A partnership's name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def summary(combined: Combined, top: int) -> str:
    """The scan in a sentence, for the note of a finding."""
    parts = []
    for seen in combined.partnerships:
        levels = [
            _("{group} {now}, wish {wish}").format(
                group=_("team") if group == "team" else _("parents"), now=decimal(side.now), wish=decimal(side.wish)
            )
            for group, side in seen.sides.items()
        ]
        parts.append(f"{seen.name}: {join_words(levels)}")
    told = _("Self-scan by {who}, out of {top}.").format(who=who(combined), top=top)
    return f"{told} {'; '.join(parts)}."


def form_file(texts: ModelTexts, framework: Framework, day: datetime.date) -> str:
    """An empty scan as YAML, with what belongs where as comments."""
    scale = framework.scale
    levels = " · ".join(
        f"{level.level} {text_in(text)}" for level, text in zip(scale.levels, texts.scan.levels, strict=False)
    )
    lines = [
        "# " + _("Self-scan: how strong is each partnership now, and how strong should it be?"),
        "# " + _("One block under respondents for each paper form; copy it as often as needed. No names."),
        f"# {levels}",
        f"format: {FORMAT}",
        f"label: {framework.id}",
        "school:",
        f"date: {day.isoformat()}",
        "group: team   # team | parents",
        "respondents:",
    ]
    dash = "- "
    for partnership in framework.partnerships:
        lines.append(f"  {dash}{partnership.id}: {{now: , wish: }}   # {text_in(partnership.name)}")
        dash = "  "
    return "\n".join(lines) + "\n"
