"""Footnotes of a PDF page: small lines at its foot whose marks stand raised in the text above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from .letters import Letter, PrintedLine, joined, lines_of
from .pages import PAGE_NUMBER

_MARK = re.compile(r"[（(〔\[]?(\d{1,2}|[①-⑳]|[*＊†])[）)〕\]]?")
_MARKS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳*＊†")
#: A note is at most so large, of the letters of the text; a mark in it at most so large, of its
#: line, and at least so much raised, in ems.
_SMALL, _TINY, _RAISED = 0.88, 0.8, 0.1


def without_footnotes(
    pages: Sequence[Sequence[Letter]],
) -> tuple[list[list[Letter]], list[str]]:
    """The letters of pages without footnotes and their marks; the footnotes as paragraphs.

    Small lines to whose mark nothing in the text refers are none.
    """
    sizes = [letter.size for page in pages for letter in page]
    least = _SMALL * median(sizes) if sizes else 0.0
    found: list[list[Letter]] = []
    notes: list[str] = []
    for page in pages:
        kept, own = _parted(page, least)
        found.append(kept)
        notes += own
    return found, notes


def _parted(page: Sequence[Letter], least: float) -> tuple[list[Letter], list[str]]:
    if not any(letter.size <= least and letter.char in _MARKS for letter in page):
        return list(page), []
    lines = lines_of(page)
    begin = len(lines)
    while begin and (
        lines[begin - 1].size <= least or PAGE_NUMBER.fullmatch(lines[begin - 1].text)
    ):
        begin -= 1
    raised = {mark: own for line in lines[:begin] for mark, own in _raised(line)}
    held: list[list[PrintedLine]] = []
    for line in lines[begin:]:
        mark = _MARK.match(line.text)
        if mark is not None and mark[1] in raised and len(line.text) > mark.end():
            held.append([line])
        elif held and held[-1][-1].y - line.y < 2.5 * line.size and line.size <= least:
            held[-1].append(line)
    drop = {id(letter) for note in held for line in note for letter in line.letters}
    for note in held:
        mark = _MARK.match(note[0].text)
        drop |= {id(letter) for letter in raised[mark[1]]} if mark else set()
    kept = [letter for letter in page if id(letter) not in drop]
    return kept, [joined(line.run for line in note) for note in held]


def _raised(line: PrintedLine) -> list[tuple[str, list[Letter]]]:
    """The marks that stand small and raised in a line."""
    found: list[list[Letter]] = []
    before: Letter | None = None
    for letter in line.letters:
        if (
            letter.char in _MARKS
            and letter.size <= _TINY * line.size
            and letter.y > line.y + _RAISED * line.size
        ):
            if before is None:
                found.append([])
            found[-1].append(letter)
            before = letter
        else:
            before = None
    return [("".join(one.char for one in own), own) for own in found]
