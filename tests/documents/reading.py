"""What a PDF says when it is read by programs other than the one that wrote it."""

import re
from io import BytesIO

import page as validator
import pikepdf
import pypdfium2


def failures(pdf):
    return [
        (profile, failure.rule_id, failure.message)
        for profile in ("ua1", "2u")
        for failure in validator.validate_pdf_bytes(pdf, profile=profile).failures
    ]


def text_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def printed_as(label, following, pdf):
    """What stands between two labels, without spaces: line ends and raised marks count as such."""
    text = text_of(pdf)
    return without_spaces(text[text.index(label) + len(label) : text.index(following)])


def without_spaces(text):
    return "".join(text.split())


def boxes_of_lines(pdf):
    """(left, bottom, right, top) of each line of text."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return [text.get_rect(place) for place in range(text.count_rects())]


def overlap(one, other, tolerance=0.2):
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > tolerance
        and min(one[3], other[3]) - max(one[1], other[1]) > tolerance
    )


def smallest_size(pdf):
    with pikepdf.open(BytesIO(pdf)) as file:
        content = file.pages[0].Contents.read_bytes()
    return min(float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", content))


def structure(pdf):
    """The kinds of the structure elements in reading order, and the numbers of what they hold."""
    kinds, numbers = [], []

    def walk(node):
        if isinstance(node, int):
            numbers.append(node)
            return
        kinds.append(str(node.S)[1:])
        for child in node.K:
            walk(child)

    with pikepdf.open(BytesIO(pdf)) as file:
        walk(file.Root.StructTreeRoot.K[0])
    return kinds, numbers
