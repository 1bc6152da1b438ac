"""Characters that are written in two ways: traditional and simplified (`characters.csv`).

Only pairs in which the traditional one has no use in simplified text (not 乾, 著, 瞭): it is not
in GB/T 2312, and one simplified character alone stands for it (after the table of OpenCC);
and 於, 後, which are.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def simplified() -> dict[int, str]:
    """Traditional character (code point) → simplified one, for `str.translate`."""
    with (Path(__file__).parent / "characters.csv").open(encoding="utf-8", newline="") as opened:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(opened)}
