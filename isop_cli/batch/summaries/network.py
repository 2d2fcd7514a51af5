"""The dashboard's map of who could help whom: what the page needs to work it out, school by school.

The page itself reckons (templates/batch/network.js), as isop_cli.matching.pairing does, so that the map follows the
filters, and so that a batch in which nothing changed stays fast.
"""

from fractions import Fraction

from isop_cli import places
from isop_cli.documents.pair_sentences import Naming
from isop_cli.formats.templating import for_page
from isop_cli.matching import pairing
from isop_cli.matching.profiles import PRESSING, bars_of, profile_of, subjects_of
from isop_cli.model.framework import Framework
from isop_cli.model.school_row import SchoolRow
from isop_cli.partnerships.texts import sector_groups
from isop_cli.text.language import folded

#: A batch of more schools has no map: its page would grow too heavy for a browser.
MOST_SCHOOLS = 20_000


class Network:
    """The schools in the order in which they are added, in the form that the page reads."""

    def __init__(self, framework: Framework) -> None:
        self.framework, self.groups = framework, sector_groups(framework)
        self.subjects = subjects_of(framework)
        self.total = 0
        self._schools: list[str] = []
        self._numbers: dict[str, dict[str, int]] = {"place": {}, "region": {}, "sector": {}}

    @property
    def fits(self) -> bool:
        """Whether the schools are few enough for a map."""
        return self.total <= MOST_SCHOOLS

    def add(self, row: SchoolRow) -> None:
        """Take the next school; one that was not assessed has no place on the map."""
        self.total += 1
        if not self.fits:
            self._schools.clear()
            return
        profile = profile_of(row)
        if profile is None:
            self._schools.append("null")
            return
        cells = [
            profile.area,
            self._number("place", places.spelled(profile.place)),
            self._number("region", folded(profile.region)),
            self._number("sector", profile.sector or ""),
            [_plain(profile.score(subject)) for subject in self.subjects],
            [number for number, g in enumerate(self.framework.guidelines) if g.id in profile.unmet],
        ]
        self._schools.append(for_page(cells))

    def _number(self, kind: str, word: str) -> int | None:
        """A word as a number, equal for equal words; None for no word."""
        known = self._numbers[kind]
        return known.setdefault(word, len(known)) if word else None

    def finish(self) -> tuple[str, str]:
        """What the map needs to know of the framework and of places, and the schools; both as JSON for a page."""
        framework, bars, naming = self.framework, bars_of(self.framework), Naming(self.framework)
        numbers = {guideline.id: number for number, guideline in enumerate(framework.guidelines)}
        topics = [
            [naming.subject(s.kind, s.id), _plain(s.weight), s.core, numbers.get(s.guideline or "")]
            for s in self.subjects
        ]
        sectors = self._numbers["sector"]
        groups = sorted({self.groups.get(sector, sector) for sector in sectors})
        settings = {
            "strong": _plain(bars.strong),
            "seeks": _plain(bars.seeks),
            "pressing": _plain(PRESSING),
            "topics": topics,
            "group": [groups.index(self.groups.get(sector, sector)) for sector in sectors],
            "sectors": [pairing.SAME_SECTOR, pairing.SAME_GROUP, pairing.OTHER_GROUP],
            "half": pairing.HALF_KM,
            "near": [places.SAME_PLACE_KM, places.SAME_AREA_KM, places.SAME_REGION_KM],
            "areas": {area: list(middle) for area, middle in places.middles().items()},
            "towns": [[name, *middle] for name, middle in places.large_towns()],
            "outline": places.outline(),
        }
        return for_page(settings), "[" + ",\n".join(self._schools) + "]"


def _plain(value: Fraction | None) -> float | int | None:
    """A number as short as JSON has it. Ten thousandths tell a score from a bar: no audit has so many findings."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 4)
