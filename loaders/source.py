"""A file → its text; the text → flows, in which line and page breaks are undone.

Nothing is thrown away: a :class:`Flow` knows for each of its characters where it stood.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import string
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..ontology.characters import simplified


class LoadError(ValueError):
    """A file that can't be read as a plan: one sentence with the file and what to do."""


#: Larger files are refused: no printed plan comes near it, and reading is in memory.
LARGEST = 64 * 1024 * 1024

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file as text: decoded, without byte-order mark, nothing else changed."""

    name: str
    sha256: str
    text: str


def read_source(path: Path) -> Source:
    """Read a text file (UTF-8, UTF-16 with or without mark, GB18030).

    Raises :class:`LoadError` for anything that is not text.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise LoadError(
                f"{path}: {size / 1048576:.0f} MB is more than the {LARGEST >> 20} MB a plan may "
                "have; split the file or give the plan alone."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise LoadError(f"{path}: no such file; check the path.") from None
    except IsADirectoryError:
        raise LoadError(f"{path}: is a folder, not a file.") from None
    except OSError as error:
        raise LoadError(f"{path}: can't be read ({error.strerror}); check its rights.") from None
    return Source(path.name, hashlib.sha256(data).hexdigest(), decode(data, str(path)))


def decode(data: bytes, name: str) -> str:
    """Bytes → text. The encoding is the first of those in use that fits; see the errors."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        what = "is empty" if not data.strip() else "holds nothing but zeros or white space"
        raise LoadError(f"{name}: the file {what}; give a file with the text of a plan.")
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and b"\x00" not in data[:64]):
            raise LoadError(
                f"{name}: is {what}, not a text file; save the plan as text (.txt) and try again."
            )
    text = _decoded(data)
    if text is None:
        raise LoadError(
            f"{name}: is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8 and try again."
        )
    return text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        text = _as(data, encoding)
        if text is not None:
            return text
    return None


#: Letters of the Chinese blocks, and what of the rest of Unicode is at home in a plan.
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff]")


def _as(data: bytes, encoding: str) -> str | None:
    """The text, or None where these bytes make no sense in that encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:100_000]
    if len(_STRANGE.findall(sample)) > len(sample) / 100:
        return None
    # Bytes of one encoding often decode in another, into rare characters from all over.
    if not encoding.startswith("utf-8") and len(_HAN.findall(sample)) < len(sample) / 5:
        common = sum(c.isascii() for c in sample)
        if common < len(sample) / 2:
            return None
    return text


#: Punctuation that means the same is one character in `Flow.norm`; lengths never change.
_FOLD = tuple(
    zip(
        "(),:;．％！？﹙﹚［］[]０１２３４５６７８９Ａ\u00a0\u3000",
        "（），：；.%！？（）〔〕〔〕0123456789A  ",
        strict=True,
    )
)


_FOLDED = re.compile(f"[{re.escape(''.join(sign for sign, _ in _FOLD))}]")
_TRADITIONAL = re.compile(f"[{''.join(map(chr, simplified()))}]")


def fold(text: str) -> str:
    """Half-width and full-width punctuation, 牽 and 牵 made one; as long as before."""
    # Several times as fast as `str.translate`, which looks up every single character.
    if _FOLDED.search(text) is not None:
        for sign, meaning in _FOLD:
            if sign in text:
                text = text.replace(sign, meaning)
    return text.translate(simplified()) if _TRADITIONAL.search(text) else text


#: Marks that take no room: zero width, direction, byte-order, soft hyphen.
_THIN = r"\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad"
#: White space with a line break in it, and marks that take no room.
_BREAK = re.compile(rf"(?<![^\S\n])[^\S\n]*\n[\s{_THIN}]*|[{_THIN}]+|\r[\s{_THIN}]*")
#: Where breaks are looked for: a plain run of one class is found many times as fast.
_BLANK = re.compile(rf"[\s{_THIN}]+")
_LETTERS = frozenset(string.ascii_letters)


class Flow:
    """Characters of a document read as one run, each with its place in the text.

    ``text`` has line breaks (and what `furniture` names: page heads) left out; ``norm`` is the
    same with punctuation folded, character by character.
    """

    __slots__ = ("__dict__", "_at", "_from", "end", "source", "start", "text")

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]]):
        self.source = text
        kept = [(a, b) for a, b in pieces if a < b]
        self._from: list[int] = []
        self._at: list[int] = []
        parts: list[str] = []
        length = 0
        for a, b in kept:
            if parts and text[a] in _LETTERS and parts[-1][-1] in _LETTERS:
                # Words of a Western language need the space that the line break was.
                self._at.append(length)
                self._from.append(a - 1)
                parts.append(" ")
                length += 1
            self._at.append(length)
            self._from.append(a)
            parts.append(text[a:b])
            length += b - a
        self.text = "".join(parts)
        self.start = kept[0][0] if kept else 0
        self.end = kept[-1][1] if kept else 0

    @cached_property
    def norm(self) -> str:
        return fold(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def raw(self, i: int) -> int:
        """Where character `i` stood in the document's text."""
        k = bisect_right(self._at, i) - 1
        return self._from[k] + i - self._at[k]

    def breaks(self) -> list[int]:
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
        return self.raw(i), self.raw(j - 1) + 1

    def part(self, i: int, j: int) -> Flow:
        """Characters i to j as a flow of their own."""
        while i < j and self.text[i].isspace():
            i += 1
        while j > i and self.text[j - 1].isspace():
            j -= 1
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


def _pieces(text: str, start: int, end: int, into: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    at = start
    for blank in _BLANK.finditer(text, start, end):
        if blank.group() == " ":
            continue
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
