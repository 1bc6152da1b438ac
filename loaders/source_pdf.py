"""PDF with a text layer: paragraphs and tables, without page numbers and running heads."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .blocks import Paragraph, Written, write
from .footnotes import without_footnotes
from .letters import Letter, lines_of, with_blanks
from .package import damaged
from .pagecolumns import unfolded
from .pages import PageSize, Piece, blocks, with_overflow, without_furniture
from .ruled import MOST_EDGES, Edge, tables
from .sidelabels import with_labelled
from .source import LoadError, Lost, each_line
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
    pages, sizes, scans, shades, footnotes = _pages(document, name)
    kept = with_overflow(without_furniture(pages, sizes))
    found, untold = with_tables(unfolded(kept, sizes), shades)
    # What can't be read safely stands behind the text, where nothing is read.
    behind = [line.text for lines in untold for line in lines]
    notes = [Paragraph(words) for words in (*footnotes, *behind)]
    written = write(blocks(with_labelled(found), sizes, scans), notes)
    return _said(written, scans, many, [lines[0].text for lines in untold])


def _said(written: Written, scans: Set[int], many: int, untold: Sequence[str]) -> Written:
    """With what of the file is not read: scans, tables as `untold` begins, unknown letters."""
    text = written.text
    lines = list(each_line(text))
    lost: list[Lost] = []
    for number in sorted(scans):
        reason = "a page that is a scan, OCR must come first"
        lost += [Lost(*line, f"{reason}: {number + 1}/{many}") for line in lines[:1]]
    unknown = [line for line in lines if _UNKNOWN in text[line.start : line.end]]
    for line in unknown[:_MOST_LOST]:
        reason = "letters whose meaning the file does not tell"
        lost.append(Lost(*line, reason))
    at = written.body_end
    for words in untold:
        reason = "a table without lines, whose rows can't be told apart"
        begin = text.find(words, at)
        at, end = (begin, begin + len(words)) if begin >= 0 else lines[0]
        lost.append(Lost(at, end, reason))
    return replace(written, lost=tuple(lost))


def _pages(
    document: PdfDocument, name: str
) -> tuple[list[list[Piece]], list[PageSize], set[int], list[list[float]], list[str]]:
    """Lines and tables of each page from the top down, its size, which pages are scans, where on
    each page shades begin and end, and the footnotes.
    """
    held: list[list[Letter]] = []
    drawn: list[tuple[list[Edge], list[Edge]]] = []
    sizes: list[PageSize] = []
    scans: set[int] = set()
    shades: list[list[float]] = []
    letters_seen = unmapped = 0
    for number in range(len(document)):
        page = document[number]
        try:
            turn = _Turn(page)
            letters, lost = _letters(page, turn)
            letters_seen += len(letters)
            unmapped += lost
            if letters_seen > MOST_LETTERS:
                raise LoadError(f"{name}: holds more text than any plan; give the plan alone.")
            across, down, shaded, picture = _drawn(page, turn)
            shades.append([*shaded, *(edge.at for edge in across)])
            if picture and len(letters) < 10:
                scans.add(number)
            sizes.append(turn.size)
            held.append(letters)
            drawn.append((across, down))
        finally:
            page.close()
    if len(scans) * 2 > len(document) or not letters_seen:
        what = "is a scan without text" if scans else "holds no text"
        raise LoadError(
            f"{name}: {what}, so OCR must come first; give the PDF that an OCR program makes of it."
        )
    if unmapped > 0.3 * letters_seen:
        raise LoadError(
            f"{name}: shows letters whose meaning it does not tell, so OCR must come first; give "
            "the PDF that an OCR program makes of it."
        )
    pages: list[list[Piece]] = []
    held, notes = without_footnotes(held)
    for (across, down), letters in zip(drawn, with_blanks(held), strict=True):
        made, rest = tables(across, down, letters)
        pieces: list[Piece] = [*made, *lines_of(rest)]
        pages.append(sorted(pieces, key=lambda one: -one.top))
    return pages, sizes, scans, shades, notes


#: Stands for a letter whose meaning the file does not tell.
_UNKNOWN = "\ufffd"
#: So many lines with such letters are named; a file with more has lost all.
_MOST_LOST = 200


def _letters(page: PdfPage, turn: _Turn) -> tuple[list[Letter], int]:
    """The letters of a page as it is read, and how many tell no character.

    Where most of them run upwards or downwards, as on a page with a wide table, `turn` is told.
    """
    import pypdfium2.raw as c

    text = page.get_textpage()
    raw: list[tuple[str, _Box, float, float, _Box]] = []
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
            if c.FPDFText_IsGenerated(text, i) == 1 or 0xE000 <= code < 0xF900:
                continue
            char = chr(code)
            if (
                not code
                or code in (0xFFFE, 0xFFFF, 0xFFFD)
                or c.FPDFText_HasUnicodeMapError(text, i) == 1
            ):
                char = _UNKNOWN
            if char in "\r\n\t\u200b\u00ad\x02":
                continue
            if not c.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box)):
                continue
            c.FPDFText_GetMatrix(text, i, ctypes.byref(matrix))
            c.FPDFText_GetCharOrigin(text, i, ctypes.byref(x), ctypes.byref(y))
            size = c.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
            at = (x.value, y.value, x.value, y.value)
            raw.append((char, (box.left, box.bottom, box.right, box.top), size, angle, at))
    finally:
        text.close()
    turn.along([angle for char, _, _, angle, _ in raw if not char.isspace()])
    found: list[Letter] = []
    for char, around, size, angle, at in raw:
        tilt = turn.tilt(angle)
        if 10 < tilt % 90 < 80:
            continue  # a mark across the page
        x0, y0, x1, y1 = turn.box(*around)
        if not (x1 > x0 or char.isspace()) or y1 <= y0:
            continue
        if 2 < size <= _LARGEST and min(tilt, 360 - tilt) <= 10:
            # Fonts differ in how high their boxes are; where a letter stands they agree.
            y0 = turn.box(*at)[1] - _BELOW * size
            y1 = y0 + size
        along = round(tilt / 90) * 90 % 360
        if along in (90, 270) and 2 < size <= _LARGEST:
            foot = turn.box(*at)[0] + _BELOW * size * (1 if along == 90 else -1)
            x0, x1 = (foot - size, foot) if along == 90 else (foot, foot + size)
        tall = x1 - x0 if along in (90, 270) else y1 - y0
        lost += char == _UNKNOWN
        found.append(Letter(char, x0, x1, y0, y1, min(tall, _LARGEST), along))
    return found, lost


_Box = tuple[float, float, float, float]


class _Turn:
    """Coordinates of a page as it is read: moved to its corner and turned as its text runs."""

    def __init__(self, page: PdfPage):
        self._rotation: int = page.get_rotation() % 360
        left, bottom, right, top = page.get_cropbox() or page.get_mediabox()
        self._left, self._bottom = min(left, right), min(bottom, top)
        self._width, self._height = abs(right - left), abs(top - bottom)

    def along(self, angles: Sequence[float]) -> None:
        """Turn the page so that most of its letters, which run at these angles, run upright."""
        counted = Counter(round(angle / 90) * 90 % 360 for angle in angles)
        most, many = counted.most_common(1)[0] if counted else (self._rotation, 0)
        if many * 10 > len(angles) * 6:
            self._rotation = most

    def tilt(self, angle: float) -> float:
        """The angle at which a letter is seen: from 0 to 360 degrees."""
        return (angle - self._rotation) % 360

    @property
    def size(self) -> PageSize:
        if self._rotation in (90, 270):
            return PageSize(self._height, self._width)
        return PageSize(self._width, self._height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._left, y - self._bottom
        if self._rotation == 90:
            return y, self._width - x
        if self._rotation == 180:
            return self._width - x, self._height - y
        if self._rotation == 270:
            return self._height - y, x
        return x, y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> _Box:
        a, b = self.point(x0, y0)
        c, d = self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _drawn(page: PdfPage, turn: _Turn) -> tuple[list[Edge], list[Edge], list[float], bool]:
    """The straight lines of a page, across and down, the heights at which shades begin and end,
    and whether a picture fills much of it.
    """
    import pypdfium2.raw as c

    width, height = turn.size.width, turn.size.height
    across: list[Edge] = []
    down: list[Edge] = []
    picture = False
    shades: set[int] = set()
    kinds = [c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE]
    for one in page.get_objects(filter=kinds, max_depth=4):
        if one.type == c.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = one.get_bounds()
            picture = picture or abs((x1 - x0) * (y1 - y0)) > 0.4 * width * height
            continue
        if len(across) + len(down) > MOST_EDGES:
            break
        for x0, y0, x1, y1, filled in _strokes(one):
            x0, y0, x1, y1 = turn.box(x0, y0, x1, y1)
            if filled:
                if x1 - x0 > _THICKEST < y1 - y0 < 0.9 * height:
                    shades.update((round(y0), round(y1)))
                continue
            if y1 - y0 <= _THICKEST < x1 - x0:
                across.append(Edge((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THICKEST < y1 - y0:
                down.append(Edge((x0 + x1) / 2, y0, y1))
    return across, down, [float(y) for y in sorted(shades, reverse=True)], picture


def _strokes(path: Any) -> Iterator[tuple[float, float, float, float, bool]]:
    """The straight strokes of a path and the bars it fills, as boxes; true: what it fills else."""
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

    def drawn() -> Iterator[tuple[float, float, float, float, bool]]:
        if len(outline) < 2:
            return
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            yield *box, False
            return
        if fill.value:
            yield *box, True
        if stroke.value:
            for (xa, ya), (xb, yb) in itertools.pairwise(outline):
                yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), False

    for i in range(min(c.FPDFPath_CountSegments(path), 4 * MOST_EDGES)):
        segment = c.FPDFPath_GetPathSegment(path, i)
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_MOVETO:
            yield from drawn()
            outline = []
        outline.append(at(segment))
        if c.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    yield from drawn()
