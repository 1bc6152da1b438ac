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
        raise LoadError(
            f"{name}: is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8 and try "
            "again."
        )
    return text


def decoded(data: bytes) -> str | None:
    """The text of bytes in one of the encodings in use, None where none fits."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    text = _as(data, "utf-8")
    if text is not None:
        return text
    # GB18030 and Big5 share their bytes: the one in which everyday words come out is right.
    mainland, traditional = _as(data, "gb18030"), _as(data, "big5hkscs")
    if mainland is not None and traditional is not None:
        return traditional if _usual(traditional) > _usual(mainland) else mainland
    for text in (mainland, traditional, _as(data, "utf-16-le"), _as(data, "utf-16-be")):
        if text is not None:
            return text
    return None


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
    return sum(c in _USUAL for c in sample) / len(sample)


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
