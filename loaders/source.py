"""A file → its text; the text → flows, in which line and page breaks are undone.

Nothing is thrown away: a :class:`Flow` knows for each of its characters where it stood.
"""

from __future__ import annotations

import hashlib
import re
import string
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from .blocks import Written

from ..ontology.characters import simplified
from .records import Unsure

#: From where to where something stands in a text.
Span = tuple[int, int]


class LoadError(ValueError):
    """A file that can't be read as a plan: one sentence with the file and what to do."""


#: Larger files are refused: no printed plan comes near it, and reading is in memory.
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Area:
    """A cell in the text: ``text[start:end]``, its column, over how many columns it is merged.

    ``covered``: it is blank because the cell above is merged over it, too.
    """

    start: int
    end: int
    column: int
    columns: int
    covered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the file itself marks as one; ``width`` is the number of its columns."""

    start: int
    end: int
    width: int
    rows: tuple[tuple[Area, ...], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """What of a file could not be read: beside or in ``text[start:end]``, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file as text: decoded, without byte-order mark, nothing else changed.

    ``tables`` are those that its format marks as such, none in plain text. From ``body_end`` on
    (None: nowhere) stand footnotes, which belong to no sentence of the text. ``lost``: what the
    text lacks.
    """

    name: str
    sha256: str
    text: str
    tables: tuple[Table, ...] = ()
    body_end: int | None = None
    lost: tuple[Lost, ...] = ()


#: One module a file format: `source_NAME.py` with `APART`, `recognises` and `read`. The first one
#: that recognises the bytes reads them; `text` takes what is left.
FORMATS = ("pdf", "docx", "sheet", "converted", "refused", "html", "csv", "text")


class Format(Protocol):
    """What a module of a file format has. ``APART``: it is read in a process of its own."""

    APART: bool

    def recognises(self, data: bytes, name: str) -> bool:
        """Whether these bytes are of this format; `name` decides only where bytes can't."""

    def read(self, data: bytes, name: str) -> Written:
        """The text and the tables; raises :class:`LoadError` with `name` in front."""


def read_source(path: Path) -> Source:
    """Read a file of any known format, also one in an archive (`plans.zip/a.docx`).

    Raises :class:`LoadError` for what can't be read.
    """
    from .archive import read_bytes

    return source_of(read_bytes(path), path.name, str(path))


def source_of(data: bytes, name: str, shown: str | None = None) -> Source:
    """The text of bytes in memory; `shown` is how messages call the file."""
    shown = shown or name
    if len(data) > LARGEST:
        raise LoadError(too_large(shown, len(data)))
    chosen = format_of(data, name)
    if module(chosen).APART:
        from .apart import read_apart

        written = read_apart(chosen, data, shown)
    else:
        written = module(chosen).read(data, shown)
    if not written.text.strip():
        raise LoadError(f"{shown}: the file holds no text; give a file with the text of a plan.")
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, digest, written.text, written.tables, written.body_end, written.lost)


def too_large(name: str, size: int) -> str:
    """The sentence for a file that no plan comes near."""
    return (
        f"{name}: {size / 1048576:.0f} MB is more than the {LARGEST >> 20} MB a plan may "
        "have; split the file or give the plan alone."
    )


def format_of(data: bytes, name: str) -> str:
    """The name of the format that these bytes are in."""
    return next(one for one in FORMATS if module(one).recognises(data, name))


def module(name: str) -> Format:
    """The module of a format."""
    return cast(Format, import_module(f".source_{name}", __package__))


#: Punctuation that means the same is one character in `Flow.norm`; lengths never change.
_FOLD = tuple(
    zip(
        "(),:;．％！？﹙﹚［］[]０１２３４５６７８９Ａ\u00a0\u3000｡､﹐﹑﹒﹔﹕丶﹝﹞",
        "（），：；.%！？（）〔〕〔〕0123456789A  。、，、.；：、〔〕",
        strict=True,
    )
)


_FOLDED = re.compile(f"[{re.escape(''.join(sign for sign, _ in _FOLD))}]")
#: A full stop of a Western keyboard, but not the point of 一.总体要求.
_STOP = re.compile(
    r"\.(?<=[\u4e00-\u9fff）”]\.)(?<![一二三四五六七八九十百千章节条款项]\.)(?=[\u4e00-\u9fff\n（]|$)"
)
#: 各县<市、区>人民政府, but not 浓度<35.
_ANGLES = re.compile(r"[<＜]((?:[省市州县区旗镇乡、，]|街道|办事处|管委会){1,10})[>＞]")
_TRADITIONAL = re.compile(f"[{''.join(map(chr, simplified()))}]")


def fold(text: str) -> str:
    """Half-width and full-width punctuation, 牽 and 牵 made one; as long as before."""
    # Several times as fast as `str.translate`, which looks up every single character.
    if _FOLDED.search(text) is not None:
        for sign, meaning in _FOLD:
            if sign in text:
                text = text.replace(sign, meaning)
    if "." in text:
        text = _STOP.sub("。", text)
    if "<" in text or "＜" in text:
        text = _ANGLES.sub(r"（\1）", text)
    return text.translate(simplified()) if _TRADITIONAL.search(text) else text


def unspaced(words: str) -> str:
    """Words without any white space, as names and titles are compared."""
    return "".join(words.split())


def blanked(text: str) -> str:
    """The lines of a text as blanks, each as long as it was."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


@lru_cache(maxsize=4)
def folded(text: str) -> str:
    """The text of a whole document, folded once for all that is read in it."""
    return fold(text)


#: Marks that take no room: zero width, direction, byte-order, soft hyphen.
_THIN = r"\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad"
#: White space with a line break in it, and marks that take no room.
_BREAK = re.compile(rf"(?<![^\S\n])[^\S\n]*\n[\s{_THIN}]*|[{_THIN}]+|\r[\s{_THIN}]*")
#: Where breaks are looked for: a plain run of one class is found many times as fast.
_BLANK = re.compile(rf"[\s{_THIN}]+")
#: Blanks that are no breaks, as most are.
_INSIDE = (" ", "\t", "\u3000")
_LETTERS = frozenset(string.ascii_letters)


#: Where the only piece of a flow begins in it.
_WHOLE = (0,)


class Flow:
    """Characters of a document read as one run, each with its place in the text.

    ``text`` has line breaks (and what `furniture` names: page heads) left out; ``norm`` is the
    same with punctuation folded, character by character.
    """

    __slots__ = ("_at", "_from", "end", "norm", "source", "start", "text")
    _from: Sequence[int]  # where each piece begins in the document's text
    _at: Sequence[int]  # … and in the flow

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]]):
        self.source = text
        if len(pieces) == 1 and pieces[0][0] < pieces[0][1]:  # nearly every cell and sentence
            self.start, self.end = pieces[0]
            self._from, self._at = (self.start,), _WHOLE
            self.text = text[self.start : self.end]
            norm = folded(text)[self.start : self.end]
            self.norm = self.text if norm == self.text else norm
            return
        kept = [(a, b) for a, b in pieces if a < b]
        begins: list[int] = []
        places: list[int] = []
        parts: list[str] = []
        length = 0
        for a, b in kept:
            if parts and text[a] in _LETTERS and parts[-1][-1] in _LETTERS:
                # Words of a Western language need the space that the line break was.
                places.append(length)
                begins.append(a - 1)
                parts.append(" ")
                length += 1
            places.append(length)
            begins.append(a)
            parts.append(text[a:b])
            length += b - a
        self._from, self._at = begins, places
        self.text = "".join(parts)
        self.norm = fold(self.text)
        self.start = kept[0][0] if kept else 0
        self.end = kept[-1][1] if kept else 0

    def __len__(self) -> int:
        return len(self.text)

    def raw(self, i: int) -> int:
        """Where character `i` stood in the document's text."""
        k = bisect_right(self._at, i) - 1
        return self._from[k] + i - self._at[k]

    def breaks(self) -> Sequence[int]:
        """The characters before which a line break of the page was undone."""
        return self._at[1:]

    def span(self, i: int, j: int) -> tuple[int, int]:
        """The place in the document's text of characters i to j, cut of white space."""
        while i < j and self.text[i].isspace():
            i += 1
        while j > i and self.text[j - 1].isspace():
            j -= 1
        if i >= j:
            here = self.raw(i) if i < len(self.text) else self.end
            return here, here
        if len(self._at) == 1:
            return self.start + i, self.start + j
        return self.raw(i), self.raw(j - 1) + 1

    def part(self, i: int, j: int) -> Flow:
        """Characters i to j as a flow of their own."""
        while i < j and self.text[i].isspace():
            i += 1
        while j > i and self.text[j - 1].isspace():
            j -= 1
        if not i and j == len(self.text) and len(self._at) == 1:
            return self
        pieces: list[tuple[int, int]] = []
        for k, at in enumerate(self._at):
            until = self._at[k + 1] if k + 1 < len(self._at) else len(self.text)
            a, b = max(i, at), min(j, until)
            if a < b:
                pieces.append((self._from[k] + a - at, self._from[k] + b - at))
        return Flow(self.source, pieces)


def flow(text: str, start: int, end: int, furniture: Iterable[tuple[int, int]] = ()) -> Flow:
    """The run of text[start:end] with line breaks undone and `furniture` left out."""
    pieces: list[tuple[int, int]] = []
    at = start
    for a, b in furniture:
        if b <= start:
            continue
        if a >= end:
            break
        _pieces(text, at, min(a, end), pieces)
        at = max(at, b)
    _pieces(text, at, end, pieces)
    return Flow(text, pieces)


def flow_of(text: str, spans: Sequence[tuple[int, int]]) -> Flow:
    """The run of what stands in these places, in order, and of nothing between them."""
    if not spans:
        return Flow(text, [])
    between = [(b, a) for (_, b), (a, _) in pairwise(spans)]
    return flow(text, spans[0][0], spans[-1][1], between)


def _pieces(text: str, start: int, end: int, into: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[start:end].isprintable():  # holds no white space but blanks, and no mark without room
        into.append((start, end))
        return
    at = start
    for blank in _BLANK.finditer(text, start, end):
        run = blank.group()
        if run == "\n":
            into.append((at, blank.start()))
            at = blank.end()
        elif run not in _INSIDE:
            for found in _BREAK.finditer(text, *blank.span()):
                into.append((at, found.start()))
                at = found.end()
    into.append((at, end))


class Line(NamedTuple):
    """A printed line: ``text[start:end]``, without its break."""

    start: int
    end: int


_LINE = re.compile(rf"(?![{_THIN}])[^\n\x0b\x0c\r]+")


def each_line(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The printed lines of text[start:end] that hold anything, in order, with their place in it."""
    for found in _LINE.finditer(text, start, len(text) if end is None else end):
        if not found.group().isspace():
            yield Line(*found.span())


def lines(text: str) -> list[Line]:
    """All printed lines that hold anything, in order."""
    return list(each_line(text))


def line_of(text: str, offset: int) -> int:
    """The number of the line, from 1, in which `offset` stands."""
    return text.count("\n", 0, offset) + 1


def unsure_at(text: str, start: int, end: int, reason: str) -> Unsure:
    """What is said of text[start:end] that was not understood, white space at its ends left out."""
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    said = said.strip()
    return Unsure(line_of(text, start), start, start + len(said), said, reason)
