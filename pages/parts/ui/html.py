"""Tables of rows with links, as one HTML element: fifty rows cost a rerun about as much as one."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup, escape

Cell = str | Markup


def html(template: str, *values: Cell) -> Markup:
    """HTML of ours with each `%s` filled by a value: text is escaped, Markup is taken as it is.

    Three times as fast as Markup.format, of which a page of fifty events would need a thousand.
    """
    return Markup(template % tuple(map(escape, values)))  # noqa: S704 -- every value is escaped


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A table whose first column names the row. On a narrow screen each row becomes a card.

    Text is shown letter for letter; only Markup made here is HTML.
    """
    table_of_rows(caption, headings, (row(headings, cells) for cells in rows))


def table_of_rows(caption: str, headings: Sequence[str], rows: Iterable[Markup]) -> None:
    """A table of rows that `row` made for the same headings."""
    head = _joined(html('<th scope="col">%s</th>', name) for name in headings)
    st.html(
        html(
            '<div class="pdups-table"><table><caption>%s</caption>'
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>",
            caption,
            head,
            _joined(rows),
        )
    )


def row(headings: Sequence[str], cells: Sequence[Cell]) -> Markup:
    """A row. Each cell repeats its heading for the narrow screen, where the row of headings is gone."""
    first, *others = cells
    template = '<td><span class="pdups-label" aria-hidden="true">%s</span>%s</td>'
    rest = _joined(
        html(template, heading, cell) if cell else Markup("<td></td>")
        for heading, cell in zip(headings[1:], others, strict=True)
    )
    return html('<tr><th scope="row">%s</th>%s</tr>', first, rest)


def _joined(parts: Iterable[Markup], between: str = "") -> Markup:
    return Markup(between.join(parts))  # noqa: S704 -- each part is Markup already


def facts(pairs: Iterable[tuple[str, Cell]]) -> None:
    """Labels and their values, one below the other."""
    lines = _joined(html("<div><dt>%s</dt><dd>%s</dd></div>", *pair) for pair in pairs)
    st.html(html('<dl class="pdups-facts">%s</dl>', lines))


def tiles(numbers: Iterable[tuple[str, str, str]]) -> None:
    """Numbers, what they count, and the URL of what they count."""
    template = '<li><a href="%s" data-screen><strong>%s</strong> <span>%s</span></a></li>'
    shown = _joined(html(template, href, number, words) for number, words, href in numbers)
    st.html(html('<ul class="pdups-tiles">%s</ul>', shown))


def button_link(text: str, href: str) -> Markup:
    """The one thing to do next, as a link that looks like a button."""
    return html('<a href="%s" data-screen class="pdups-button">%s</a>', href, text)


def link(text: str, href: str, *, about: str = "", file: bool = False) -> Markup:
    """A link to a screen, followed without loading the page anew, or to a `file`, in a new tab.

    `about` completes the text for those who hear the link alone: "Edit", about "Fractions".
    """
    unseen = f" {about}" if about else ""
    if not file:
        template = '<a href="%s" data-screen>%s<span class="pdups-unseen">%s</span></a>'
        return html(template, href, text, unseen) if about else html('<a href="%s" data-screen>%s</a>', href, text)
    return html(
        '<a href="%s" target="_blank" rel="noopener">%s<span class="pdups-unseen">%s (opens in a new tab)</span></a>',
        href,
        text,
        unseen,
    )


def together(cells: Iterable[Cell]) -> Markup:
    """Several links in one cell, each kept in one piece."""
    pieces = _joined((html('<span class="pdups-piece">%s</span>', cell) for cell in cells), " ")
    return html('<span class="pdups-pieces">%s</span>', pieces)


def unbroken(text: str) -> Markup:
    """Text kept in one line, such as a phone number, where the window is wide enough."""
    return html('<span class="pdups-unbroken">%s</span>', text) if text else Markup("")


def links(*cells: Cell) -> None:
    """A line of links."""
    st.html(html('<p class="pdups-links">%s</p>', together(cells)))


def list_of_links(pairs: Iterable[tuple[str, str]]) -> None:
    """Links one below the other, each a text and a URL."""
    st.html(html('<ul class="pdups-list">%s</ul>', _joined(html("<li>%s</li>", link(*pair)) for pair in pairs)))


def badge(words: str) -> Markup:
    """A state in words; the color repeats what the words say."""
    return html('<span class="pdups-badge" data-state="%s">%s</span>', words, words.capitalize())
