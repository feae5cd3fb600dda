"""Many copies of drawn pages in one file, for the printer: they share fonts and what all of them show."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import count

from core.documents.pdf.copies import Copy, Master, stream

_REFERENCE = re.compile(rb"(\d+) 0 R\b")
_ELEMENT = b"/Type /StructElem"


@dataclass(frozen=True)
class _Page:
    """What each copy of a page has for itself, by its numbers in the master."""

    number: int
    objects: dict[int, bytes]
    owners: bytes  # of the content of the page, as references
    tops: list[int]  # the elements right below the document


class _File:
    """The file as it grows, copy by copy."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self.objects = dict(master.objects)
        self.document = master.number_of(b"/S /Document")
        self.tree = master.number_of(b"/Nums [")
        self.masters = [self._page(number) for number in master.pages]
        for page in self.masters:
            for number in page.objects:
                del self.objects[number]
        used = {*self.objects, master.information, master.metadata}
        self._unused = (number for number in count(1) if number not in used)
        self.pages: list[int] = []
        self.parts: list[int] = []
        self._owners: list[bytes] = []

    def _page(self, page: int) -> _Page:
        """Find what belongs to a page of the master: the page, and the elements that are on it."""
        here, objects = b"/Pg %d 0 R" % page, self.master.objects
        elements = {n: body for n, body in objects.items() if _ELEMENT in body and here in body and n != self.document}
        (owners,) = re.findall(
            rb"(?:\[|\s)%d \[([^\]]*)\]" % self.master.pages.index(page), objects[self.tree].split(b"/Nums", 1)[1]
        )
        tops = [number for number, body in elements.items() if b"/P %d 0 R" % self.document in body]
        return _Page(page, {page: objects[page], **elements}, owners, tops)

    def add(self, index: int, content: str) -> None:
        """Add a copy of a page of the master."""
        page, part, drawing = self.masters[index], next(self._unused), next(self._unused)
        numbers = {number: next(self._unused) for number in page.objects}
        numbers |= {self.document: part, self.master.content: drawing}
        renumbered = partial(_REFERENCE.sub, partial(_new_reference, numbers))
        self.objects |= {numbers[number]: renumbered(body) for number, body in page.objects.items()}
        sheet, key = numbers[page.number], b"/StructParents %d" % len(self.pages)
        self.objects[sheet] = re.sub(rb"/StructParents \d+", key, self.objects[sheet])
        self.objects[drawing] = stream(content.encode())
        self.objects[part] = b"<</Type /StructElem /S /Part /P %d 0 R /K [%s]>>" % (
            *(self.document, _references(numbers[top] for top in page.tops)),
        )
        self._owners.append(b"%d [%s]" % (len(self.pages), renumbered(page.owners)))
        self.pages.append(sheet)
        self.parts.append(part)

    def finish(self) -> dict[int, bytes]:
        """Put the pages and parts into their lists; returns the objects."""
        kids = b"/Count %d\n/Kids [%s]" % (len(self.pages), _references(self.pages))
        root, pages = self.master.root, self.master.number_of(b"/Type /Pages")
        self._replace(pages, rb"/Count \d+\n/Kids \[[^\]]*\]", kids)
        self._replace(root, rb"/OpenAction \[[^\]]*\]\n", b"")
        self._replace(self.document, rb"/K \[[^\]]*\]", b"/K [%s]" % _references(self.parts))
        self._replace(self.document, rb"/Pg \d+ 0 R\n", b"")
        self.objects[self.tree] = b"<</Nums [%s]>>" % b"\n".join(self._owners)
        return dict(sorted(self.objects.items()))

    def _replace(self, number: int, what: bytes, new: bytes) -> None:
        self.objects[number] = re.sub(what, new, self.objects[number])


def many(master: Master, copies: Iterable[tuple[int, str]], own: Copy) -> bytes:
    """One file with a page for each copy: which page of the master, and its content. `own` describes the file.

    Each page of the master must have a copy.
    """
    file = _File(master)
    for index, content in copies:
        file.add(index, content)
    return master.whole(file.finish(), own)


def _new_reference(numbers: dict[int, int], found: re.Match[bytes]) -> bytes:
    number = int(found[1])
    return b"%d 0 R" % numbers.get(number, number)


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
