"""An empty dossier that an auditor fills in without the manual: the rubric stands beside each blank."""

import datetime
import textwrap
from collections.abc import Iterator

from isop_cli.documents.forms.asked import can_show
from isop_cli.model.dossier import FORMAT
from isop_cli.model.framework import Framework, Indicator, SourceType
from isop_cli.text.language import _, text_in

#: The schema's file, written beside the dossier so that an editor finds it without a network.
SCHEMA_FILE = "isop-evidence.schema.json"
_WIDTH = 110


def scaffold(framework: Framework, today: datetime.date) -> str:
    """A dossier with one block for each source type and a blank for each indicator that this source can show."""
    lines = [f"# yaml-language-server: $schema={SCHEMA_FILE}", *_opening(framework)]
    lines += [f"format: {FORMAT}", "", "school:"]
    lines.append("  name:                  # " + _("as it stands on the certificate"))
    if framework.sectors:
        sectors = " | ".join(f"{sector.id}" for sector in framework.sectors)
        lines.append(f"  sector:                # {sectors}")
    lines += [
        '  # brin: "12AB00"       # ' + _("optional, as are lrk, city, postcode, website and pupils"),
        "",
        "audit:",
        f"  date: {today.isoformat()}       # " + _("reference date: the age of evidence is counted back from here"),
        "  kind: initial          # initial | interim | renewal",
        "  auditors:",
        "    - id: a1",
        "      name:",
        "      role: lead",
        "",
        "evidence:",
    ]
    used: set[str] = set()
    for source in framework.sources:
        for who, indicators in _voices(source, framework):
            lines += ["", *_block(source, who, indicators, framework, _evidence_id(source, used))]
    lines += ["", *_closing(framework)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _opening(framework: Framework) -> Iterator[str]:
    name = text_in(framework.name)
    yield from _comment(
        _("Evidence for the {label} {version}.").format(label=name, version=framework.version)
        + " "
        + _("Fill in what you saw, heard and read; leave blank what you have not seen: a blank is open, not zero.")
    )
    if framework.scale.rule:
        yield from _comment(text_in(framework.scale.rule))
    yield from _comment(_("Look now and then with: isop check FILE. In the end: isop assess FILE."))
    yield "#"


def _voices(source: SourceType, framework: Framework) -> Iterator[tuple[str | None, list[Indicator]]]:
    """Whose voices to begin with in a source type, and what each is asked: first those that must be heard.

    The others are asked what these cannot tell.
    """
    left = [i for i in framework.indicators.values() if source.id in framework.sources_of(i)]
    groups = (*framework.parameters.required_voices.value, *framework.respondent_names)
    for who in dict.fromkeys(groups) if source.needs_who else ():
        told = [indicator for indicator in left if can_show(indicator, source.id, who, framework)]
        if told:
            yield who, told
        left = [indicator for indicator in left if indicator not in told]
    if left:
        yield None, left


def _block(
    source: SourceType, who: str | None, indicators: list[Indicator], framework: Framework, identifier: str
) -> Iterator[str]:
    name = text_in(source.name)
    if who is not None:
        name += f": {text_in(framework.respondent_names[who])}"
    yield f"  # ── {name[:1].upper()}{name[1:]} " + "─" * max(3, _WIDTH - 8 - len(name))
    if source.hint:
        yield from _comment(text_in(source.hint), 2)
    yield from _comment(_("One more of these? Copy this block and give it an id of its own."), 2)
    yield f"  - id: {identifier}"
    yield f"    source: {source.id}"
    if who is not None:
        yield f"    who: {who:<18} # " + " | ".join(framework.respondent_names)
        yield f"    # participants: {{{who}: 6}}"
    yield "    date:                # " + _("year-month-day, such as {date}").format(date="2026-05-12")
    yield "    title:"
    yield "    by: a1"
    yield "    findings:"
    for indicator in indicators:
        yield from _blank(indicator, framework)


def _blank(indicator: Indicator, framework: Framework) -> Iterator[str]:
    core = " ({})".format(_("core")) if indicator.core else ""
    yield ""
    yield from _comment(f"{indicator.id} {text_in(indicator.title)}{core}", 6)
    if indicator.look_for:
        yield from _comment(text_in(indicator.look_for), 6)
    for level, text in zip(framework.scale.levels, indicator.levels, strict=True):
        yield from _comment(f"{level.level} {text_in(level.name)}: {text_in(text)}", 6, hanging="    ")
    yield f'      - indicator: "{indicator.id}"'
    yield "        level:"
    yield "        note:"


def _closing(framework: Framework) -> Iterator[str]:
    first = next(iter(framework.indicators))
    guideline = framework.guidelines[0].id
    yield from _comment(_("What follows is optional: remove the # in front of what you need."))
    yield from _comment(_("More files with evidence, from this folder:"))
    yield "# include: [{}/*.yaml]".format(_("visits"))
    yield from _comment(_("Indicators that do not apply to this school, each with the reason:"))
    yield "# not_applicable:"
    yield f'#   "{first}": …'
    yield from _comment(_("Where you depart from the computed outcome of a guideline:"))
    yield "# judgements:"
    yield f'#   "{guideline}": {{outcome: partly, by: a1, reason: …}}'


def _comment(text: str, indent: int = 0, hanging: str = "") -> list[str]:
    margin = " " * indent + "# "
    return textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent=margin, subsequent_indent=margin + hanging)


def _evidence_id(source: SourceType, used: set[str]) -> str:
    number = 1
    while (identifier := f"{source.id[:1].upper()}{number}") in used:
        number += 1
    used.add(identifier)
    return identifier
