"""Personal certificates, as PDF: one attendee's name, folio number and code on the sheet of an event.

For routes and issuing. Begin at `personal_certificate` for one, `personal_certificates` for many, `merged` for the
printer.

What all people of an event have in common is drawn once. The file of a person depends on nothing but what
is printed on it, so it is the same whether it is made alone or among thousands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from core.documents.pdf import certificate_layout
from core.documents.pdf.copies import Copy, Master
from core.documents.pdf.fonts import BOLD, REGULAR, clean
from core.documents.pdf.print_file import many
from core.documents.pdf.tagged_pages import TaggedPages, utc
from core.documents.wording import in_groups, wording
from core.formats import day, units
from core.models.certificates import CertificateContent
from core.models.printed_forms import FormContent
from core.signing import Signer

# In each file, so that most names find their letters in it; another letter costs a drawing of its own.
_COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;-/?&=_'’()#@+"
_ACCENTED = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿĆćČčĐđĒēĪīŁłŃńŌōŚśŠšŪūŹźŻżŽžʼ"
_BOLD_PLACES = ("units", "url")
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # of the master; each copy has its own


@dataclass(frozen=True)
class Personal:
    """What is printed on one certificate. `issued_at` becomes the date of the file and of its signature."""

    content: CertificateContent
    code: str
    verify_url: str
    issued_at: datetime


def personal_certificate(person: Personal, *, signer: Signer | None) -> bytes:
    """One certificate as a PDF/UA-1 and PDF/A-2U file, signed if there is a signer.

    The same arguments give the same bytes. Raises ValueError if `issued_at` is naive.
    """
    return _copy(person, signer)


def personal_certificates(people: Sequence[Personal], *, signer: Signer | None) -> Iterator[bytes]:
    """The certificate of each, in their order, one after the other."""
    return (_copy(person, signer) for person in people)


def merged(people: Sequence[Personal]) -> bytes:
    """All certificates in one file, a page each, for the printer: conforming, and unsigned.

    Raises ValueError where there is nobody, as a file has a page.
    """
    if not people:
        raise ValueError("a print file needs somebody")
    commons = list(dict.fromkeys(_common(person.content) for person in people))
    texts = [_texts(person) for person in people]
    letters = dict.fromkeys(lettering for each in texts for lettering in _lettering(each) if not lettering[0].isascii())
    master = Master(_sheets(commons, "unsigned", tuple(letters)))
    pages = [commons.index(_common(person.content)) for person in people]
    contents = (_written(master, *each) for each in zip(pages, texts, people, strict=True))
    title = wording()["print_file"]["document_title"].format(activity=clean(people[0].content.title))
    newest = utc(max(person.issued_at for person in people))
    return many(master, zip(pages, contents, strict=True), Copy("", title, "", newest))


def _lettering(texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Each text with the style that it is written in."""
    return tuple((text, BOLD if name in _BOLD_PLACES else REGULAR) for name, text in texts.items())


def _copy(person: Personal, signer: Signer | None) -> bytes:
    common, kind = _common(person.content), _kind(signer)
    master, texts = _master(common, kind, ()), _texts(person)
    try:
        content = _written(master, 0, texts, person)
    except KeyError:  # a letter that is not in every file
        master = _master(common, kind, _lettering(texts))
        content = _written(master, 0, texts, person)
    words = wording()["personal"]
    title = words["document_title"].format(name=texts["name"], activity=clean(person.content.title))
    return master.copy(Copy(content, title, person.code, utc(person.issued_at)), signer)


def _written(master: Master, page: int, texts: dict[str, str], person: Personal) -> str:
    drawing = master.slots[page]["qr"].holding(certificate_layout.qr(person.verify_url))
    return "\n".join((*master.written(page, texts), drawing))


def _texts(person: Personal) -> dict[str, str]:
    """What is written into each place that the master leaves open."""
    content, words = person.content, wording()
    return {
        "name": clean(content.name),
        "folio_number": clean(content.folio_number),
        "units": units(content.minutes),
        "signed_by": clean(words["signature"]["by"].format(name=content.signed_by)),
        "signed_on": day(content.signed_on),
        "url": clean(person.verify_url),
        "code": words["personal"]["code"].format(code=in_groups(person.code)),
    }


def _common(content: CertificateContent) -> FormContent:
    """The content that the certificates of an event have in common."""
    shared = {name: getattr(content, name) for name in FormContent.model_fields}
    return FormContent.model_construct(**shared | {"minutes": 0})


def _kind(signer: Signer | None) -> str:
    if signer is None:
        return "unsigned"
    return "official" if signer.is_official else "development"


@lru_cache(32)
def _master(content: FormContent, kind: str, letters: tuple[tuple[str, str], ...]) -> Master:
    """The sheet of an event, with the letters that every file has and those of further texts."""
    field = (certificate_layout.SIGNATURE_BOX, wording()["signature"]["field"]) if kind != "unsigned" else None
    return Master(_sheets([content], kind, letters), field)


def _sheets(contents: Sequence[FormContent], kind: str, letters: tuple[tuple[str, str], ...]) -> TaggedPages:
    pages = TaggedPages(title="", language=wording()["language"], written_at=_NO_DAY)
    for style, alphabet in ((REGULAR, _COMMON + _ACCENTED), (BOLD, _COMMON)):
        for letter in alphabet:
            pages.provide(letter, style)
    for text, style in letters:
        pages.provide(text, style)
    for number, content in enumerate(contents):
        if number:
            pages.next_page()
        _draw(pages, content, kind)
    return pages


def _draw(page: TaggedPages, content: FormContent, kind: str) -> None:
    """Draw the sheet of an event with places left open."""
    words = wording()
    certificate_layout.draw_head(page, words["paper"])
    certificate_layout.draw_educator(page, words["section_1"], later=True)
    certificate_layout.draw_activity(page, words["section_2"], content, units_later=True)
    certificate_layout.draw_statement(page, words["section_3"], *certificate_layout.LEFT_HALF)
    certificate_layout.draw_statement(page, words["section_4"], *certificate_layout.RIGHT_HALF)
    certificate_layout.draw_signature(page, words["signature"], content.provider_name, *certificate_layout.RIGHT_HALF)
    if kind != "unsigned":
        page.place_field()
    _draw_verification(page, words["personal"], kind)


def _draw_verification(page: TaggedPages, words: dict[str, str], kind: str) -> None:
    with certificate_layout.qr_figure(page, words["qr_alternative"]):
        page.leave_open_for_a_drawing("qr")
    lines = (words["invitation"], REGULAR, 10), ("{url}", BOLD, 23), ("{code}", REGULAR, 36)
    limits = [(words["limits"], REGULAR, 49)]
    if kind == "development":
        limits.append((words["development"], BOLD, 62))
    certificate_layout.draw_verification(page, [*lines, *limits])
