"""How Chinese names sound: pinyin without tones, for readers who can't read the characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import cast


@cache
def sound(name: str) -> str:
    """A name syllable by syllable; what is no character stays, brackets are dropped.

    A place is read as its people call it (places-readings.csv), all else by pypinyin.

    >>> sound("重庆市卫生健康委")
    'chongqing shi wei sheng jian kang wei'
    """
    # Imported here: its dictionaries take a tenth of a second and 60 MB, and Chinese needs none.
    from pypinyin import lazy_pinyin

    syllables: list[str] = []
    known, parts = _known()
    for piece in parts.split(name):
        if piece in known:
            syllables.append(known[piece])
            continue
        for run in re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[0-9A-Za-z]+", piece):
            syllables += cast("Sequence[str]", lazy_pinyin(run))
    return " ".join(syllables)


@cache
def _known() -> tuple[dict[str, str], re.Pattern[str]]:
    path = files(__package__) / "places-readings.csv"
    with path.open(encoding="utf-8") as file:
        known = {line["name"]: line["pinyin"] for line in csv.DictReader(file)}
    longest = sorted(known, key=len, reverse=True)
    return known, re.compile(f"({'|'.join(map(re.escape, longest))})")
