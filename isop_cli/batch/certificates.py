"""The certificates of a batch: numbered in the order of the schools, laid out by the workers, signed here."""

import datetime
import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from isop_cli.batch.batch import Batch, SchoolResult
from isop_cli.batch.work import ASSESSMENT, BADGE, CERTIFICATE, DRAFT, ISSUED
from isop_cli.certifying.issuing import WithdrawnError, certificate_and_badge, enter, statement_address
from isop_cli.certifying.keys import SigningKeys
from isop_cli.checking.assessment import NotAnAssessmentError, parse_own
from isop_cli.documents.certificate import Page, refuse_what_does_not_fit
from isop_cli.documents.fitting import UnprintableError
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Label
from isop_cli.reading.plain_json import load
from isop_cli.register.store import DoubtfulError, Register
from isop_cli.text.language import _


class Certificates:
    """Issues what is due, and lets stand what was issued of the same.

    A school with an error, such as being there twice, gets none. Without a decision it is a draft.
    """

    def __init__(
        self,
        work: Batch,
        look: Look,
        keys: SigningKeys,
        register: Register,
        who: str,
        lang: str,
        now: datetime.datetime,
    ) -> None:
        self.work, self.look, self.keys, self.register = work, look, keys, register
        self.who, self.lang, self.now = who, lang, now
        #: Why a school got no certificate though its label is awarded.
        self.refused: list[str] = []

    def issue(self, workers: Callable[[], Any], told: Callable[[int, int], None]) -> str:
        """Issue what is due. Tells in one sum what stands in the end. Raises RegisterError and OSError."""
        whole = hashlib.sha256()
        due: list[tuple[str, str]] = []
        for school in self.work.schools():
            of = self._of(school)
            if of is None:
                self._remove(school.home, (CERTIFICATE, DRAFT, BADGE, ISSUED))
                continue
            whole.update(f"{school.home} {of}\n".encode("utf-8", "surrogatepass"))
            if not self._stands(school.home, of):
                due.append((school.home, of))
        told(len(due), 0)
        if not due:
            return whole.hexdigest()
        under_way: deque[tuple[str, str, Assessment, Label | None]] = deque()

        def tasks() -> Iterator[tuple[Any, ...]]:
            for home, of in due:
                content = self.work.output.read(f"{home}/{ASSESSMENT}") or b""
                try:
                    assessment = parse_own(content)
                    label = self._entered(assessment)
                except NotAnAssessmentError as problem:
                    told = _("{file} holds no assessment: {problem}")
                    self.refused.append(told.format(file=f"{home}/{ASSESSMENT}", problem=problem))
                    continue
                except (WithdrawnError, DoubtfulError, UnprintableError, FormatError) as problem:
                    self._remove(home, (CERTIFICATE, DRAFT, BADGE, ISSUED))
                    self.refused.append(f"{home}: {problem}")
                    continue
                under_way.append((home, of, assessment, label))
                if label is None:
                    yield content, None, None
                else:
                    address = statement_address(label, self.look.brand, assessment.criteria, self.keys.statement)
                    yield content, label.claim, address

        for number, page in enumerate(workers().certificates(tasks()), start=1):
            home, of, assessment, label = under_way.popleft()
            if isinstance(page, bytes):
                self._write(home, of, assessment, label, page)
            else:
                self.refused.append(f"{home}: {page}")
            told(len(due), number)
        return whole.hexdigest()

    def _of(self, school: SchoolResult) -> str | None:
        """Of what a school's certificate is made, in one sum; None when none is due."""
        row = school.row
        if row.status != 0 or row.decided not in (None, "awarded"):
            return None
        digest = self.work.output.digest(f"{school.home}/{ASSESSMENT}")
        parts = [digest, self.lang, self.register.shown, self.work.digest, self.work.order.look()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _stands(self, home: str, of: str) -> bool:
        try:
            held = load(self.work.output.read(f"{home}/{ISSUED}") or b"{}")
            return held.get("of") == of and all(
                self.work.output.digest(f"{home}/{name}") == digest for name, digest in held.get("files", {}).items()
            )
        except (ValueError, AttributeError):
            return False

    def _entered(self, assessment: Assessment) -> Label | None:
        """The label that the register has of it now; None for a draft.

        Raises UnprintableError and FormatError before a number is taken.
        """
        refuse_what_does_not_fit(Page(assessment), self.look)
        if assessment.dossier.decision is None:
            return None
        return enter(self.register, assessment, self.who)[0]

    def _write(self, home: str, of: str, assessment: Assessment, label: Label | None, page: bytes) -> None:
        if label is None:
            files = {DRAFT: page}
        else:
            pdf, badge = certificate_and_badge(assessment, self.look.brand, self.keys, label, page, self.now)
            files = {CERTIFICATE: pdf, BADGE: (badge + "\n").encode("ascii")}
        self._remove(home, tuple(name for name in (CERTIFICATE, DRAFT, BADGE) if name not in files))
        for name, content in files.items():
            self.work.output.write(f"{home}/{name}", content)
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        number = label.number if label is not None else None
        held = {"of": of, "number": number, "files": sums}
        self.work.output.write(f"{home}/{ISSUED}", (json.dumps(held, indent=1, sort_keys=True) + "\n").encode())

    def _remove(self, home: str, names: tuple[str, ...]) -> None:
        for name in names:
            if self.work.output.exists(f"{home}/{name}"):
                self.work.output.remove(f"{home}/{name}")
