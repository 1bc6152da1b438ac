"""PDF with a text layer: paragraphs and tables, without page numbers and running heads."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .blocks import Written, write
from .letters import Letter, lines_of, with_blanks
from .package import damaged
from .pagecolumns import unfolded
from .pages import PageSize, Piece, blocks, with_overflow, without_furniture
from .ruled import MOST_EDGES, Edge, tables
from .sidelabels import with_labelled
from .source import LoadError
from .unruled import with_tables

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

APART = True

#: Pages and letters that no plan comes near.
MOST_PAGES = 1_000
MOST_LETTERS = 1_000_000
#: The thickest bar that is a line, in points.
_THICKEST = 3.0
#: The largest letters, in points, and how much of one is below its line, in ems.
_LARGEST, _BELOW = 72.0, 0.12


def recognises(data: bytes, name: str) -> bool:
    """By its mark, which may stand behind some other bytes."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, name: str) -> Written:
    """The text of all pages. Raises :class:`LoadError` for scans, locked and broken files."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise LoadError(f"{name}: is locked by a password; save it without one.") from None
        raise LoadError(damaged(name, "a PDF")) from None
    many = len(document)
    if many > MOST_PAGES:
        raise LoadError(
            f"{name}: has {many:,} pages, more than the {MOST_PAGES:,} that a plan may have; "
            "give the plan alone."
        )
    if not many:
        raise LoadError(damaged(name, "a PDF"))
    pages, sizes = _pages(document, name)
    kept = with_overflow(without_furniture(pages, sizes))
    found = with_labelled(with_tables(unfolded(kept, sizes)))
    return write(blocks(found, sizes))


def _pages(document: PdfDocument, name: str) -> tuple[list[list[Piece]], list[PageSize]]:
    held: list[list[Letter]] = []
    drawn: list[tuple[list[Edge], list[Edge]]] = []
    sizes: list[PageSize] = []
    scanned = letters_seen = unmapped = 0
    for number in range(len(document)):
        page = document[number]
        try:
            letters, lost = _letters(page)
            letters_seen += len(letters)
            unmapped += lost
            if letters_seen > MOST_LETTERS:
                raise LoadError(f"{name}: holds more text than any plan; give the plan alone.")
            across, down, picture = _drawn(page)
            if picture and len(letters) < 10:
                scanned += 1
            width, height = page.get_size()
            sizes.append(PageSize(width, height))
            held.append(letters)
            drawn.append((across, down))
        finally:
            page.close()
    if scanned * 2 > len(document) or (not letters_seen and not unmapped):
        what = "is a scan without text" if scanned else "holds no text"
        raise LoadError(
            f"{name}: {what}, so OCR must come first; give the PDF that an OCR program makes of it."
        )
    if unmapped > 0.3 * (letters_seen + unmapped):
        raise LoadError(
            f"{name}: shows letters whose meaning it does not tell, so OCR must come first; give "
            "the PDF that an OCR program makes of it."
        )
    pages: list[list[Piece]] = []
    for (across, down), letters in zip(drawn, with_blanks(held), strict=True):
        made, rest = tables(across, down, letters)
        pieces: list[Piece] = [*made, *lines_of(rest)]
        pages.append(sorted(pieces, key=lambda one: -one.top))
    return pages, sizes


def _letters(page: PdfPage) -> tuple[list[Letter], int]:
    """The letters of a page as it is shown, and how many tell no character."""
    import pypdfium2.raw as c

    turn = _Turn(page)
    text = page.get_textpage()
    found: list[Letter] = []
    lost = 0
    try:
        box, matrix = c.FS_RECTF(), c.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        pending = 0
        for i in range(text.count_chars()):
            code = c.FPDFText_GetUnicode(text, i)
            if 0xD800 <= code < 0xDC00:
                pending = code
                continue
            if 0xDC00 <= code < 0xE000 and pending:
                code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
            pending = 0
            if c.FPDFText_IsGenerated(text, i) == 1:
                continue
            if not code or code in (0xFFFE, 0xFFFF, 0xFFFD) or 0xE000 <= code < 0xF900:
                lost += 1
                continue
            char = chr(code)
            if char in "\r\n\t\u200b\u00ad\x02":
                continue
            if not c.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box)):
                continue
            x0, y0, x1, y1 = turn.box(box.left, box.bottom, box.right, box.top)
            if not (x1 > x0 or char.isspace()) or y1 <= y0:
                continue
            c.FPDFText_GetMatrix(text, i, ctypes.byref(matrix))
            size = c.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            if 2 < size <= _LARGEST and turn.upright(matrix.a, matrix.b):
                # Fonts differ in how high their boxes are; where a letter stands they agree.
                c.FPDFText_GetCharOrigin(text, i, ctypes.byref(x), ctypes.byref(y))
                y0 = turn.point(x.value, y.value)[1] - _BELOW * size
                y1 = y0 + size
            found.append(Letter(char, x0, x1, y0, y1, min(y1 - y0, _LARGEST)))
    finally:
        text.close()
    return found, lost


class _Turn:
    """Coordinates of a page as it is shown: moved to its corner and turned as the page is."""

    def __init__(self, page: PdfPage):
        self._rotation = page.get_rotation() % 360
        left, bottom, right, top = page.get_cropbox() or page.get_mediabox()
        self._left, self._bottom = min(left, right), min(bottom, top)
        self._width, self._height = abs(right - left), abs(top - bottom)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._left, y - self._bottom
        if self._rotation == 90:
            return y, self._width - x
        if self._rotation == 180:
            return self._width - x, self._height - y
        if self._rotation == 270:
            return self._height - y, x
        return x, y

    def upright(self, a: float, b: float) -> bool:
        """Whether text that is written along (a, b) runs from left to right as it is shown."""
        turned = math.degrees(math.atan2(b, a)) - self._rotation
        return bool(abs((turned + 180) % 360 - 180) < 10)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        a, b = self.point(x0, y0)
        c, d = self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _drawn(page: PdfPage) -> tuple[list[Edge], list[Edge], bool]:
    """The straight lines of a page, across and down, and whether a picture fills much of it."""
    import pypdfium2.raw as c

    turn = _Turn(page)
    width, height = page.get_size()
    across: list[Edge] = []
    down: list[Edge] = []
    picture = False
    kinds = [c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE]
    for one in page.get_objects(filter=kinds, max_depth=4):
        if one.type == c.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = one.get_bounds()
            picture = picture or abs((x1 - x0) * (y1 - y0)) > 0.4 * width * height
            continue
        if len(across) + len(down) > MOST_EDGES:
            break
        for x0, y0, x1, y1 in _strokes(one):
            x0, y0, x1, y1 = turn.box(x0, y0, x1, y1)
            if y1 - y0 <= _THICKEST < x1 - x0:
                across.append(Edge((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THICKEST < y1 - y0:
                down.append(Edge((x0 + x1) / 2, y0, y1))
    return across, down, picture


def _strokes(path: Any) -> Iterator[tuple[float, float, float, float]]:
    """The straight strokes of a path, and the bars it fills, as boxes."""
    import pypdfium2.raw as c

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))

    def at(segment: Any) -> tuple[float, float]:
        x, y = ctypes.c_float(), ctypes.c_float()
        c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        return (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )

    outline: list[tuple[float, float]] = []

    def drawn() -> Iterator[tuple[float, float, float, float]]:
        if len(outline) < 2:
            return
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            yield box
        elif stroke.value:
            for (xa, ya), (xb, yb) in itertools.pairwise(outline):
                yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    for i in range(min(c.FPDFPath_CountSegments(path), 4 * MOST_EDGES)):
        segment = c.FPDFPath_GetPathSegment(path, i)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO:
            yield from drawn()
            outline = []
        outline.append(at(segment))
        if c.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    yield from drawn()
