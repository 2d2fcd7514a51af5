"""The register's website: plain files that work from any web server, and from a folder."""

import base64
import hashlib
import os
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import filelock
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from markupsafe import Markup

from isop_cli.certifying.badge import PURPOSES, did_key, status_list
from isop_cli.certifying.keys import PublicKeys, fingerprint, public_files
from isop_cli.documents.codes import site_address
from isop_cli.formats.look import Look
from isop_cli.formats.templating import environment, file_as_it_is, for_page, render_template
from isop_cli.model.award import STANDINGS, Label
from isop_cli.model.framework import Framework
from isop_cli.reading.files import content_of, remove_unfinished, write_whole
from isop_cli.register.entries import state_meaning, state_word
from isop_cli.register.exchange import PUBLIC_FIELDS, as_csv
from isop_cli.register.store import Register
from isop_cli.register.validation import RegisterError
from isop_cli.resources import resource
from isop_cli.text.language import LANGUAGES, _, date_in_words, in_language, language, text_in
from isop_cli.text.printable import printable

#: Marks a folder as one that is written here, so that another's is never touched.
MARKER = ".isop-register"
#: Labels are looked up in as many small files, so that a telephone need not load them all.
SHARDS = 64
_FONTS = ("AtkinsonHyperlegibleNext_400Regular.ttf", "AtkinsonHyperlegibleNext_700Bold.ttf")
_SCRIPTS = ("site.js", "list.js", "verify.js", "label.js", "nacl.min.js")
_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class Site:
    """What the website is made with."""

    framework: Framework
    look: Look
    keys: PublicKeys
    statement_key: ed25519.Ed25519PrivateKey
    today: date

    @property
    def address(self) -> str:
        """Where the website must stand on the web, for that is where QR codes and badges lead."""
        return site_address(self.look.brand, self.framework)

    def publish(self, folder: Path, register: Register) -> int:
        """Write the website and tell how many pages it has.

        Each file is replaced whole, and only where it changed; what a killed run left undone, the next one does.
        Raises RegisterError when the folder holds something else or is being written, OSError, and FormatError for a
        wrong template.
        """
        target = Path(os.path.realpath(folder))
        if target.exists() and any(target.iterdir()) and not (target / MARKER).exists():
            raise RegisterError(_("{folder} holds other files; publish to a folder of its own").format(folder=folder))
        target.mkdir(parents=True, exist_ok=True)
        try:
            with filelock.FileLock(target / f"{MARKER}.lock", timeout=0):
                (target / MARKER).touch()
                return self._write(_Writer(target), register)
        except filelock.Timeout as problem:
            raise RegisterError(_("{folder} is being published at this moment").format(folder=folder)) from problem

    def _write(self, writer: "_Writer", register: Register) -> int:
        remove_unfinished(writer.folder)
        labels = register.labels()
        head, renewed = register.head(), register.renewed()
        for name in _FONTS:
            writer.put(f"fonts/{name}", resource("templates", "fonts", name).read_bytes())
        made = environment(self.look, printable)
        style = render_template(made, "register/site.css")
        scripts = {name: file_as_it_is(self.look, f"register/{name}") for name in _SCRIPTS}
        for name, content in {"site.css": style.encode("utf-8"), **scripts}.items():
            writer.put(name, content)
        # A page of today must not run with yesterday's scripts from a browser's cache.
        version = hashlib.sha256(style.encode("utf-8") + b"".join(scripts.values())).hexdigest()[:8]
        # The pages of labels first, then what leads to them.
        pages = 0
        for lang in LANGUAGES:
            with in_language(lang):
                pages += self._label_pages(writer, labels, renewed, version)
        for name, found in _shards(labels).items():
            writer.put(f"lookup/{name}.js", _script("LOOKUP", [_row(label) for label in found]))
        writer.put("labels.js", _script("LABELS", [_row(label) for label in labels]))
        writer.put("keys.js", _script("KEYS", [self._raw_keys()]))
        writer.put("labels.csv", as_csv(labels, self.today, PUBLIC_FIELDS))
        self._keys_and_lists(writer, labels)
        for lang in LANGUAGES:
            with in_language(lang):
                pages += self._entrances(writer, head, version)
        writer.remove_stale("label/*.html", "*/label/*.html", "lookup/*.js")
        return pages

    def _keys_and_lists(self, writer: "_Writer", labels: list[Label]) -> None:
        """The status lists, and the keys that anyone verifies with."""
        for (purpose, file), state in zip(PURPOSES.items(), ("revoked", "suspended"), strict=True):
            places = [label.status_index for label in labels if label.state == state]
            writer.put(file, status_list(purpose, places, len(labels), self.address, self.statement_key, self.today))
        for name, content in public_files(self.keys).items():
            writer.put(name, content)

    def _label_pages(self, writer: "_Writer", labels: list[Label], renewed: Set[str], version: str) -> int:
        """A page for each label, in the language in force. `renewed` are the numbers of those that were renewed."""
        made, own = environment(self.look, printable), _own_folder(language())
        template, shared = "register/label.html", self._shared("../" + _up(language()), version)
        asked = [(g.id, text_in(g.title), text_in(g.text) if g.text else "") for g in self.framework.guidelines]
        for label in labels:
            page = render_template(
                made,
                template,
                label=label.model_dump(mode="json", include=set(PUBLIC_FIELDS)),
                standing=label.standing(self.today),
                renewed=label.number in renewed,
                # Another label's guidelines are not known here.
                asked=asked if label.label == self.framework.id else [],
                page=f"label/{label.number}.html",
                **shared,
            )
            writer.put(f"{own}label/{label.number}.html", page)
        return len(labels)

    def _entrances(self, writer: "_Writer", head: tuple[int, str], version: str) -> int:
        """The list and the verification page, in the language in force."""
        made, own = environment(self.look, printable), _own_folder(language())
        shared = self._shared(_up(language()), version)
        # An auditor or a journalist who keeps the hash can tell later that the history was not rewritten.
        for name in ("verify.html", "index.html"):
            writer.put(f"{own}{name}", render_template(made, f"register/{name}", page=name, head=head, **shared))
        return 2

    def _shared(self, up: str, version: str) -> dict[str, Any]:
        """What every page gets in the language in force. `up` leads to the website's own folder."""
        lang = language()
        other = next(name for name in LANGUAGES if name != lang)
        states = {name: state_word(name) for name in STANDINGS}
        sectors = {sector.id: text_in(sector.name) for sector in self.framework.sectors}
        meanings = {name: state_meaning(name) for name in STANDINGS}
        words = {"states": states, "meanings": meanings, "sectors": sectors, **_words()}
        return {
            "up": up,
            "version": version,
            "home": up + _own_folder(lang),
            "other": other,
            "other_name": _LANGUAGE_NAMES[other],
            "other_home": up + _own_folder(other),
            "label_name": text_in(self.framework.name),
            "purpose": text_in(self.framework.purpose) if self.framework.purpose else "",
            "issuer": self.look.brand.issuer or self.framework.owner or "",
            "day": date_in_words(self.today.isoformat()),
            "states": states,
            "meanings": meanings,
            "sectors": sectors,
            "keys": list(self.keys.statements),
            "roots": [(root.subject.rfc4514_string(), fingerprint(root)) for root in self.keys.roots],
            "data": Markup(for_page({"words": words, "keys": self._raw_keys(), "shards": SHARDS})),
            "revocations": bool(self.keys.revocations),
            "status_files": list(PURPOSES.values()),
        }

    def _raw_keys(self) -> dict[str, dict[str, str]]:
        """The statement keys by their id: the bytes as base64url, and the identifier that badges name."""
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        return {
            name: {
                "raw": base64.urlsafe_b64encode(key.public_bytes(*raw)).rstrip(b"=").decode("ascii"),
                "did": did_key(key),
            }
            for name, key in self.keys.statements.items()
        }


class _Writer:
    """Writes files below a folder, those that changed, and remembers them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[Path] = set()

    def put(self, name: str, content: bytes | str) -> None:
        path, data = self.folder / name, content.encode("utf-8") if isinstance(content, str) else content
        self.written.add(path)
        try:
            if path.stat().st_size == len(data) and content_of(path, len(data)) == data:
                return
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, durable=False)

    def remove_stale(self, *patterns: str) -> None:
        """Remove the pages of labels that are gone; a file that someone else put there stays."""
        for pattern in patterns:
            for path in self.folder.glob(pattern):
                if path not in self.written:
                    path.unlink()


def _words() -> dict[str, str]:
    """What the scripts say, in the language in force."""
    return {
        "count": _("Found: NUMBER"),
        "checking": _("Checking …"),
        "good": _("This certificate is real and valid"),
        "ended": _("This certificate is real, but the label does not count now"),
        "unsure": _("Real, but whether the label still counts could not be looked up"),
        "unlisted": _("We cannot confirm this certificate"),
        "bad": _("This was not signed by the label bureau"),
        "unread": _("We cannot read this"),
        "failed": _("We could not check this"),
        "unreachable": _("The register cannot be reached. Try again later."),
        "retry": _("Whether the label was withdrawn is not known. Try again later."),
        "genuine": _("Signed by the label bureau, and in its register."),
        "forged": _("The signature does not hold: this text was not copied whole, or was changed or forged."),
        "names": _("The text names:"),
        "not_the_school": _(
            "This says nothing about the school. Look in the list of schools whether it has the label."
        ),
        "unreadable": _(
            "It is not the text of a certificate's QR code, nor a badge. Scan the code again, or copy the whole text. This "
            "says nothing about any school."
        ),
        "pdf": _("It is a PDF, and this page reads none. Scan the QR code that is on the certificate."),
        "unknown_key": _("It was signed with a key that is not the label bureau's."),
        "not_listed": _("It is not in the register."),
        "perhaps_new": _(
            "It has the label bureau's signature. A new certificate comes into the register when that is published again; "
            "ask the label bureau when in doubt."
        ),
        "differs": _("The register says something else of this number."),
        "ask": _("It has the label bureau's signature. Ask the label bureau which of the two is right."),
        "state": _("Status in the register: STATE."),
        "valid_from_until": _("Valid from FROM until UNTIL"),
        "expired_on": _("It expired on DATE."),
        "not_before": _("It is not valid before DATE."),
        "not_yours": _(
            "Compare the school on the paper with the one here. Is it another one? Then paper and code do not belong "
            "together: ask the label bureau. An older paper may name an earlier last day."
        ),
        "more": _("Page in the register"),
    }


def _own_folder(lang: str) -> str:
    """Dutch stands in the website's own folder, another language in a folder of its name."""
    return "" if lang == "nl" else f"{lang}/"


def _up(lang: str) -> str:
    return "../" if _own_folder(lang) else ""


def _row(label: Label) -> list[str | None]:
    claim = label.claim
    return [claim.number, claim.school, label.place, label.sector, label.state, claim.decided, claim.valid_until]


def _shards(labels: Iterable[Label]) -> dict[str, list[Label]]:
    """The labels by the file in which they are looked up; site.js computes the same name."""
    found: dict[str, list[Label]] = {f"{number:02d}": [] for number in range(SHARDS)}
    for label in labels:
        sum_ = 0
        for character in label.number:
            sum_ = (sum_ * 31 + ord(character)) % 65_521
        found[f"{sum_ % SHARDS:02d}"].append(label)
    return found


def _script(name: str, rows: Sequence[object]) -> str:
    """Data as a script: a page that was opened from a folder may load nothing else."""
    return f"window.{name}={for_page(rows)};\n"
