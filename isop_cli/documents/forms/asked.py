"""What a form asks: the criteria, narrowed down to a source, a voice or a guideline."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from isop_cli.errors import CommandLineError
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.model.framework import Framework, Guideline, Indicator, SourceType
from isop_cli.text.language import folded, text_in


@dataclass(frozen=True)
class Asked:
    """What is asked on a form, and what is known when it is made.

    `sources`, `voices` and `guidelines` are ids of the framework; none stands for all of them.
    """

    framework: Framework
    day: datetime.date
    sources: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()
    school: str | None = None
    auditor: str | None = None
    #: Whether a dossier for an editor has every question with its levels, as comments.
    full: bool = False

    @cached_property
    def source_types(self) -> list[SourceType]:
        """The source types that are asked for."""
        return [source for source in self.framework.sources if not self.sources or source.id in self.sources]

    @cached_property
    def asked_guidelines(self) -> list[Guideline]:
        """The guidelines that are asked about."""
        return [each for each in self.framework.guidelines if not self.guidelines or each.id in self.guidelines]

    def questions(self, source: str, who: str | None) -> list[Indicator]:
        """The indicators that are asked about of a voice in a source."""
        asked = [indicator for guideline in self.asked_guidelines for indicator in guideline.indicators]
        return [indicator for indicator in asked if can_show(indicator, source, who, self.framework)]

    def occasions(self) -> Iterator[tuple[SourceType, str | None]]:
        """Each source, with each voice that speaks in it, of which something is asked."""
        for source in self.source_types:
            voices: list[str | None] = [None]
            if source.needs_who:
                names = self.framework.respondent_names
                voices = [who for who in names if who in self.voices or not self.voices] or voices
            elif self.voices and self.voices != (source.who,) and not self.sources:
                continue  # nobody of those speaks in it
            yield from ((source, who) for who in voices if self.questions(source.id, who))


def speaks(source: str, framework: Framework) -> bool:
    """Whether somebody speaks in a source type: only some voices can tell about one of its indicators, or it names one."""
    named = framework.voice_of_source[source] is not None
    return named or any(i.voices and source in framework.sources_of(i) for i in framework.indicators.values())


def can_show(indicator: Indicator, source: str, who: str | None, framework: Framework) -> bool:
    """Whether a source type, and who speaks in it, can show an indicator."""
    voice = who or framework.voice_of_source.get(source)
    return source in framework.sources_of(indicator) and (
        not indicator.voices or voice is None or voice in indicator.voices
    )


def ids_named(given: Sequence[str], names: Mapping[str, Mapping[str, str]], unknown: str) -> tuple[str, ...]:
    """The ids of what is named, by its id or by its name in any language. Raises CommandLineError with `unknown`."""
    by_name = {folded(name): id_ for id_, texts in names.items() for name in (*texts.values(), id_)}
    for one in given:
        if folded(one) not in by_name:
            help_ = did_you_mean(one, [*names, *(text_in(texts) for texts in names.values())])
            raise CommandLineError(unknown.format(given=one) + (f"; {help_}" if help_ else ""))
    return tuple(dict.fromkeys(by_name[folded(one)] for one in given))
