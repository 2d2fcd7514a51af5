"""The form as a page that needs nothing but itself: for a telephone, a tablet or a laptop, without a network."""

import base64
import hashlib
from typing import Any

from markupsafe import Markup

from isop_cli.documents.forms.asked import Asked, speaks
from isop_cli.formats.html import font_faces
from isop_cli.formats.look import Look
from isop_cli.formats.templating import environment, file_as_it_is, for_page, render_template
from isop_cli.model.form import FORMAT
from isop_cli.reading.sheet_form import short_name
from isop_cli.text.language import _, language, text_in
from isop_cli.text.printable import printable
from isop_cli.text.terms import audit_kind

_KINDS = ("initial", "interim", "renewal")


def render_page(asked: Asked, look: Look) -> bytes:
    """The page, in the language in force."""
    made, framework = environment(look, printable), asked.framework
    style = render_template(made, "form/form.css", fonts=font_faces())
    script = file_as_it_is(look, "form/form.js").decode("utf-8")
    page = render_template(
        made,
        "form/form.html",
        title=_("Evidence form") + f" · {text_in(framework.name)}",
        label_name=text_in(framework.name),
        version=framework.version,
        logo=look.logo_inside,
        rule=text_in(framework.scale.rule) if framework.scale.rule else "",
        style=Markup(style),
        style_sum=_sum(style),
        script=Markup(script),
        script_sum=_sum(script),
        data=Markup(for_page(_data(asked))),
    )
    return page.encode("utf-8", "replace")


def _sum(content: str) -> str:
    """What a content security policy allows an element with this content by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _data(asked: Asked) -> dict[str, Any]:
    """What the script asks: the criteria in the language in force, what is known, and its words."""
    framework = asked.framework
    return {
        "lang": language(),
        "words": _words(),
        "start": _start(asked),
        "levels": [{"level": level.level, "name": text_in(level.name)} for level in framework.scale.levels],
        "groups": [{"id": group.id, "name": text_in(group.name)} for group in framework.respondents],
        "voices": asked.voices,
        "sectors": [{"id": sector.id, "name": text_in(sector.name)} for sector in framework.sectors],
        "partnerships": [{"id": one.id, "name": text_in(one.name)} for one in framework.partnerships],
        "kinds": [{"id": kind, "name": audit_kind(kind)} for kind in _KINDS],
        "sources": [
            {
                "id": source.id,
                "name": text_in(source.name),
                "hint": text_in(source.hint) if source.hint else "",
                "who": source.who,
                "speaks": speaks(source.id, framework),
                "asked": source in asked.source_types,
            }
            for source in framework.sources
        ],
        "guidelines": [
            {
                "id": guideline.id,
                "title": text_in(guideline.title),
                "indicators": [
                    {
                        "id": indicator.id,
                        "title": text_in(indicator.title),
                        "look": text_in(indicator.look_for) if indicator.look_for else "",
                        "levels": [text_in(text) for text in indicator.levels],
                        "core": indicator.core,
                        "sources": indicator.sources,
                        "voices": indicator.voices,
                        "may_not": not indicator.core or indicator.may_be_not_applicable,
                    }
                    for indicator in guideline.indicators
                ],
            }
            for guideline in asked.asked_guidelines
        ],
    }


def _start(asked: Asked) -> dict[str, Any]:
    """The form as it is when nothing is filled in yet."""
    framework = asked.framework
    auditor = asked.auditor and {"id": short_name(asked.auditor), "name": asked.auditor}
    evidence = []
    if len(asked.sources) == 1:
        (source,) = asked.sources
        who = asked.voices[0] if len(asked.voices) == 1 else None
        evidence.append({"source": source, "findings": []} | ({"who": who} if who else {}))
    return {
        "format": FORMAT,
        "label": framework.id,
        "criteria": framework.version,
        "school": {"name": asked.school} if asked.school else {},
        "audit": {"auditors": [auditor] if auditor else []},
        "evidence": evidence,
        "not_applicable": {},
    }


def _words() -> dict[str, str]:
    """What the script says, in the language in force."""
    return {
        "add": _("Add"),
        "add_auditor": _("Add an auditor"),
        "add_shows": _("Add something to show"),
        "applies": _("{id} applies after all"),
        "as_usual": _("(as usual)"),
        "audit_date": _("Reference date of the audit"),
        "audit_kind": _("Kind of audit"),
        "auditor": _("Auditor"),
        "auditor_more": _("Auditor {number}"),
        "back": _("Back"),
        "behind": _("{number} answers not in a file"),
        "behind_one": _("1 answer not in a file"),
        "by": _("Filled in by"),
        "choose_indicator": _("Choose what does not apply"),
        "city": _("Place"),
        "clear": _("Clear the choice"),
        "conclusion": _("Conclusion of the auditors"),
        "copy": _("Copy"),
        "copy_about": _("Only who and where"),
        "copy_all": _("With all answers"),
        "copy_text": _("For a second conversation of the same kind, copy who and where; the answers are its own."),
        "copy_title": _("What do you want to copy?"),
        "core": _("core"),
        "damaged": _("the file is not whole"),
        "date": _("Date"),
        "details": _("Participants, document and source"),
        "document": _("Document of the school"),
        "done": _("{seen} of {all} answered"),
        "more_of_school": _("More about the school"),
        "elsewhere": _("This form was filled in in another window too. You see what was filled in last."),
        "file": _("form"),
        "in_file": _("Everything is in the file"),
        "kept": _("on this device: {time}"),
        "kept_nowhere": _("this device keeps nothing"),
        "need_auditor": _("the auditor's name"),
        "need_date": _("the reference date of the audit"),
        "need_item_date": _("the date of {name}"),
        "need_reason": _("the reason why {id} does not apply"),
        "need_school": _("the name of the school"),
        "need_who": _("who speaks in {name}"),
        "no_date": _("no date yet"),
        "no_form": _("this is no form that was saved here"),
        "nobody": _("nobody in particular"),
        "none": _("none"),
        "not": _("not applicable"),
        "not_kept": _(
            "This browser does not let the form keep anything on this device. Save to a file before you close the page."
        ),
        "not_opened": _("{file} was not opened: {reason}."),
        "note": _("Note: what you saw, heard or read, without names"),
        "noted": _("only a note"),
        "nothing_yet": _("Nothing filled in yet"),
        "number_of": _("Number of {group}"),
        "open": _("not seen yet"),
        "opened": _("{file} is opened."),
        "other_label": _("it belongs to the label {label}"),
        "other_version": _("It was made from version {version} of the criteria: check whether the levels still hold."),
        "others": _("Other questions ({number})"),
        "partnership": _("Partnership"),
        "people": _("people"),
        "pupils": _("Number of pupils"),
        "reason": _("Why {name} does not apply"),
        "remove": _("Remove"),
        "remove_text": _("{name} goes, with all its answers."),
        "remove_title": _("Remove this evidence?"),
        "replace": _("Open the file"),
        "replace_text": _("What you filled in here and is not in a file yet is lost. Save it to a file first."),
        "replace_title": _("Open another file?"),
        "save": _("Save to a file"),
        "school_name": _("Name of the school"),
        "sector": _("Sector"),
        "seen": _("seen"),
        "seen_of": _("{seen} of {all} seen"),
        "shows": _("For the poster"),
        "shows_hint": _("What the school does and likes others to see, in a few words."),
        "shows_what": _("What"),
        "source": _("Source"),
        "title": _("Title, such as: parents of group 4"),
        "to_top": _("To all evidence"),
        "today": _("Today"),
        "voice": _("Another voice"),
        "voice_away": _("Remove this voice"),
        "voice_on": _("Another voice on {id}"),
        "who": _("Who speaks?"),
        "wipe": _("Wipe"),
        "wipe_behind": _("Not in a file yet: {number}. That is lost; save to a file first if you want to keep it."),
        "wipe_text": _("What you filled in disappears from this device. The files that you saved stay."),
        "wipe_title": _("Wipe this form from the device?"),
        "wiped": _("This form is empty, and nothing of it is left on this device."),
    }  # fmt: skip
