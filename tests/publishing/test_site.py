"""The register's website as files: whole, the same each time, and never in place of something else."""

import datetime
import json
import os
import random
import re
import signal
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

from isop_cli.certifying.badge import read_status
from isop_cli.certifying.keys import PublicKeys, public_keys
from isop_cli.formats.brand import Brand, Colours
from isop_cli.formats.look import Look
from isop_cli.publishing.site import SHARDS
from isop_cli.register.store import Register
from isop_cli.register.validation import RegisterError
from tests.builders import PASSPHRASE, an_award, run, start


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_it_has_a_page_for_each_label_in_both_languages(published, book):
    for label in book.labels():
        for home, word in (("", "Geldig tot en met"), ("en/", "Valid until")):
            page = (published / f"{home}label/{label.number}.html").read_text("utf-8")
            assert word in page
            assert f">{label.number}</dd>" in page
    assert (published / "en" / "verify.html").read_text("utf-8").startswith('<!DOCTYPE html>\n<html lang="en">')


class Pages(HTMLParser):
    """The addresses and the inline scripts in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.addresses += [held[name] for name in ("href", "src") if held.get(name)]
        if tag == "script" and "src" not in held and held.get("type") != "application/json":
            self.inline += 1
        assert not [name for name in held if name.startswith("on") or name == "style"], attrs


def test_every_link_leads_to_a_file_and_nothing_leads_outside(published):
    pages = list(published.rglob("*.html"))
    assert len(pages) == 14
    for page in pages:
        text = page.read_text("utf-8")
        found = Pages(text)
        assert found.inline == 0
        for address in found.addresses:
            target = unquote(urldefrag(address)[0].partition("?")[0])
            assert ":" not in target and not target.startswith("/"), address
            assert not target or (page.parent / target).is_file(), (page, address)
        assert "default-src 'none'" in text
    for name, content in files(published).items():
        if name.endswith((".css", ".js", ".html")) and "nacl" not in name:
            assert not re.search(rb"https?://", content), name


def test_a_hostile_name_is_text(published):
    page = (published / "label" / "ISOP-2026-0003.html").read_text("utf-8")
    assert "<b>De Brug" not in page
    assert "&lt;/script&gt;&lt;b&gt;De Brug" in page
    assert "</script>" not in (published / "labels.js").read_text("utf-8")


def test_the_lists_and_keys_are_those_of_the_register(published, known_keys, book):
    lists = {
        name: read_status((published / name).read_text("ascii"), known_keys.statements)
        for name in ("revoked.jwt", "suspended.jwt")
    }
    for label in book.labels():
        assert lists["revoked.jwt"].is_set(label.status_index) is (label.state == "revoked")
        assert lists["suspended.jwt"].is_set(label.status_index) is (label.state == "suspended")
    found = public_keys(published)
    assert (found.roots, found.statements.keys()) == (known_keys.roots, known_keys.statements.keys())
    assert book.head()[1] in (published / "verify.html").read_text("utf-8")


def test_who_decided_is_not_published(published):
    for name, content in files(published).items():
        assert b"A. Bakker" not in content, name
        assert b"complaint" not in content, name


def test_each_label_is_looked_up_in_one_of_a_few_files(published, book):
    found = [
        row[0]
        for path in sorted((published / "lookup").iterdir())
        for row in json.loads(path.read_text("utf-8").removeprefix("window.LOOKUP=").rstrip(";\n"))
    ]
    assert sorted(found) == sorted(label.number for label in book.labels())
    assert len(list((published / "lookup").iterdir())) == SHARDS


def test_publishing_again_changes_no_file(tmp_path, published, site, book):
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*") if path.is_file()}
    held = files(published)
    site.publish(published, book)
    assert files(published) == held
    after = {path: path.stat().st_mtime_ns for path in published.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path] and not path.name.startswith(".")} == set()


def test_a_change_changes_only_what_it_concerns(published, site, book):
    before = files(published)
    book.revoke("ISOP-2026-0001", "jw", "closed")
    site.publish(published, book)
    changed = {name for name, content in files(published).items() if before.get(name) != content}
    assert changed - {name for name in changed if name.startswith("lookup/")} == {
        "label/ISOP-2026-0001.html", "en/label/ISOP-2026-0001.html", "labels.js", "labels.csv", "revoked.jwt",
        "verify.html", "en/verify.html",
    }  # fmt: skip


def test_a_folder_with_something_else_is_left_alone(tmp_path, site, book):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(RegisterError, match="holds other files"):
        site.publish(tmp_path / "thesis", book)
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


def test_what_someone_adds_to_the_website_stays_and_stale_pages_go(published, site, book):
    (published / "robots.txt").write_text("User-agent: *")
    (published / "label" / "ISOP-1999-0001.html").write_text("gone")
    site.publish(published, book)
    assert (published / "robots.txt").read_text() == "User-agent: *"
    assert not (published / "label" / "ISOP-1999-0001.html").exists()


def test_it_has_the_issuers_colours_and_name(tmp_path, site, book):
    own = replace(site, look=Look(Brand(issuer="Stichting Noord", colours=Colours(deep="#123456"))))
    own.publish(tmp_path / "own", book)
    assert "#123456" in (tmp_path / "own" / "site.css").read_text()
    assert "Stichting Noord" in (tmp_path / "own" / "index.html").read_text()


def test_the_page_of_a_label_says_how_it_stands_on_the_day_of_publishing(tmp_path, site, book):
    late = replace(site, today=datetime.date(2040, 1, 1))
    late.publish(tmp_path / "late", book)
    assert "is-expired" in (tmp_path / "late" / "label" / "ISOP-2026-0001.html").read_text()
    assert "is-revoked" in (tmp_path / "late" / "label" / "ISOP-2026-0004.html").read_text()


def test_the_page_of_a_label_says_what_its_state_means_and_what_the_label_asks(tmp_path, site, book):
    book.renew("ISOP-2026-0002", datetime.date(2031, 1, 1), "jw", "renewal audit")
    site.publish(tmp_path / "site", book)

    def seen(number: str) -> str:
        return (tmp_path / "site" / "en" / "label" / f"{number}.html").read_text("utf-8")

    for number, told in (
        ("ISOP-2026-0001", "The school has the label."),
        ("ISOP-2026-0003", "The label does not count for now."),
        ("ISOP-2026-0004", "The school no longer has the label"),
        ("ISOP-2020-0001", "is over, and it was not renewed"),
    ):
        assert told in seen(number).partition('<p id="meaning">')[2].partition("</p>")[0]
        assert '<p id="renewed" hidden>' in seen(number)
    assert '<p id="renewed">The label was renewed.' in seen("ISOP-2026-0002")
    assert seen("ISOP-2026-0001").count("<li><h3>") == 6
    assert "The school has a clear vision for parental involvement." in seen("ISOP-2026-0001")


def test_an_empty_register_is_published_too(tmp_path, site):
    with Register(str(tmp_path / "empty.db"), create=True) as empty:
        assert site.publish(tmp_path / "empty", empty) == 4
    assert (tmp_path / "empty" / "labels.js").read_text() == "window.LABELS=[];\n"


def test_withdrawn_certificates_are_published(tmp_path, site, book, keys_folder, now):
    import shutil

    from isop_cli.certifying.keys import renew_keys, signing_keys
    from tests.builders import PASSPHRASE

    folder = tmp_path / "keys"
    shutil.copytree(keys_folder, folder)
    renew_keys(folder, "Labelbureau ISOP", PASSPHRASE, now, leaked=True)
    known: PublicKeys = public_keys(folder)
    key = signing_keys(folder, PASSPHRASE, now).statement
    replace(site, keys=known, statement_key=key).publish(tmp_path / "renewed", book)
    assert public_keys(tmp_path / "renewed").revoked == known.revoked
    assert "revoked.crl" in (tmp_path / "renewed" / "verify.html").read_text()


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")
def test_killed_at_any_moment_the_next_run_makes_it_whole(tmp_path, site, keys_folder, now):
    # A key does not sign before the day on which it was made.
    site = replace(site, today=now.date())
    where = str(tmp_path / "register.db")
    with Register(where, create=True) as book:
        book.take_in([an_award(f"School {number}") for number in range(300)], "jw", "many")
        site.publish(tmp_path / "whole", book)
    command = ["register", "publish", tmp_path / "site", "--register", where, "--keys", keys_folder]
    environment: dict[str, Any] = {
        "ISOP_PASSPHRASE": PASSPHRASE.decode(),
        "SOURCE_DATE_EPOCH": str(int(now.timestamp())),
    }
    chance = random.Random(11)
    killed = 0
    for _turn in range(6):
        started = start(*command, lang="nl", **environment)
        time.sleep(chance.uniform(0.1, 0.6))
        killed += started.running()
        started.send(signal.SIGKILL)
        started.result(60)
        for path in (tmp_path / "site").rglob("*.html"):
            assert path.read_text("utf-8").rstrip().endswith("</html>")
    assert killed
    assert run(*command, lang="nl", **environment).returncode == 0
    assert files(tmp_path / "site") == files(tmp_path / "whole")
    assert {path.name for path in (tmp_path / "site").rglob(".*")} == {".isop-register", ".isop-register.lock"}


def test_two_runs_into_one_folder_at_once_do_not_mix(tmp_path, site, published, book):
    import filelock

    with filelock.FileLock(published / ".isop-register.lock"), pytest.raises(RegisterError, match="at this moment"):
        site.publish(published, book)
