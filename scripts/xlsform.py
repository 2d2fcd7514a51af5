"""Fill in the form for ODK and KoBoToolbox with ODK's own engine, and read back what was sent.

For each source, and each voice that speaks in it: does the engine ask the indicators that these can show and no others, do
they have their choices, is what is filled in taken without a remark, and does `isop` read the same from it? Needs Node and
npm, and pyxform where `make test` puts it; fetches the engine (@getodk/xforms-engine) the first time. See CONTRIBUTING.md.
"""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from isop_cli.checking.criteria import check_framework
from isop_cli.checking.evidence import examine
from isop_cli.commands.new import today
from isop_cli.documents.forms.asked import Asked, can_show, speaks
from isop_cli.documents.forms.xlsform import render_xlsform
from isop_cli.formats.look import Look
from isop_cli.model.framework import Framework
from isop_cli.reading.odk_names import level_of, note_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(sys.prefix) / "share"
ENGINE = SHARED / "xforms-engine"
PACKAGES = ("@getodk/xforms-engine@0.22", "jsdom@26")
NOTE = 'Note: "quoted"; with a comma, a #sign and\na second line'


def main() -> None:
    """Say what was filled in; leave with status 1 where something was not as it should be."""
    if not (ENGINE / "node_modules").is_dir():
        ENGINE.mkdir(parents=True, exist_ok=True)
        fetch = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(ENGINE), *PACKAGES]
        subprocess.run(fetch, check=True)
    wrong = 0
    for file in (ROOT / "criteria" / "isop.yaml", *sorted((ROOT / "tests" / "data").glob("*-criteria.yaml"))):
        framework = check_framework(file).framework
        assert framework is not None, file
        told = list(_differences(framework))
        wrong += len(told)
        print(f"{file.name}: " + ("\n  ".join(["", *told]) if told else "as it should be"))
    sys.exit(1 if wrong else 0)


def _interviews(framework: Framework) -> Iterator[dict[str, str]]:
    for source in framework.sources:
        voices = (*framework.respondent_names, *(() if source.needs_who else (None,)))
        for who in voices if speaks(source.id, framework) else (None,):
            answers = {"auditor": "J. de Wit", "school": "De Regenboog", "source": source.id}
            yield (
                answers
                | ({"who": who} if who else {})
                | {"date": "2026-04-14", "title": f"{source.id} {who}", "audit_date": "2026-05-12"}
            )


def _differences(framework: Framework) -> Iterator[str]:
    """What the engine, or what is read of its submissions, is not as the criteria have it."""
    interviews, levels = list(_interviews(framework)), sorted(framework.levels)
    expected: list[dict[str, int]] = []
    for answers in interviews:
        shown = [
            i for i in framework.indicators.values() if can_show(i, answers["source"], answers.get("who"), framework)
        ]
        expected.append({indicator.id: levels[n % len(levels)] for n, indicator in enumerate(shown)})
        for identifier, level in expected[-1].items():
            answers |= {level_of(identifier): str(level), note_of(identifier): NOTE}
    submissions = _filled_in(framework, interviews)
    for answers, levels_of, told in zip(interviews, expected, submissions, strict=True):
        name = answers["title"]
        asked = {field for field in told["shown"] if field.startswith("i")}
        if asked != {level_of(identifier) for identifier in levels_of}:
            yield f"{name}: asks {sorted(asked)} and not {sorted(map(level_of, levels_of))}"
        for field in asked:
            if told["shown"][field][: len(levels)] != [str(level) for level in levels]:
                yield f"{name}: {field} has the choices {told['shown'][field]}"
        if told["left"] or told["wrong"]:
            yield f"{name}: not taken {told['left']}, wrong {told['wrong']}"
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.csv"
        export.write_text(_as_a_table([told["xml"] for told in submissions]), "utf-8", newline="")
        read = examine(export, framework)
        yield from (
            f"read back: {each.code} {each.case} {each.place}" for each in read.diagnostics if each.code[0] == "E"
        )
        dossier = read.dossier
    found = [{f.indicator: f.level for f in item.findings} for item in dossier.evidence] if dossier else []
    if found != expected:
        yield f"read back: {found} and not {expected}"
    if dossier and {finding.note for item in dossier.evidence for finding in item.findings} != {NOTE}:
        yield "read back: other notes"


def _filled_in(framework: Framework, interviews: list[dict[str, str]]) -> list[dict]:
    """What the engine makes of the answers: what it showed, what it did not take, and the submission."""
    with tempfile.TemporaryDirectory() as folder:
        form, xform = Path(folder) / "form.xlsx", Path(folder) / "form.xml"
        form.write_bytes(render_xlsform(Asked(framework, today()), Look()))
        convert = SHARED / "pyxform" / "bin" / "xls2xform"
        subprocess.run([convert, form, xform], check=True, capture_output=True)
        command = ["node", ROOT / "scripts" / "fill_in_xform.mjs", xform]
        environment = {**os.environ, "ENGINE_HOME": str(ENGINE)}
        done = subprocess.run(
            command, input=json.dumps(interviews).encode(), capture_output=True, check=True, env=environment
        )
    return json.loads(done.stdout)


def _as_a_table(submissions: list[str]) -> str:
    """Submissions as ODK Central exports them: a column for each field, its groups before it."""
    rows = [dict(_fields(ElementTree.fromstring(xml), [])) for xml in submissions]
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(dict.fromkeys(head for row in rows for head in row)))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def _fields(node: ElementTree.Element, groups: list[str]) -> Iterator[tuple[str, str]]:
    for child in node:
        path = [*groups, child.tag.rpartition("}")[2]]
        if len(child):
            yield from _fields(child, path)
        else:
            yield "-".join(path), child.text or ""


if __name__ == "__main__":
    main()
