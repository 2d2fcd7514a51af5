"""Verify a certificate, a badge or the text of a QR code: what holds, what does not, and what nobody can tell."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from isop_cli.certifying import badge, statement
from isop_cli.certifying.inspecting import CertificateFile, HostileError, Signature, inspect
from isop_cli.certifying.keys import PublicKeys
from isop_cli.certifying.pem import unmarked
from isop_cli.checking import assessment as checking
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Claim, Label
from isop_cli.model.first_edition import FirstEdition
from isop_cli.register.entries import same_brin, same_name, state_word
from isop_cli.text.language import _
from isop_cli.text.printable import one_line
from isop_cli.text.terms import label_outcome_word

#: A certificate with large pictures has a few million bytes.
MAX_BYTES = 32 * 1024 * 1024
#: How far two clocks, or two time zones, may be apart.
_CLOCKS = datetime.timedelta(days=1)

Answer = Literal["yes", "no", "unknown"]
#: Looks a number up in a register.
Find = Callable[[str], Label | None]
#: Looks into a PDF.
Inspect = Callable[[bytes, PublicKeys], CertificateFile]


class NoListError(ValueError):
    """Status lists were given for something that no list tells about."""


class UnreadableError(ValueError):
    """What was given is no certificate, badge or statement that can be read. The message is for the user."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer. A `no` makes the whole verdict bad.

    An `unknown` that is `needed` does so too; one that leaves a `doubt` leaves open whether the label still holds.
    """

    question: str
    answer: Answer
    told: str
    needed: bool = False
    doubt: bool = False


@dataclass(frozen=True)
class Verdict:
    """What was claimed and what came of each check."""

    claim: Claim
    checks: list[Check]

    @property
    def good(self) -> bool:
        """Whether everything holds that must."""
        return not any(c.answer == "no" or (c.answer == "unknown" and c.needed) for c in self.checks)

    @property
    def refuted(self) -> bool:
        """Whether something is wrong with it, and not only that what is needed to tell was not there, such as a key."""
        return any(c.answer == "no" for c in self.checks)

    @property
    def holds_now(self) -> bool:
        """Whether it is good, and whether it still holds was looked up."""
        return self.good and not any(c.answer == "unknown" and c.doubt for c in self.checks)


@dataclass(frozen=True)
class Verifier:
    """What to verify with: keys, a day, and where it is there a register or published status lists.

    `inspect` looks into a PDF; for one that may come from anyone, give one that is bounded.
    """

    keys: PublicKeys
    today: datetime.date
    find: Find | None = None
    status_lists: Sequence[badge.StatusList] = ()
    inspect: Inspect = inspect

    def verify(self, content: bytes) -> Verdict:
        """Verify a PDF, a badge or a statement. Raises UnreadableError, and NoListError for lists with no badge."""
        if content[:1024].lstrip().startswith(b"%PDF-"):
            self._refuse_lists()
            return self._pdf(content)
        for read in (self._badge, self._statement):
            try:
                return read(content)
            except (badge.NoBadgeError, statement.NoStatementError, UnicodeDecodeError):
                continue
        raise UnreadableError(
            _(
                "this cannot be read as a certificate, a badge or the text of a QR code; it says nothing about any school"
            )
        )

    def _pdf(self, content: bytes) -> Verdict:
        try:
            file = self.inspect(content, self.keys)
        except HostileError as problem:
            raise UnreadableError(_("this PDF cannot be read: {kind}").format(kind=problem)) from problem
        assessment = file.assessment
        try:
            signed = statement.read(file.address or "")
        except statement.NoStatementError:
            signed = None
        looked_into = file.signature is not None and file.signature.holds
        if signed is None or (assessment is None and looked_into):
            raise UnreadableError(_("this PDF is no certificate: it carries no assessment or no number"))
        return Verdict(
            signed.claim,
            [
                *_signature_checks(file.signature, self.keys, self.today),
                _judgement_check(assessment),
                self._code_check(signed, assessment),
                *self._standing(signed.claim),
            ],
        )

    def _refuse_lists(self) -> None:
        """A certificate and its code name no place in a list; a badge does."""
        if self.status_lists:
            raise NoListError

    def _statement(self, content: bytes) -> Verdict:
        signed = statement.read(unmarked(content).decode("utf-8"))
        self._refuse_lists()
        genuine = signed.is_genuine(self.keys.statements)
        return Verdict(signed.claim, [_signed_by_known_key(genuine), *self._standing(signed.claim)])

    def _badge(self, content: bytes) -> Verdict:
        payload, genuine = badge.read_badge(badge.token_in(content), self.keys.statements)
        claim = badge.claim_in(payload)
        period, in_register = self._standing(claim)
        checks = [_signed_by_known_key(genuine), period, in_register]
        if self.status_lists:
            in_lists = self._status_check(payload)
            if in_lists.answer == "yes":
                if in_register.answer == "unknown":
                    in_register = replace(in_register, told=_("not looked up; the status lists were"))
                checks[-1] = replace(in_register, doubt=False)
            elif in_register.answer == "yes":
                in_lists = replace(in_lists, doubt=False)
            checks.append(in_lists)
        return Verdict(claim, checks)

    def _standing(self, claim: Claim) -> tuple[Check, Check]:
        """Whether it is valid on the day, and what the register says. A label that was renewed is valid longer."""
        label = self.find(claim.number) if self.find else None
        in_register = self._register_check(claim, label)
        if label is not None and in_register.answer == "yes":
            claim = label.claim
        return _period(claim, self.today, renewals_known=self.find is not None), in_register

    def _register_check(self, claim: Claim, label: Label | None) -> Check:
        question = _("In the register")
        if self.find is None:
            told = _(
                "not looked up: whether the label was revoked, suspended or renewed; look on the register's website or give "
                "--register"
            )
            return Check(question, "unknown", told, doubt=True)
        if label is None:
            return Check(question, "no", _("there is no label {number} in the register").format(number=claim.number))
        if label.claim.decided != claim.decided or statement.shortened(label.school) != statement.shortened(
            claim.school
        ):
            return Check(question, "no", _("the register says something else of {number}").format(number=claim.number))
        standing = label.standing(self.today)
        return Check(question, "yes" if standing == "valid" else "no", state_word(standing))

    def _code_check(self, signed: statement.Signed, assessment: Assessment | FirstEdition | None) -> Check:
        """Whether the code on the page is the label bureau's, and about this school and decision."""
        question = _("The code on it")
        if assessment is not None and not _is_of(signed.claim, assessment):
            return Check(question, "no", _("it is of another school or decision"))
        genuine = signed.is_genuine(self.keys.statements)
        if genuine is None:
            told = _("the key that signed it is not among the keys given")
            return Check(question, "unknown", told, needed=True)
        return _signed(question, genuine)

    def _status_check(self, payload: dict[str, Any]) -> Check:
        """What published status lists say of a badge.

        It is known to stand only where a list of revocations and one of suspensions, both still in force, say so.
        """
        question = _("In the status list")
        given = payload.get("credentialStatus")
        entries = [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
        states = {"revocation": "revoked", "suspension": "suspended"}
        days: dict[str, datetime.date] = {}
        old: list[datetime.date] = []
        ours = False
        for found in self.status_lists:
            for entry in entries:
                if (entry.get("statusListCredential"), entry.get("statusPurpose")) != (found.address, found.purpose):
                    continue
                place = str(entry.get("statusListIndex"))
                is_set = found.is_set(int(place)) if place.isdecimal() and len(place) <= 12 else None
                ours = True
                if is_set and found.purpose in states:
                    return Check(question, "no", state_word(states[found.purpose]))
                if found.until < self.today:
                    old.append(found.until)
                elif is_set is False and found.day <= self.today + _CLOCKS:
                    days[found.purpose] = found.day
        if not ours:
            return Check(question, "unknown", _("this list is not the badge's"), needed=True)
        if days.keys() >= states.keys():
            told = _("not withdrawn on {date}").format(date=min(days.values()))
            return Check(question, "yes", told)
        if old:
            told = _("the list counted until {date}; fetch it again").format(date=min(old))
        elif "revocation" in days:
            told = _("not revoked; whether it is suspended was not looked up: give suspended.jwt too")
        elif "suspension" in days:
            told = _("not suspended; whether it is revoked was not looked up: give revoked.jwt too")
        else:
            told = _("the list does not tell of this label")
        return Check(question, "unknown", told, doubt=True)


def _is_of(claim: Claim, assessment: Assessment | FirstEdition) -> bool:
    """Whether a claim is about the school and the decision of an assessment."""
    school, decision = assessment.dossier.school, assessment.dossier.decision
    return (
        decision is not None
        and claim.decided == decision.date.isoformat()
        # The register keeps the first spelling, and the BRIN that a later dossier may lack.
        and same_brin(claim.brin, school.brin)
        and same_name(claim.school, statement.shortened(one_line(school.name or "")))
    )


def _period(claim: Claim, today: datetime.date, *, renewals_known: bool) -> Check:
    """Whether the day lies within a claim's own dates. What ended may have been renewed since."""
    question = _("Within its dates")
    try:
        start, end = (datetime.date.fromisoformat(day) for day in (claim.decided, claim.valid_until))
    except ValueError:
        return Check(question, "no", _("it has no dates that can be read"))
    if today < start:
        return Check(question, "no", _("not before {date}").format(date=start))
    if today > end and not renewals_known:
        told = _("its last day was {date}; whether the label was renewed was not looked up")
        return Check(question, "unknown", told.format(date=end), doubt=True)
    if today > end:
        return Check(question, "no", _("expired on {date}").format(date=end))
    return Check(question, "yes", _("until {date}").format(date=end))


def _signed_by_known_key(genuine: bool | None) -> Check:
    question = _("Signed by the label bureau")
    if genuine is None:
        return Check(question, "unknown", _("the key that signed it is not among the keys given"), needed=True)
    return _signed(question, genuine)


def _signed(question: str, genuine: bool) -> Check:
    told = (
        _("the signature holds")
        if genuine
        else _("the signature does not hold: something was changed, or not everything was copied")
    )
    return Check(question, "yes" if genuine else "no", told)


def _judgement_check(assessment: Assessment | FirstEdition | None) -> Check:
    question = _("Follows from the evidence")
    if assessment is None:
        return Check(question, "unknown", _("not looked at, because the signature does not hold"))
    checked = checking.check(assessment, "assessment.json")
    if checked.assessment is None:
        return Check(question, "no", one_line(in_words(checked.diagnostics[0]).message))
    if checked.assessment.label.decided != "awarded":
        outcome = checked.assessment.label.outcome
        told = (
            _("there is no decision to award the label")
            if outcome == "awarded"
            else label_outcome_word(outcome, checked.assessment.label.decided)
        )
        return Check(question, "no", told)
    return Check(
        question,
        "yes",
        _("computed again from its criteria: {outcome}").format(outcome=label_outcome_word("awarded", "awarded")),
    )


def _signature_checks(signature: Signature | None, keys: PublicKeys, today: datetime.date) -> list[Check]:
    intact, signer = _("Intact"), _("Signed by the label bureau")
    if signature is None:
        return [Check(intact, "no", _("it carries no signature"))]
    if not (signature.intact and signature.whole):
        return [Check(intact, "no", _("it was changed after signing"))]
    checks = [Check(intact, "yes", _("nothing was changed after signing"))]
    if signature.trusted:
        checks.append(Check(signer, "yes", signature.signer))
    elif signature.revoked:
        told = _("{name}, whose certificate was withdrawn").format(name=signature.signer)
        checks.append(Check(signer, "no", told))
    else:
        told = _("{name}, not among those that are trusted").format(name=signature.signer)
        checks.append(Check(signer, "no" if keys.roots else "unknown", told, needed=True))
    if signature.trusted and signature.at is not None and signature.at.date() > today + _CLOCKS:
        told = _("{date} is in the future: a clock is wrong, or the date is")
        checks.append(Check(_("Signed on"), "no", told.format(date=signature.at.date())))
    checks += [Check(_("Withdrawn certificates"), "unknown", doubt, doubt=True) for doubt in keys.doubts(today)]
    return checks
