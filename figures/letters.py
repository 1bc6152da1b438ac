"""Text that is drawn: how wide it is in the font that is brought along, and where a line ends."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from unicodedata import combining

FAMILY = "Zeren Sans SC"
# Whoever opens a picture may not have that font: others of the same widths come next.
FAMILIES = (
    f"'{FAMILY}','Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei',sans-serif"
)

# What XML can't hold, and the signs that turn the direction of writing around.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NOT_FIRST = frozenset("，。、；：？！）〕】》」』”’％…—·,.;:?!)]}%")
_NOT_LAST = frozenset("（〔【《「『“‘([{")
# Blanks, words (a hyphen ends a piece), and all else sign by sign.
_WORD = re.compile(r"\s+|[^\s\u2e80-\uffff-]+-*|.", re.DOTALL)


def font_file() -> Path:
    """The font of the pictures, Noto Sans SC cut to what plans are written with."""
    return Path(str(files(__package__) / "fonts" / "ZerenSansSC-Regular.otf"))


@cache
def _widths() -> dict[str, int]:
    path = files(__package__) / "fonts" / "widths.json"
    widths: dict[str, int] = json.loads(path.read_text(encoding="ascii"))
    return widths


def clean(text: str) -> str:
    """Text as XML can hold it, on one line: line breaks of a page are closed up.

    >>> clean("区卫生健\\n康局\\x0c")
    '区卫生健康局 '
    """
    closed = text.replace("\r", "").replace("\n", "").replace("\t", " ")
    return _NO_TEXT.sub(" ", closed)


def xml(text: str) -> str:
    """Text as a part of markup, in an attribute, too."""
    return escape(_NO_TEXT.sub(" ", text))


def width(text: str, size: float) -> float:
    """How wide a text is drawn; a sign that is not in the font is as wide as it is high."""
    known = _widths()
    em = sum(known.get(sign, 0 if combining(sign) else 1000) for sign in text)
    return em * size / 1000


def wrap(text: str, size: float, room: float, most: int = 0) -> list[str]:
    """Text as lines that fit; with ``most`` lines the last one ends in an ellipsis.

    Chinese breaks anywhere but before a closing and after an opening sign, other words between
    each other, and inside only where one alone is too wide.

    >>> wrap("区卫生健康局、区财政局", 10, 60)
    ['区卫生健康局、', '区财政局']
    """
    lines: list[str] = []
    now = ""
    for piece in _pieces(clean(text).strip(), size, room):
        if now and width(now + piece.rstrip(), size) > room and not _hangs(now, piece):
            keep = _kept_back(now)
            lines.append(now[: len(now) - len(keep)].rstrip())
            now = keep + piece.lstrip()
        else:
            now += piece
    if now.strip():
        lines.append(now.rstrip())
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width(last + "…", size) > room:
            last = last[:-1]
        return [*lines[: most - 1], last + "…"]
    return lines or [""]


def _pieces(text: str, size: float, room: float) -> list[str]:
    found: list[str] = []
    for piece in _WORD.findall(text):
        if width(piece, size) <= room:
            found.append(piece)
        else:
            found += list(piece)
    return found


def _hangs(now: str, piece: str) -> bool:
    """A closing sign may stand a little over the edge, one and no more."""
    return piece in _NOT_FIRST and now[-1:] not in _NOT_FIRST


def _kept_back(line: str) -> str:
    """Opening signs at the end of a line go to the next one."""
    cut = len(line)
    while cut > 1 and line[cut - 1] in _NOT_LAST:
        cut -= 1
    return line[cut:]
