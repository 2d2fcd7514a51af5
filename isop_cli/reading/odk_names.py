"""What the fields of our form for ODK and KoBoToolbox are called: the names that an export has above its columns.

`isop new FILE.xlsx --xlsform` writes them and `odk_export` reads them back. A name holds letters, digits and underscores
alone, for ODK Central puts `-` between groups, and its OData an underscore for what is anything else. Where an export
has the questions' labels for heads, those are read: each is unlike the others, and begins with what it asks about.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from isop_cli.text.language import LANGUAGES, in_language
from isop_cli.text.language import _ as told
from isop_cli.text.language import later as _

#: Which form it is: the format, the id of the criteria and their version.
MADE_BY = "made_by_isop"
#: What an answer is when it is no level, and how it is told.
NOT_SEEN, NOT_APPLICABLE = "not_seen", "not_applicable"
ANSWERS: Mapping[str, str] = {NOT_SEEN: _("not seen"), NOT_APPLICABLE: _("does not apply to this school")}
#: What is asked about each evidence item, beside the indicators, by its name in the form.
QUESTIONS: Mapping[str, str] = {
    "auditor": _("Name of the auditor"),
    "school": _("Name of the school"),
    "source": _("Source"),
    "who": _("Who speaks?"),
    "date": _("Date of this visit, conversation, meeting or document"),
    "title": _("Title, such as: parents of group 4"),
    "document": _("Document of the school"),
    "sector": _("Sector"),
    "audit_date": _("Reference date of the audit"),
}
#: What comes behind an indicator's number where its note is asked for.
NOTE = _("Note: what you saw, heard or read, without names")
PARTICIPANTS = _("Number of {group}")
#: Fields of the form in which nothing is filled in.
_NO_ANSWERS = frozenset(("rule", "voice"))
_LEVEL_OF, _NOTE_OF, _NUMBER_OF = "i", "n", "p_"
_NAMES = re.compile(r"(?:[A-Za-z0-9_]+(?:[-/.:>|]+))*([A-Za-z_][A-Za-z0-9_]*)")
#: A name that stands behind the labels of its groups, for it has no label itself.
_BEHIND_GROUPS = re.compile(r"[/>|:]([a-z_]+)$")
_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
#: What stands before a label where the groups that it is in are named too.
_GROUPS = r"(?:^|.*[^A-Za-z0-9._-])"
_OWN_GROUP = re.compile(rf"{_GROUPS}({_ID})[^A-Za-z0-9._-]+\1 \S.*", re.DOTALL)
_NUMBERED = re.compile(rf"({_ID}) \S.*", re.DOTALL)
#: What ODK Central, KoBoToolbox and the apps add: the columns, and the last part of their names.
_OF_THE_SYSTEM = frozenset((
    "SubmissionDate", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion", "instanceID", "instanceName", "rootUuid", "deprecatedID", "start", "end",
    "today", "deviceid", "username", "phonenumber", "subscriberid", "simserial", "audit", "uuid", "background-audio",
))  # fmt: skip
#: Of a longer head the end is looked at no further.
_MOST = 300


class Field(NamedTuple):
    """What a column holds: its kind, and which indicator or group of people it is about.

    The kinds are the names of `QUESTIONS`, `made_by_isop`, `level`, `note`, `participants`; `system` for what a server
    adds, and `` for what is not of the form.
    """

    kind: str
    about: str = ""


def level_of(indicator: str) -> str:
    """The name of the field with an indicator's level, such as `i1_2`."""
    return _LEVEL_OF + in_a_name(indicator)


def note_of(indicator: str) -> str:
    """The name of the field with an indicator's note, such as `n1_2`."""
    return _NOTE_OF + in_a_name(indicator)


def number_of(group: str) -> str:
    """The name of the field with how many of a group took part, such as `p_parents`."""
    return _NUMBER_OF + in_a_name(group)


def in_a_name(identifier: str) -> str:
    """An id as it can stand in a name: a point before a letter or a digit is `_`, and what else is neither `__` and its number."""
    return re.sub(r"\.(?=[A-Za-z0-9])|[^A-Za-z0-9]", _character_in_a_name, identifier)


def _character_in_a_name(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    return "_" if match[0] == "." and following.isalnum() else f"__{ord(match[0]):02x}"


def out_of_a_name(name: str) -> str:
    """The id that stands in a name."""
    return re.sub(r"__([0-9a-f]{2})|_", lambda m: chr(int(m[1], 16)) if m[1] else ".", name)


@cache
def _by_label() -> dict[str, Field]:
    """What the labels of questions stand for, in each language."""
    found: dict[str, Field] = {}
    for lang in LANGUAGES:
        with in_language(lang):
            found |= {_plain(told(label)): Field(name) for name, label in QUESTIONS.items()}
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """How the labels look that have something of the criteria in them, in each language."""
    found = []
    for lang in LANGUAGES:
        with in_language(lang):
            found.append((re.compile(rf"{_GROUPS}({_ID}) {re.escape(_plain(told(NOTE)))}"), "note"))
            number = re.escape(_plain(told(PARTICIPANTS))).replace(r"\{group\}", r"(\S.{0,80})")
            found.append((re.compile(rf"(?:^|.*[^\w ] ?){number}"), "participants"))
    return tuple(found)


@cache
def answers_told() -> dict[str, str]:
    """The answers that are no level by their labels, in each language, and by their own names."""
    found = {name: name for name in ANSWERS}
    for lang in LANGUAGES:
        with in_language(lang):
            found |= {_plain(told(label)).casefold(): name for name, label in ANSWERS.items()}
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def field_of(head: str) -> Field:
    """What a column holds, by its head: a name, with or without its groups before it, or a label in any language."""
    head = _plain(head[:_MOST])
    last = re.split(r"[-/.:]", head)[-1]
    if last in _OF_THE_SYSTEM or last.startswith(("_", "@")) or head.startswith(("_", "@")):
        return Field("system")
    for label, known in _by_label().items():
        before = head.removesuffix(label)
        if before != head and not before.rstrip()[-1:].isalnum():
            return known
    for pattern, kind in _patterns():
        if match := pattern.fullmatch(head):
            return Field(kind, match[1])
    if match := _NAMES.fullmatch(head):
        return _named(match[1])
    if (match := _BEHIND_GROUPS.search(head)) and (fixed := _fixed(match[1])):
        return fixed
    if match := _OWN_GROUP.fullmatch(head) or _NUMBERED.fullmatch(head):
        return Field("level", match[1])
    return Field("")


def _fixed(name: str) -> Field | None:
    """The field of a name that every form has."""
    return Field(name) if name in QUESTIONS or name == MADE_BY else Field("system") if name in _NO_ANSWERS else None


def _named(name: str) -> Field:
    if known := _fixed(name):
        return known
    for mark, kind in ((_NUMBER_OF, "participants"), (_LEVEL_OF, "level"), (_NOTE_OF, "note")):
        about = out_of_a_name(name.removeprefix(mark))
        if name.startswith(mark) and re.fullmatch(_ID, about):
            return Field(kind, about)
    return Field("")
