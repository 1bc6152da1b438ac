"""Plain text: UTF-8, UTF-16, UTF-32, GB18030 (GBK, GB2312) and Big5."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from .blocks import Written
from .source import LoadError

APART = False

#: What a file claims to be by the end of its name.
_NAMED = {
    ".docx": "Word file",
    ".docm": "Word file",
    ".doc": "Word file",
    ".wps": "WPS file",
    ".xlsx": "Excel file",
    ".xlsm": "Excel file",
    ".xls": "Excel file",
    ".et": "WPS file",
    ".pdf": "PDF",
    ".odt": "OpenDocument file",
    ".ods": "OpenDocument file",
    ".zip": "ZIP archive",
}


def recognises(data: bytes, name: str) -> bool:
    """Whatever no other format knows is text, or is refused as none."""
    return True


def read(data: bytes, name: str) -> Written:
    """The file as it stands, without its byte-order mark; nothing else is changed."""
    text = decode(data, name)
    return Written(text, (), len(text))


def decode(data: bytes, name: str) -> str:
    """Bytes → text. The encoding is the first of those in use that fits; see the errors."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        what = "is empty" if not data.strip() else "holds nothing but zeros or white space"
        raise LoadError(f"{name}: the file {what}; give a file with the text of a plan.")
    text = decoded(data)
    if text is None:
        ending = PurePath(name).suffix.lower()
        if claimed := _NAMED.get(ending):
            raise LoadError(
                f"{name}: is named {ending} but is no {claimed}; open it and save it anew."
            )
        for encoding, called in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
            if line := _damaged(data, encoding):
                raise LoadError(
                    f"{name}: is text in {called} with bytes that are no text, first in line "
                    f"{line}; mend that place and save it as UTF-8."
                )
        raise LoadError(
            f"{name}: is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8 and try "
            "again."
        )
    return text


def decoded(data: bytes) -> str | None:
    """The text of bytes in one of the encodings in use, None where none fits."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (_BOM_GB18030, "gb18030"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    text = _as(data, "utf-8")
    if text is not None or _damaged(data, "utf-8"):
        return text
    # GB18030 and Big5 share their bytes: the one in which everyday words come out is right.
    mainland, traditional = _as(data, "gb18030"), _as(data, "big5hkscs")
    if mainland is not None and traditional is not None:
        return traditional if _usual(traditional) > _usual(mainland) else mainland
    if mainland is not None or traditional is not None:
        return mainland if mainland is not None else traditional
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _as(data, encoding)
        if text is not None and _usual(text) >= _PLAIN:
            return text  # and not bytes of another encoding, two by two
    return None


_BOM_GB18030 = "\ufeff".encode("gb18030")


def _damaged(data: bytes, encoding: str) -> int | None:
    """The first line with bytes that make no sense, where the rest is good text in that encoding.

    Read in another encoding, such a file would be letters from all over.
    """
    text = data.decode(encoding, errors="replace")
    count = text.count("\ufffd")
    if not 0 < count <= max(8, len(text) / 200) or _usual(text) < _PLAIN:
        return None
    return text.count("\n", 0, text.index("\ufffd")) + 1


#: So much of a page of Chinese are everyday letters and marks at the least.
_PLAIN = 0.05
#: Letters of the Chinese blocks, and what of the rest of Unicode is at home in a plan.
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
#: What no page of Chinese does without.
_USUAL = frozenset(
    "，。、；：（）“”《》的一是不在人有中大上为為和国國地到以时時要就会會可也对對生能而于年发發后後"
    "县縣市区區政府局委部门門单單位工作责責任加强強管理实實施服务務"
)


def _usual(text: str) -> float:
    sample = text[:20_000]
    return sum(c in _USUAL for c in sample) / max(1, len(sample))


def _as(data: bytes, encoding: str) -> str | None:
    """The text, or None where these bytes make no sense in that encoding.

    Bytes that break off in the middle of a letter lose that letter.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None
    sample = text[:100_000]
    if not sample or len(_STRANGE.findall(sample)) > len(sample) / 100:
        return None
    # Bytes of one encoding often decode in another, into rare characters from all over.
    if not encoding.startswith("utf-8") and len(_HAN.findall(sample)) < len(sample) / 5:
        common = sum(c.isascii() for c in sample)
        if common < len(sample) / 2:
            return None
    return text
