"""A document on A4 pages: headings with bookmarks, header and footer, page x of y, the same bytes every time."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from engine.i18n import Translator, say, translator
from engine.memo import palette
from engine.memo.blocks import pieces
from engine.memo.document import Document, Section, Text, shown
from engine.memo.fonts import BOLD, REGULAR, Run, printable, register
from engine.memo.pen import Pen
from engine.memo.pieces import Gap, Piece, Stack, paged
from engine.memo.typeset import cut, width_of

WIDTH, HEIGHT = A4
SIDE, HEAD, FOOT = 15 * mm, 13.5 * mm, 11.5 * mm
INNER = WIDTH - 2 * SIDE


def draw(document: Document, language: str) -> bytes:
    """The document as a PDF in this language. The same document gives the same bytes."""
    register()
    words = translator(language)
    pages = paged([piece for section in document.sections for piece in _section(section, words)], HEIGHT - HEAD - FOOT)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, document, words)
    header, footer = printable(shown(document.header, words)), printable(shown(document.footer, words))
    for number, page in enumerate(pages, start=1):
        pen = Pen(canvas)
        for used, piece in page:
            piece.put(pen, SIDE, HEIGHT - HEAD - used)
        _furnish(pen, header, footer, shown(say("Page {page} of {pages}", page=number, pages=len(pages)), words))
        pen.lift()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, document: Document, words: Translator) -> Canvas:
    canvas = Canvas(
        buffer, pagesize=A4, invariant=1, lang=words.language.replace("_", "-"), initialFontName=REGULAR,
        initialFontSize=8,
    )  # fmt: skip
    canvas.setTitle(printable(shown(document.title, words)))
    canvas.setSubject(printable(shown(document.subject, words)))
    canvas.setAuthor("Tally")
    canvas.setCreator("Tally")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _section(section: Section, words: Translator) -> list[Piece]:
    """The heading is never parted from what follows it, nor a line of text from the table or picture it leads to."""
    made: list[Piece] = []
    held: list[Piece] = [Heading(section.name, printable(shown(section.title, words)), INNER)]
    for block in section.blocks:
        first, *others = pieces(block, INNER, words)
        held.append(first)
        if not isinstance(block, Text) or block.is_large:
            made += [Stack(held), *others]
            held = []
    return [*made, *held, Gap(4)]


class Heading:
    """A chapter's title over a rule, with a bookmark and an entry in the outline."""

    height = 19.5

    def __init__(self, name: str, text: str, width: float) -> None:
        self.name, self.text, self.width = name, text, width

    def put(self, pen: Pen, x: float, top: float) -> None:
        pen.canvas.bookmarkHorizontal(self.name, 0, top)
        pen.canvas.addOutlineEntry(self.text, self.name, level=0, closed=False)
        pen.write(Run(self.text, BOLD, 10.5, palette.PRIMARY), x, top - 11.5)
        pen.line(x, top - 15.5, x + self.width, top - 15.5, palette.PRIMARY, 0.8)

    def split(self, room: float) -> None:
        return None


def _furnish(pen: Pen, header: str, footer: str, page: str) -> None:
    """Header and footer in grey between hairlines."""
    top, bottom, end = HEIGHT - 9.5 * mm, 7.5 * mm, WIDTH - SIDE
    pen.rules(SIDE, end, (top - 4, bottom + 8), palette.RULE, 0.5)
    pen.write(Run("Tally", BOLD, 8.5, palette.PRIMARY), SIDE, top)
    told = Run(cut(header, REGULAR, 6.8, INNER - 40), REGULAR, 6.8, palette.MUTED)
    pen.write(told, end - width_of(told), top)
    count = Run(page, REGULAR, 6.8, palette.MUTED)
    pen.write(count, end - width_of(count), bottom)
    pen.write(Run(cut(footer, REGULAR, 6.0, INNER - width_of(count) - 12), REGULAR, 6.0, palette.MUTED), SIDE, bottom)
