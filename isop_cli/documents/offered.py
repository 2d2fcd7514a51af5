"""What a dossier offers for everyone to see (`shows:`): of a finding, and of the school itself."""

from collections.abc import Mapping, Sequence

from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework
from isop_cli.text.printable import one_line


def offered(dossier: Dossier, framework: Framework) -> Mapping[str, Sequence[str]]:
    """What is offered, each once, by the first partnership that it belongs to; under "" what belongs to none.

    What the school says of itself comes before what stands with a finding.
    """
    found: dict[str, dict[str, None]] = {}
    given = [(show.what, show.partnerships) for show in dossier.school.shows]
    for evidence in dossier.evidence:
        for finding in evidence.findings:
            if finding.shows is not None:
                indicator = framework.indicators.get(finding.indicator)
                given.append((finding.shows, finding.partnerships or (indicator.partnerships if indicator else ())))
    seen: set[str] = set()
    for text, partnerships in given:
        line = one_line(text)
        if line not in seen:
            found.setdefault(next(iter(partnerships), ""), {})[line] = None
        seen.add(line)
    return {partnership: list(lines) for partnership, lines in found.items()}
