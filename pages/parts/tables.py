"""Tables of rows with links, as one HTML element: fifty rows cost a rerun about as much as one."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup, escape

Cell = str | Markup


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A table whose first column names the row. On a narrow screen each row becomes a card.

    Text is shown letter for letter; only Markup made by `link` and `lines` is HTML.
    """
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in headings)
    body = Markup("").join(_row(headings, row) for row in rows)
    st.html(
        Markup(
            '<div class="pdups-table"><table><caption>{}</caption>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(caption, head, body)
    )


def _row(headings: Sequence[str], cells: Sequence[Cell]) -> Markup:
    first, *others = cells
    rest = Markup("").join(_cell(*named) for named in zip(headings[1:], others, strict=True))
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, rest)


def _cell(heading: str, cell: Cell) -> Markup:
    """A cell, with its heading for the narrow screen, where the row of headings is gone."""
    if not cell:
        return Markup("<td></td>")
    return Markup('<td><span class="pdups-label" aria-hidden="true">{}</span>{}</td>').format(heading, cell)


def facts(pairs: Iterable[tuple[str, Cell]]) -> None:
    """Labels and their values, one below the other."""
    lines = Markup("").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(k, v) for k, v in pairs)
    st.html(Markup('<dl class="pdups-facts">{}</dl>').format(lines))


def button_link(text: str, href: str) -> Markup:
    """The one thing to do next, as a link that looks like a button."""
    return Markup('<a href="{}" data-screen class="pdups-button">{}</a>').format(href, text)


def link(text: str, href: str, *, about: str = "", file: bool = False) -> Markup:
    """A link to a screen, followed without loading the page anew, or to a `file`, in a new tab.

    `about` completes the text for those who hear the link alone: "Edit", about "Fractions".
    """
    where = Markup('target="_blank" rel="noopener"') if file else Markup("data-screen")
    unseen = Markup('<span class="pdups-unseen"> {}{}</span>').format(about, " (opens in a new tab)" if file else "")
    return Markup('<a href="{}" {}>{}{}</a>').format(href, where, text, unseen if about or file else "")


def together(cells: Iterable[Cell]) -> Markup:
    """Several links in one cell, each kept in one piece."""
    return Markup(" ").join(Markup('<span class="pdups-piece">{}</span>').format(c) for c in cells)


def links(*cells: Cell) -> None:
    """A line of links."""
    st.html(Markup('<p class="pdups-links">{}</p>').format(together(cells)))


def badge(words: str) -> Markup:
    """A state in words; the colour repeats what the words say."""
    return Markup('<span class="pdups-badge" data-state="{}">{}</span>').format(escape(words), words.capitalize())
