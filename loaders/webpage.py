"""What a web page prints around a document and is copied along with its text.

首页 > 政务公开 > 政策文件 · 索 引 号：0000/2021-1 文　号：甲政发〔2021〕1号 · 【打印】【关闭窗口】
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..ontology import scheme
from .source import unspaced

_BLANK = r"[^\S\n]"
#: Between the parts of a line: bars and dots of a page, brackets round a button.
_PARTS = re.compile(r"[\s|•·【】\[\]（）()：:,，。;；]+")
_PATH = re.compile(r"[^\s>＞»›][\s]*[>＞»›]+\s*[^\s>＞»›]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value behind a label of the page: text[start:end] of its line."""

    kind: str  # title, number, issuer, issued, other
    start: int
    end: int


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    """Any label with its colon, bar or bracket, or with blanks between its letters."""
    kind = {
        word: concept.id
        for concept in scheme("pages").concepts.values()
        if concept.id != "lines"
        for word in concept.words
    }
    spaced = (
        f"{_BLANK}*".join(map(re.escape, word)) for word in sorted(kind, key=len, reverse=True)
    )
    pattern = re.compile(
        rf"(?:^|(?<=[\s|•【\[]))(?P<label>{'|'.join(spaced)})"
        rf"{_BLANK}*(?:[：:】\]|•]{_BLANK}*[：:|]?|(?<=\s)(?=\S)|$)"
    )
    return pattern, kind


@cache
def _lines() -> frozenset[str]:
    return frozenset(scheme("pages").concepts["lines"].words)


def labelled(norm: str) -> list[Labelled]:
    """The labels of a line and what stands behind them; none where it begins with no label."""
    pattern, kind = _labels()
    found = list(pattern.finditer(norm))
    if not found or norm[: found[0].start()].strip(" |•【[\t\u3000"):
        return []
    values = []
    for i, hit in enumerate(found):
        a, b = hit.end(), found[i + 1].start() if i + 1 < len(found) else len(norm)
        while a < b and norm[a] in " \t\u3000|•·【】[]":
            a += 1
        while b > a and norm[b - 1] in " \t\u3000|•·【】[]":
            b -= 1
        values.append(Labelled(kind[unspaced(hit["label"])], a, b))
    return values


def around(norm: str) -> bool:
    """Whether a line is the page's: a label, a path, a row of buttons or of links."""
    words = norm.strip()
    if not words.strip(" |•·-—_=*?？"):
        return True
    if len(words) > 200:
        return False
    # What is marked up is no path through a site.
    if labelled(norm) or ("<" not in words and _PATH.search(words)):
        return True
    parts = [part for part in _PARTS.split(words) if part]
    return bool(parts) and (unspaced(words) in _lines() or _are_lines(parts))


def _are_lines(parts: Iterable[str]) -> bool:
    return all(part in _lines() for part in parts)
