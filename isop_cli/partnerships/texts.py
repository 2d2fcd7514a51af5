"""The model's texts beside the framework's partnerships."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isop_cli.checking.references import unknown_names
from isop_cli.checking.single import check_record
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts, PartnershipTexts
from isop_cli.reading.diagnostics import Diagnostic, has_errors
from isop_cli.reading.document import Document
from isop_cli.resources import resource
from isop_cli.text.language import text_in


@dataclass(frozen=True)
class CheckedTexts:
    """The model's texts, or None when they have errors, and the errors."""

    texts: ModelTexts | None
    diagnostics: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class Described:
    """A partnership in the language in force."""

    id: str
    name: str
    together_for: str
    meaning: str
    texts: PartnershipTexts


def load_texts(framework: Framework, path: Path | None = None) -> CheckedTexts:
    """The model's texts for a framework: the project's own, or those in a file."""
    checked = check_record(path or resource("criteria", "model.yaml"), ModelTexts)
    problems = list(checked.diagnostics)
    if checked.record is not None:
        problems += _problems(checked.record, framework, checked.document)
    return CheckedTexts(None if has_errors(problems) else checked.record, problems)


def _problems(texts: ModelTexts, framework: Framework, document: Document) -> Iterator[Diagnostic]:
    where, known = document.place, framework.partnership_ids
    if texts.label != framework.id:
        yield Diagnostic("E114", where("label"), "texts", given=texts.label, label=framework.id)
        return
    sectors, groups = [sector.id for sector in framework.sectors], [group.id for group in texts.groups]
    for number, group in enumerate(texts.groups):
        yield from unknown_names(group.sectors, sectors, "E208", where, ("groups", number, "sectors"))
    for number, partnership in enumerate(texts.partnerships):
        yield from unknown_names([partnership.id], known, "E207", where, ("partnerships", number, "id"))
        yield from unknown_names(partnership.examples, groups, "E208", where, ("partnerships", number, "examples"))
    for number, kind in enumerate(texts.article.types):
        yield from unknown_names(kind.partnerships, known, "E207", where, ("article", "types", number, "partnerships"))
    yield from unknown_names(texts.scan.indicators, framework.indicators, "E201", where, ("scan", "indicators"))
    missing = [name for name in known if name not in {partnership.id for partnership in texts.partnerships}]
    if missing:
        yield Diagnostic("E111", where("partnerships"), "texts", names=missing)


def described(texts: ModelTexts, framework: Framework) -> list[Described]:
    """Every partnership in the framework's order, in the language in force."""
    by_id = {partnership.id: partnership for partnership in texts.partnerships}
    return [
        Described(
            partnership.id,
            text_in(partnership.name),
            text_in(partnership.together_for) if partnership.together_for else "",
            text_in(partnership.meaning) if partnership.meaning else "",
            by_id[partnership.id],
        )
        for partnership in framework.partnerships
    ]


def sector_groups(framework: Framework) -> dict[str, str]:
    """The group of each sector, when the model's texts are of this label; else nothing."""
    texts = load_texts(framework).texts
    return {sector: group.id for group in texts.groups for sector in group.sectors} if texts is not None else {}
