"""A practice to fill in: each key with what belongs there as a comment."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from isop_cli.model.framework import Framework
from isop_cli.model.practice import FORMAT
from isop_cli.text.language import _, language, text_in

SCHEMA_FILE = "isop-practice.schema.json"
_WIDTH = 110


def draft(
    identifier: str,
    framework: Framework,
    indicators: Sequence[str] = (),
    sector: str | None = None,
    what: Iterable[str] = (),
) -> str:
    """A practice of which the texts are still empty, in the language in force; what is known is filled in."""
    lang = language()
    sectors = [s.id for s in framework.sectors]
    touched = [p for name in indicators for p in framework.indicators[name].partnerships]
    lines = [
        f"# yaml-language-server: $schema={SCHEMA_FILE}",
        *_comment(_("A practice for others: what you do, how to begin, what it takes. Name no people and no school.")),
        *_comment(_("Look now and then with: isop practices check FILE")),
        f"format: {FORMAT}",
        f"id: {identifier}",
        f"label: {framework.id}",
        *_text("title", _("a few words that make others curious")),
    ]
    for name in indicators:
        indicator = framework.indicators[name]
        lines += _comment(f"{name} {text_in(indicator.title)}")
        lines += _comment(f"{framework.scale.top}: {text_in(indicator.levels[-1])}", hanging="   ")
    lines += [
        "indicators: [{}]".format(", ".join(f'"{name}"' for name in indicators)),
        "partnerships: [{}]".format(", ".join(dict.fromkeys(touched)))
        + "   # "
        + " | ".join(p.id for p in framework.partnerships),
        "sectors: [{}]".format(sector or "") + "   # " + _("empty: all; else:") + " " + " | ".join(sectors),
        *_text("what", _("what is done, in a sentence or two"), " ".join(what)),
        *_text("for_whom", _("for which parents, children or colleagues")),
        "start:   # " + _("how to begin on Monday: the first steps"),
        f'  - {lang}: ""',
        "takes:",
        *_text("time", "", indent="  "),
        *_text("people", "", indent="  "),
        *_text("money", "", indent="  "),
        *_text("watch", _("what can go wrong, and what to do about it")),
        *_text("works", _("how to see that it works")),
        *_comment(_("Invitations to parents, for their calendar: come, bring, ask. Remove the # in front:")),
        "# moments:",
        "#   - month: 9",
        "#     time: 08:30",
        "#     minutes: 15",
        "#     place: …   # " + _("such as: in the classroom"),
        "#     what: …   # " + _("such as: Come and see what your child works on"),
        "#     about: …   # " + _("what to bring or to ask"),
        *_comment(_("Where there is more about it:")),
        "# sources:",
        "#   - {title: …, url: https://…}",
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _text(key: str, hint: str, value: str = "", indent: str = "") -> Iterator[str]:
    yield f"{indent}{key}:" + (f"   # {hint}" if hint else "")
    # What JSON writes between quotes is YAML too.
    yield f"{indent}  {language()}: {json.dumps(value, ensure_ascii=False)}"


def _comment(text: str, hanging: str = "") -> list[str]:
    return textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent="# ", subsequent_indent="# " + hanging)
