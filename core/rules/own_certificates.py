"""Whose certificates stand under an e-mail address that somebody verified: a mailbox can belong to two people."""

from collections.abc import Sequence
from typing import NamedTuple

from core.models import Certificate, MergedPerson
from core.rules.names import same_words
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
    """A certificate for comparison: all its addresses were joined to the one that was verified."""

    name: str
    folio_number: str
    email: str = "verified"


def owners(certificates: Sequence[Certificate], merged: Sequence[MergedPerson] = ()) -> list[Owner]:
    """Those to whom the certificates of joined addresses were issued, compared by name and folio number.

    Where a certificate could be of two of them, it stays by itself: nothing is added up by a guess. `merged` are
    names that staff found to be one person's.
    """
    groups = grouped(certificates, person=lambda one: _Printed(one.content.name, one.content.folio_number))
    for pair in merged:
        one = _with_name(groups, pair.name, pair.folio_number)
        other = _with_name(groups, pair.same_as_name, pair.same_as_folio_number)
        if one and other and one is not other:
            groups = [one + other, *(group for group in groups if group is not one and group is not other)]
    newest_first = [sorted(group, key=certificates.index) for group in groups]
    return [_owner(group) for group in sorted(newest_first, key=lambda group: certificates.index(group[0]))]


def _with_name(groups: Sequence[list[Certificate]], name: str, folio_number: str) -> list[Certificate] | None:
    """The only group with a certificate of that name and folio number; none where there are two."""
    found = [group for group in groups if any(_is_printed(one, name, folio_number) for one in group)]
    return found[0] if len(found) == 1 else None


def _is_printed(one: Certificate, name: str, folio_number: str) -> bool:
    return same_words(one.content.name, name) and one.content.folio_number == folio_number


def _owner(certificates: Sequence[Certificate]) -> Owner:
    numbers = [one.content.folio_number for one in certificates if one.content.folio_number]
    return Owner(certificates[0].content.name, numbers[0] if numbers else "", certificates)


def owner_of_code(found: Sequence[Owner], code: str) -> Owner | None:
    """The person in whose hands the certificate of that code is; without a code the only one, where there is one."""
    if not code:
        return found[0] if len(found) == 1 else None
    return next((owner for owner in found if any(one.code == code for one in owner.certificates)), None)
