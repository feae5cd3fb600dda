"""Whose certificates stand under an address that somebody proved: a mailbox can belong to two people."""

from collections.abc import Sequence
from typing import NamedTuple

from core.models import Certificate
from core.rules.people import entry_in_words, grouped


class Owner(NamedTuple):
    """One person with their certificates, the newest activity first; the name is that of the newest."""

    name: str
    folio_number: str
    certificates: Sequence[Certificate]

    @property
    def code(self) -> str:
        """What stands for this person in an address: the code of the certificate that was issued first."""
        return min(self.certificates, key=lambda certificate: certificate.id).code

    @property
    def in_words(self) -> str:
        return entry_in_words(self.name, self.folio_number)


class _Printed(NamedTuple):
    """A certificate for comparison: all its addresses were joined to the one that was proved."""

    name: str
    folio_number: str
    email: str = "proved"


def owners(certificates: Sequence[Certificate]) -> list[Owner]:
    """Those to whom the certificates of joined addresses were issued, compared by name and folio number.

    Where a certificate could be of two of them, it stays by itself: nothing is added up by a guess.
    """
    groups = grouped(certificates, person=lambda one: _Printed(one.content.name, one.content.folio_number))
    return [_owner(group) for group in groups]


def _owner(certificates: Sequence[Certificate]) -> Owner:
    numbers = [one.content.folio_number for one in certificates if one.content.folio_number]
    return Owner(certificates[0].content.name, numbers[0] if numbers else "", certificates)


def owner_of_code(found: Sequence[Owner], code: str) -> Owner | None:
    """The person in whose hands the certificate of that code is; without a code the only one, where there is one."""
    if not code:
        return found[0] if len(found) == 1 else None
    return next((owner for owner in found if any(one.code == code for one in owner.certificates)), None)
