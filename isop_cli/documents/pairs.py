"""Pairs as files: a table for a spreadsheet, and data for programs."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from isop_cli.documents.pair_sentences import Naming, places, reasons, school_name
from isop_cli.formats.cells import defused
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.matching.pairing import Pairing, Topic
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, join_words, with_decimal_mark


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs, and the framework that they learn by."""

    pairing: Pairing
    framework: Framework


def _json(pairs: Pairs, _look: Look) -> bytes:
    data = as_data(pairs.pairing, pairs.framework)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _csv(pairs: Pairs, _look: Look) -> bytes:
    """A row for each pair, with a mark in front by which spreadsheets know UTF-8. No cell is a formula."""
    pairing, naming, target = pairs.pairing, Naming(pairs.framework), io.StringIO()
    table = csv.writer(target, delimiter=";", lineterminator="\r\n")
    table.writerow(
        [
            _("School A"), _("Place A"), _("School B"), _("Place B"), _("Kilometres"), _("Value"),
            _("What A can learn"), _("What B can learn"), _("Reason"),
        ]
    )  # fmt: skip
    for pair in pairing.pairs:
        one, other = places(pair)
        cells = [
            school_name(pair.one), one, school_name(pair.other), other,
            "" if pair.kilometres is None else str(round(pair.kilometres)), with_decimal_mark(f"{pair.value:.1f}"),
            join_words(naming.topics(pair.learns_one)), join_words(naming.topics(pair.learns_other)),
            " ".join(reasons(pair, naming)),
        ]  # fmt: skip
        table.writerow([defused(cell) for cell in cells])
    for school in pairing.alone:
        table.writerow([defused(school_name(school)), defused(school.place), "", "", "", "", "", "", _("no partner")])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def as_data(pairing: Pairing, framework: Framework) -> dict[str, Any]:
    """The pairs as plain data; levels are exact texts such as "9/4"."""
    naming = Naming(framework)

    def learns(topics: tuple[Topic, ...]) -> list[dict[str, str]]:
        return [{topic.kind: topic.id, "theirs": str(topic.theirs), "mine": str(topic.mine)} for topic in topics]

    def school(of: Any) -> dict[str, Any]:
        return {"dossier": of.key, "school": of.name, "sector": of.sector, "place": of.place or None}

    return {
        "format": "isop-pairs/1",
        "gap": round(pairing.gap, 6),
        "pairs": [
            {
                "one": school(pair.one) | {"learns": learns(pair.learns_one)},
                "other": school(pair.other) | {"learns": learns(pair.learns_other)},
                "value": round(pair.value, 4),
                "kilometres": None if pair.kilometres is None else round(pair.kilometres),
                "reasons": reasons(pair, naming),
            }
            for pair in pairing.pairs
        ],
        "alone": [school(of) for of in pairing.alone],
    }


PAIRS = DocumentKind("pairs", {"csv": _csv, "json": _json})
