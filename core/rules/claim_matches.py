"""Whom among the people of an event a claimant is: certainly, or perhaps, which is asked and never decided in silence.

A person of an event is known by what stands on the roster, on the certificates, and in earlier claims.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from core.models import Attendee, Claim
from core.rules.claims import Refusal
from core.rules.email_verification import PROVEN_FOR
from core.rules.names import compatible_names, opposite_generations, same_words, shortened
from core.rules.people import Identified, may_be_same_person, same_person


class KnownAs(NamedTuple):
    """One way in which a person of the event is known. `certified` is whether a current certificate is theirs.

    What claimants only said of themselves is `unconfirmed`: it never makes the next claim certain.
    """

    attendee: Attendee
    name: str
    email: str
    folio_number: str
    certified: bool
    unconfirmed: bool = False


class Match(NamedTuple):
    """`certain` is the claimant's own entry; `similar` are entries that may be, and are asked about."""

    certain: Attendee | None
    similar: Sequence[KnownAs]

    def with_email(self, email: str) -> dict[int, Attendee]:
        """The similar entries under the claimant's own address, by number: whoever verified it may read them."""
        return {one.attendee.id: one.attendee for one in self.similar if one.email.casefold() == email}

    def elsewhere(self, email: str) -> dict[int, Attendee]:
        """The similar entries under another address or none: to be named to the provider only."""
        own = self.with_email(email)
        return {one.attendee.id: one.attendee for one in self.similar if one.attendee.id not in own}


def match(claim: Claim, people: Sequence[KnownAs]) -> Match:
    """Compare a claim with the people of its event that are near it.

    Where the own entry is certain and has no certificate, whoever certainly is the same person and has one is
    similar: a second certificate would double the units.
    """
    similar = [one for one in people if _is_near(claim, one)]
    own = _one_of(claim, [one for one in people if _is_certain(claim, one)])
    if own is None:
        return Match(None, similar)
    if any(one.certified for one in people if one.attendee.id == own.id):
        return Match(own, [])
    entries: list[Identified] = [claim, *(one for one in people if one.attendee.id == own.id)]
    others = [one for one in people if one.certified and one.attendee.id != own.id]
    return Match(own, [one for one in others if any(same_person(entry, one) for entry in entries)])


def _is_certain(claim: Claim, one: KnownAs) -> bool:
    """An entry under another address is never opened by a name and a number that somebody states."""
    if one.unconfirmed or (one.email and one.email.casefold() != claim.email):
        return False
    same_number = bool(claim.folio_number) and claim.folio_number == one.folio_number
    return same_person(claim, one) or (bool(one.email) and same_number and shortened(claim.name, one.name))


def _is_near(claim: Claim, one: KnownAs) -> bool:
    """The same address, the same folio number, or a name that can be the same person's."""
    if one.email.casefold() == claim.email or (claim.folio_number and claim.folio_number == one.folio_number):
        return True
    return compatible_names(claim.name, one.name) and not opposite_generations(claim.name, one.name)


def _one_of(claim: Claim, certain: Sequence[KnownAs]) -> Attendee | None:
    """The one entry that fits best; None where it could be two people, so that it is asked."""
    if not certain:
        return None
    best = max(_fit(claim, one) for one in certain)
    fitting = list({one.attendee.id: one for one in certain if _fit(claim, one) == best}.values())
    if any(not same_person(one, other) for one, other in combinations(fitting, 2)):
        return None
    return next((one for one in fitting if one.certified), fitting[0]).attendee


def _fit(claim: Claim, one: KnownAs) -> tuple[bool, bool]:
    return (bool(claim.folio_number) and claim.folio_number == one.folio_number, same_words(claim.name, one.name))


def may_take_unaddressed(claim: Claim, found: Sequence[Attendee], certified: bool) -> bool:
    """Whether the claimant's answer alone makes the one entry without an address theirs: nobody ever had its paper."""
    return len(found) == 1 and not found[0].email and not certified and may_be_same_person(claim, found[0])


def earlier_answer(claim: Claim, earlier: Sequence[Claim]) -> Refusal | None:
    """What the same claimant was told before: their claim waits already, or the provider refused it."""
    theirs = [one for one in earlier if one.id == claim.id or (one.email == claim.email and same_person(one, claim))]
    if any(one.is_waiting for one in theirs):
        return Refusal.WAITS
    return Refusal.BY_PROVIDER if any(one.refused_because == Refusal.BY_PROVIDER for one in theirs) else None


def may_still_answer(claim: Claim, is_verified: bool, now: datetime) -> bool:
    """The question is answered in the visit in which the address was verified."""
    since = claim.verified_at if is_verified else claim.at
    return since is not None and now <= since + PROVEN_FOR
