"""The outermost brackets of a text: they nest and do not always match."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACKET = re.compile(r"[（）〔〕【】]")


def brackets(norm: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets of a folded text, as the range of their content.

    They nest and do not always match: （…〔…）…〕. An opener is closed by the closer of its own
    kind; where there is none, by the last closer of any kind before the sentence after next.
    Linear in the length of the text.
    """
    pairs = {"（": "）", "〔": "〕", "【": "】"}
    closes: dict[int, int] = {}
    stacks: dict[str, list[int]] = {c: [] for c in pairs.values()}
    openers: list[int] = []
    for hit in _BRACKET.finditer(norm):
        i, c = hit.start(), hit.group()
        if c in pairs:
            stacks[pairs[c]].append(i)
            openers.append(i)
        elif stacks.get(c):
            closes[stacks[c].pop()] = i
    at = 0
    last = {i: k for k, i in enumerate(openers)}
    for i in openers:
        if i < at:
            continue
        close = closes.get(i)
        if close is None:
            limit = openers[last[i] + 1] if last[i] + 1 < len(openers) else len(norm)
            found = [norm.find(c, i, limit) for c in stacks]
            found = [x for x in found if x > 0]
            if not found:
                continue
            close = min(found)
        yield i + 1, close
        at = close + 1
