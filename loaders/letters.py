"""Letters on a page → lines → paragraphs.

A line goes on in the next one where the first word of that one would not have fitted behind it;
where it would have fitted, the break was meant.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from .agencies import complete
from .headings import columns_of, is_heading
from .numbering import marker
from .source import fold


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and its box: x to the right, y upwards, in points.

    ``turn``: the angle at which it runs on its page: 0, 90 (upwards), 180 or 270 (downwards).
    """

    char: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2


_BODY_ENDS = frozenset("局委办部厅处室府会院署司行社")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Letters on one line from left to right, those in a row that is broken by wide gaps too.

    ``blank``: a blank was printed behind the last one; ``narrow``: it stands in a column of a page.
    """

    letters: tuple[Letter, ...]
    blank: bool = False
    narrow: bool = False

    @property
    def text(self) -> str:
        return words(self.letters)

    @property
    def run(self) -> str:
        """The text as it goes on in the next line: names of bodies may be parted by a blank."""
        text = self.text
        return f"{text} " if self.blank and text[-1:] in _BODY_ENDS else text

    @property
    def x0(self) -> float:
        return self.letters[0].x0

    @property
    def x1(self) -> float:
        return self.letters[-1].x1

    @property
    def y(self) -> float:
        return median(letter.y for letter in self.letters)

    @property
    def top(self) -> float:
        return max(letter.y1 for letter in self.letters)

    @property
    def bottom(self) -> float:
        return min(letter.y0 for letter in self.letters)

    @property
    def size(self) -> float:
        return median(letter.size for letter in self.letters)


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _between(before: Letter, letter: Letter, full: float) -> float:
    """The white between two letters; `full` is the width of a Chinese letter of the line."""
    white = letter.x0 - before.x1
    if white > 0 and _han(before.char) and _han(letter.char):
        centres = (letter.x0 + letter.x1 - before.x0 - before.x1) / 2
        return min(white, centres - full)
    return white


def _width_of_han(letters: Sequence[Letter]) -> float:
    return median([one.x1 - one.x0 for one in letters if _han(one.char)] or [0.0])


def words(letters: Sequence[Letter]) -> str:
    """The text of letters on a line; a wide gap between them is a blank."""
    found: list[str] = []
    # Some fonts give the box of the ink: 口 is narrow in it and stands no further apart.
    full = _width_of_han(letters)
    pairs = [
        (before, letter, _between(before, letter, full) / max(before.size, letter.size, 1.0))
        for before, letter in itertools.pairwise(letters)
    ]
    # In a line that is spread out to the margin, all letters stand apart.
    spread = max(0.0, median(gap for _, _, gap in pairs)) if pairs else 0.0
    if letters:
        found.append(letters[0].char)
    for before, letter, gap in pairs:
        if not (before.char.isspace() or letter.char.isspace()):
            if before.char.isascii() and letter.char.isascii():
                least = 0.2 + 1.5 * spread
            else:
                both = _han(before.char) and _han(letter.char)
                least = min(0.12 + 3 * spread, 0.5 + spread) if both else 0.8
            if gap > least:
                found.append(" ")
        found.append(letter.char)
    return "".join(found).strip()


def _rows(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Letters put into lines, from the top down, each from left to right."""
    rows: list[list[Letter]] = []
    level = 0.0
    for letter in sorted(letters, key=lambda one: (-one.y, one.x0)):
        if rows and abs(level - letter.y) <= 0.45 * max(letter.size, 4.0):
            rows[-1].append(letter)
        else:
            rows.append([letter])
            level = letter.y
    for row in rows:
        row.sort(key=lambda one: one.x0)
    return rows


#: In ems: less white between 2 and 主 than this is none, more is that between columns.
_BLANK, _WIDE = 0.2, 0.8


def with_blanks(pages: Sequence[Sequence[Letter]]) -> list[list[Letter]]:
    """The letters of pages with the blanks that a program left out between 2 and 主要任务.

    Office programs set figures and Chinese letters a little apart and print a blank besides;
    browsers do neither, so there a gap is a blank.
    """
    gaps: list[tuple[float, int, Letter, Letter]] = []
    for number, page in enumerate(pages):
        for row in _rows(page):
            pairs = list(itertools.pairwise(row))
            full = _width_of_han(row)
            held = [_between(a, b, full) for a, b in pairs if _han(a.char) and _han(b.char)]
            spread = max(0.0, median(held)) if held else 0.0
            for a, b in pairs:
                if (_western(a.char) and _han(b.char)) or (_han(a.char) and _western(b.char)):
                    gap = (b.x0 - a.x1 - 2 * spread) / max(a.size, b.size, 1.0)
                    gaps.append((gap, number, a, b))
    found = [list(page) for page in pages]
    if not gaps or median(gap for gap, *_ in gaps) > 0.05:
        return found
    for gap, number, a, b in gaps:
        if _BLANK < gap < _WIDE:
            found[number].append(Letter(" ", a.x1, b.x0, a.y0, a.y1, a.size))
    return found


def _western(char: str) -> bool:
    return char.isascii() and char.isalnum()


def lines_of(letters: Iterable[Letter]) -> list[PrintedLine]:
    """Letters put into lines, from the top down, without blanks at either end."""
    found = []
    for row in _rows(letters):
        blank = row[-1].char.isspace()
        while row and row[-1].char.isspace():
            row.pop()
        while row and row[0].char.isspace():
            row.pop(0)
        if row:
            found.append(PrintedLine(tuple(_without_doubles(row)), blank))
    return found


def _without_doubles(row: list[Letter]) -> Iterator[Letter]:
    """Bold is sometimes made by printing a letter twice, a hair apart."""
    before: Letter | None = None
    for letter in row:
        if (
            before is not None
            and letter.char == before.char
            and abs(letter.x0 - before.x0) < 0.25 * max(letter.size, 1.0)
        ):
            continue
        yield letter
        before = letter


def segments(line: PrintedLine, gap: float = 0.8) -> list[tuple[Letter, ...]]:
    """The parts of a line between wide gaps (in ems) and runs of blanks."""
    found: list[list[Letter]] = []
    before: Letter | None = None
    for letter in line.letters:
        if letter.char.isspace():
            continue
        if before is None or letter.x0 - before.x1 > gap * max(before.size, letter.size, 1.0):
            found.append([])
        found[-1].append(letter)
        before = letter
    return [tuple(part) for part in found]


#: What can't begin a line, and so takes the letter before it along to the next one.
_NOT_FIRST = frozenset("，。、；：！？）〕】》”’,.;:!?)]%％…—·")
_NOT_LAST = frozenset("（〔【《“‘([")
_WESTERN = re.compile(r"[0-9A-Za-z.%]+")
_CLOSED = frozenset("。；：！？;!?")
_ENDED = _CLOSED | frozenset("）)〕”")


def _first_width(line: PrintedLine) -> float:
    """The room that the first word of a line needs: with the marks that hang on it."""
    letters = [letter for letter in line.letters if not letter.char.isspace()]
    end = 1
    if letters[0].char.isascii() and letters[0].char.isalnum():
        while end < len(letters) and _WESTERN.fullmatch(letters[end].char):
            end += 1
    while end < len(letters) and letters[end - 1].char in _NOT_LAST:
        end += 1
    while end < len(letters) and letters[end].char in _NOT_FIRST:
        end += 1
    return letters[end - 1].x1 - letters[0].x0


def goes_on(line: PrintedLine, below: PrintedLine, right: float) -> bool:
    """Whether a paragraph goes on from a line to the one below it; `right` is its right edge."""
    room = right - line.x1
    needs = _first_width(below) - 0.1 * line.size
    figure = _western(below.letters[0].char) and _han(line.letters[-1].char)
    if figure and marker(fold(below.text[:24])) is None:
        needs += 0.25 * line.size  # figures are set a little apart from the letters before them
    return room < needs


#: 市教育局 市财政局: names parted by blanks, and what ends the first of a line.
_PARTED = re.compile(rf"[{''.join(sorted(_BODY_ENDS))}]\s+(?=[\u4e00-\u9fff])")
_PART = re.compile(r"^.{0,3}$|(?:队|分局|分行|支行|分公司|科|站|所)$")
_NAME = re.compile(r"[、，；。（）\s]")


def _as_they_run(lines: Sequence[PrintedLine]) -> list[str]:
    """The texts of lines as one goes on in the next; names parted by blanks are so there, too.

    Office programs do not print the blank at the end of a line.
    """
    runs = [line.run for line in lines]
    parted = any(_PARTED.search(run) for run in runs)
    for i, (run, now) in enumerate(itertools.pairwise(runs)):
        name = _NAME.split(now, maxsplit=1)[0]
        if parted and run[-1:] in _BODY_ENDS and complete(name) and not _PART.search(name):
            runs[i] = f"{run} "
    return runs


def joined(parts: Iterable[str]) -> str:
    """Lines of a paragraph as one run: a blank only between words of a Western language."""
    text = ""
    for part in parts:
        if (
            text
            and part
            and text[-1].isascii()
            and text[-1].isalpha()
            and part[0].isascii()
            and part[0].isalpha()
        ):
            text += " "
        text += part
    return text


def paragraphs_in_cell(lines: Sequence[PrintedLine], right: float) -> str:
    """The lines of a cell; a line break stays where it was meant."""
    text = ""
    for i, (line, run) in enumerate(zip(lines, _as_they_run(lines), strict=True)):
        now = line.text
        if i and (
            not goes_on(lines[i - 1], line, right)
            or (marker(fold(now)) is not None and text[-1:] in _CLOSED)
        ):
            text = f"{text.rstrip()}\n{run}"
        else:
            text = joined([text, run])
    return text.rstrip()


def upright(letters: Sequence[Letter]) -> tuple[int, list[Letter]]:
    """How the letters of a cell run, and these as they stand where it is turned to be read.

    In one that runs downwards Chinese letters may stand upright, and only figures lie.
    """
    shown = [letter for letter in letters if not letter.char.isspace()]
    seen = {turn: sum(letter.turn == turn for letter in shown) for turn in (90, 270)}
    lying = seen[90] + seen[270]
    stacked = lying and _are_stacked([letter for letter in shown if not letter.turn])
    if not (lying * 2 > len(shown) or stacked):
        return 0, list(letters)
    turn = 90 if seen[90] > seen[270] else 270
    if turn == 90:
        return turn, [replace(a, x0=a.y0, x1=a.y1, y0=-a.x1, y1=-a.x0) for a in letters]
    return turn, [replace(a, x0=-a.y1, x1=-a.y0, y0=a.x0, y1=a.x1) for a in letters]


def _are_stacked(letters: Sequence[Letter]) -> bool:
    """Whether Chinese letters stand closer below each other than beside each other."""
    if not all(_han(letter.char) for letter in letters):
        return False
    rows = [row for row in _rows(letters) if len(row) > 1]
    return all(b.x0 - a.x0 > 1.15 * a.size for row in rows for a, b in itertools.pairwise(row))


def written_down(lines: Sequence[PrintedLine]) -> str | None:
    """The text of a cell that is written from the top down in columns from right to left.

    Its letters follow each other closer downwards than across. None where it is not so, or where
    it has but one column, which reads the same either way.
    """
    if len(lines) < 2 or max(len(line.letters) for line in lines) not in (2, 3):
        return None
    size = median(line.size for line in lines)
    steps = median(above.y - below.y for above, below in itertools.pairwise(lines))
    rows = [row for line in lines if len(row := line.letters) > 1]
    across = min(b.x0 - a.x0 for row in rows for a, b in itertools.pairwise(row))
    if steps > 1.12 * size or across < 1.15 * size or not all(_han(r[0].char) for r in rows):
        return None
    letters = [letter for line in lines for letter in line.letters]
    columns: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -one.x):
        if columns and columns[-1][0].x - letter.x < 0.5 * size:
            columns[-1].append(letter)
        else:
            columns.append([letter])
    return "".join(x.char for own in columns for x in sorted(own, key=lambda one: -one.y))


def paragraphs(lines: Sequence[PrintedLine], left: float, right: float) -> Iterator[str]:
    """The lines between two margins as paragraphs: indented, set apart, or after a short line."""
    held: list[PrintedLine] = []
    pitch = pitch_of(lines)
    for line in lines:
        if held and _begins(held, line, left, right, pitch):
            yield joined(_as_they_run(held)).rstrip()
            held = []
        held.append(line)
    if held:
        yield joined(_as_they_run(held)).rstrip()


#: 翁府办〔2020〕5号, alone on its line.
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,14}\s?[〔（［\[【﹝]\s?\d{4}\s?[〕）］\]】﹞]\s?第?\s?\d{1,5}\s?号"
)


def _is_headings(text: str) -> bool:
    """Whether a line is the headings of a table that stands in running text, a blank between."""
    parts = text.split()
    return len(parts) > 2 and columns_of(parts) is not None


def _is_parted_heading(said: str, now: str) -> bool:
    """Whether the last heading of a line goes on in the next: 完成 over 时间."""
    return is_heading(said.split()[-1] + now.split()[0])


def _begins(
    held: Sequence[PrintedLine], line: PrintedLine, left: float, right: float, pitch: float
) -> bool:
    before = held[-1]
    if abs(line.size - before.size) > 0.12 * before.size:
        return True
    if pitch and before.y - line.y > 1.6 * pitch:
        return True
    said, now = before.text, line.text
    if _NUMBER.fullmatch(said) or _NUMBER.fullmatch(now):
        return True
    if said[-1:] in _ENDED and marker(fold(now[:24])) is not None:
        return True  # the next item, behind one whose last line happens to be full
    if _is_headings(said):
        if not _is_parted_heading(said, now):
            return True
    elif _is_headings(now) or (now.isdecimal() and len(now) < 4):
        return True  # the number of a row whose cells stand below each other
    centred = before.x0 - left > 2.6 * before.size
    if centred and abs((before.x0 + before.x1) - (left + right)) < 2 * before.size:
        # Lines of a title stand in the middle: each is kept, the head of a document joins them.
        return True
    if 2 * before.x0 > left + right and abs(line.x0 - before.x0) > 0.5 * line.size:
        return True  # who signs, and the day below it, each set at the right margin
    # An indent begins a paragraph, but for the first line of one that hangs.
    if line.x0 > left + 1.2 * line.size and line.x0 > before.x0 - 0.5 * line.size:
        return True
    return not goes_on(before, line, right)


def pitch_of(lines: Sequence[PrintedLine]) -> float:
    """The usual distance between lines, 0 where there is none."""
    steps = [
        above.y - below.y
        for above, below in itertools.pairwise(lines)
        if 0 < above.y - below.y < 4 * above.size
    ]
    return median(steps) if steps else 0.0
