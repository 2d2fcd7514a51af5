"""The register's website: plain files that work from any web server, and from a folder."""

import base64
import datetime
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.certifying.badge import status_list
from isop_cli.certifying.brand import Brand
from isop_cli.certifying.issuing import site as address_of
from isop_cli.certifying.keys import PublicKeys, fingerprint
from isop_cli.language import LANGUAGES, _, date_in_words, in_language, language, text_in
from isop_cli.model.framework import Framework
from isop_cli.register.entries import Label
from isop_cli.register.exchange import as_csv
from isop_cli.register.store import Register, RegisterError, state_word
from isop_cli.rendering.printable import printable
from isop_cli.rendering.templating import environment, render_template
from isop_cli.resources import resource

#: Marks a folder as one that was written here, so that another's is never replaced.
MARKER = ".isop-register"
_FONTS = ("AtkinsonHyperlegibleNext_400Regular.ttf", "AtkinsonHyperlegibleNext_700Bold.ttf")
_STANDINGS = ("valid", "expired", "suspended", "revoked")
_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


def publish(
    folder: Path,
    register: Register,
    key: ed25519.Ed25519PrivateKey,
    keys: PublicKeys,
    brand: Brand,
    framework: Framework,
    templates: Path | None,
    today: datetime.date,
) -> int:
    """Write the website and tell how many pages it has. The old one stays until the new one is whole.

    Raises RegisterError when the folder holds something else, OSError, and FormatError for a wrong template.
    """
    target = Path(os.path.realpath(folder))
    if target.exists() and any(target.iterdir()) and not (target / MARKER).exists():
        raise RegisterError(_("{folder} holds other files; publish to a folder of its own").format(folder=folder))
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        labels = register.labels()
        pages = _write(made, labels, key, keys, brand, framework, templates, today)
        made.chmod(0o755)
        _replace(target, made)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return pages


def _replace(target: Path, made: Path) -> None:
    old = Path(f"{made}.old")
    if target.exists():
        target.rename(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _write(
    folder: Path,
    labels: list[Label],
    key: ed25519.Ed25519PrivateKey,
    keys: PublicKeys,
    brand: Brand,
    framework: Framework,
    templates: Path | None,
    today: datetime.date,
) -> int:
    (folder / MARKER).write_text("isop register publish\n", "utf-8")
    (folder / "fonts").mkdir()
    for name in _FONTS:
        shutil.copyfile(resource("templates", "fonts", name), folder / "fonts" / name)
    rows = [[x.number, x.school, x.place, x.sector, x.state, x.decided, x.valid_until] for x in labels]
    script = (
        "window.LABELS=" + json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c") + ";\n"
    )
    (folder / "labels.js").write_text(script, "utf-8")
    (folder / "labels.csv").write_bytes(as_csv(labels))
    midnight = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
    withdrawn = [label.status_index for label in labels if label.state != "valid"]
    (folder / "status.jwt").write_text(status_list(withdrawn, len(labels), address_of(brand, framework), key, midnight))
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(b"".join(root.public_bytes(pem) for root in keys.roots))
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    (folder / "statement.pem").write_bytes(b"".join(k.public_bytes(pem, spki) for k in keys.statements.values()))
    pages = 0
    for lang in LANGUAGES:
        with in_language(lang):
            pages += _pages(folder, labels, keys, brand, framework, templates, today)
    return pages


def _pages(
    folder: Path,
    labels: list[Label],
    keys: PublicKeys,
    brand: Brand,
    framework: Framework,
    templates: Path | None,
    today: datetime.date,
) -> int:
    """The pages in the language in force: Dutch in the folder itself, another in a folder of its name."""
    lang = language()
    own = "" if lang == "nl" else f"{lang}/"
    other = next(name for name in LANGUAGES if name != lang)
    made = environment(templates, printable)
    site = _site(keys, brand, framework, today, other)
    shared = {"site": site, "folder": own, "state_word": state_word, "date_in_words": date_in_words}
    up = "../" if own else ""
    home = folder / own
    (home / "label").mkdir(parents=True, exist_ok=True)
    elsewhere = "" if other == "nl" else f"{other}/"
    if not own:
        (folder / "site.css").write_text(render_template(made, "register/site.css", site=site), "utf-8")
    for name in ("index.html", "verify.html"):
        page = render_template(made, f"register/{name}", up=up, other_page=f"{up}{elsewhere}{name}", **shared)
        (home / name).write_text(page, "utf-8")
    for label in labels:
        page = render_template(
            made,
            "register/label.html",
            up=f"../{up}",
            other_page=f"../{up}{elsewhere}label/{label.number}.html",
            label=label,
            standing=label.standing(today),
            **shared,
        )
        (home / "label" / f"{label.number}.html").write_text(page, "utf-8")
    return len(labels) + 2


def _site(keys: PublicKeys, brand: Brand, framework: Framework, today: datetime.date, other: str) -> dict[str, Any]:
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    states = {name: state_word(name) for name in _STANDINGS}
    sectors = {sector.id: text_in(sector.name) for sector in framework.sectors}
    return {
        "label": text_in(framework.name),
        "issuer": brand.issuer or framework.owner or "",
        "date": date_in_words(today.isoformat()),
        "other": other,
        "other_name": _LANGUAGE_NAMES[other],
        "states": states,
        "sectors": sectors,
        "statement_keys": {name: _base64url(key.public_bytes(*raw)) for name, key in keys.statements.items()},
        "roots": [(root.subject.rfc4514_string(), fingerprint(root)) for root in keys.roots],
        "deep": brand.colours.deep,
        "accent": brand.colours.accent,
        "script_words": {
            "states": states,
            "sectors": sectors,
            "count": _("Found: NUMBER"),
            "good": _("This certificate is real and valid"),
            "bad": _("This certificate is not valid"),
            "genuine": _("Signed by the label bureau, and in its register."),
            "forged": _("The signature does not hold: this text was changed or forged."),
            "unreadable": _("This is not the text of a certificate's QR code."),
            "unknown_key": _("It was signed with a key that is not the label bureau's."),
            "not_listed": _("It is not in the register."),
            "no_ed25519": _("This browser is too old to check the signature. Try another one."),
        },
    }


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
