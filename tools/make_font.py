"""Makes the font of the pictures: a part of Noto Sans SC, with the widths of its letters.

    .venv/bin/python tools/make_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

The source is the collection of Debian's package fonts-noto-cjk (SIL Open Font License 1.1). Kept
are the characters of GB 2312, of the table of places, of the bundled documents and vocabularies,
Latin with the tones of pinyin, and punctuation; all else is drawn as an empty box.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "figures" / "fonts"
NAME = "Zeren Sans SC"

# Latin, its supplements and tones; arrows, signs, boxes, shapes; punctuation of both scripts.
BLOCKS = (
    (0x20, 0x17F), (0x1CD, 0x1DD), (0x2C6, 0x2DD), (0x300, 0x30C), (0x391, 0x3C9), (0x2010, 0x203B),
    (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2606), (0x2705, 0x2716), (0x3000, 0x301F),
    (0x3220, 0x3243), (0x3280, 0x32B0), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip


def gb2312() -> set[str]:
    """The characters of the national standard of 1980."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found.add(bytes((row, cell)).decode("gb2312", "ignore"))
    return found - {""}


def wanted() -> set[str]:
    """What the pictures may have to show."""
    signs = gb2312() | {chr(one) for first, last in BLOCKS for one in range(first, last + 1)}
    folders = (ROOT / "ontology").rglob("*.csv"), (ROOT / "ontology").rglob("*.ttl")
    for path in chain(*folders, (ROOT / "data" / "documents").glob("*.txt")):
        signs |= set(path.read_text(encoding="utf-8"))
    return signs


def main(source: str) -> None:
    """Write the part, and the widths of what is not as wide as it is high."""
    fonts = TTCollection(source).fonts
    font: TTFont = next(one for one in fonts if one["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options()
    options.desubroutinize = False
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GSUB", "GPOS"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[ord(sign) for sign in wanted()])
    cut.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = NAME
        if record.nameID == 6:
            record.string = NAME.replace(" ", "")
    font["CFF "].cff.fontNames = [NAME.replace(" ", "")]
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / "ZerenSansSC-Regular.otf"
    font.save(path)
    # In thousandths of the size of the type; what is not in the list is as wide as it is high.
    em = font["head"].unitsPerEm
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    widths = {
        chr(code): round(1000 * metrics[name][0] / em)
        for code, name in sorted(cmap.items())
        if metrics[name][0] != em
    }
    text = json.dumps(widths, ensure_ascii=True, separators=(",", ":"))
    (FOLDER / "widths.json").write_text(text + "\n", encoding="ascii")
    print(path, path.stat().st_size, len(cmap), len(widths))


if __name__ == "__main__":
    main(sys.argv[1])
