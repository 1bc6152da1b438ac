"""Files that are known and not read: pictures, slides, archives of other kinds, OFD."""

from __future__ import annotations

from .blocks import Written
from .package import parts
from .source import LoadError

APART = False

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a PNG picture", "picture"),
    (b"\xff\xd8\xff", "a JPEG picture", "picture"),
    (b"GIF8", "a GIF picture", "picture"),
    (b"BM", "a bitmap picture", "picture"),
    (b"II*\x00", "a TIFF picture", "picture"),
    (b"MM\x00*", "a TIFF picture", "picture"),
    (b"AT&TFORM", "a DjVu scan", "picture"),
    (b"\x1f\x8b", "a gzip archive", "archive"),
    (b"BZh", "a bzip2 archive", "archive"),
    (b"\xfd7zXZ", "an xz archive", "archive"),
    (b"Rar!", "a RAR archive", "archive"),
    (b"7z\xbc\xaf", "a 7z archive", "archive"),
    (b"PK\x05\x06", "an empty ZIP archive", "archive"),
)
_ADVICE = {
    "picture": "it holds no text, so OCR must come first; save the plan as text (.txt) after it "
    "and try again.",
    "archive": "unpack it, or pack it as .zip, and save the plan from it.",
}


def recognises(data: bytes, name: str) -> bool:
    """By the first bytes, or by what a ZIP archive holds."""
    return _what(data) is not None


def read(data: bytes, name: str) -> Written:
    """Say what the file is and what to do with it."""
    what, advice = _what(data) or ("a file of no known kind", "")
    raise LoadError(f"{name}: is {what}; {advice}")


def _what(data: bytes) -> tuple[str, str] | None:
    for signature, what, kind in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and b"\x00" not in data[:64]):
            return what, _ADVICE[kind]
    if not data.startswith(b"PK\x03\x04"):
        return None
    held = parts(data)
    if held is None:
        return "a damaged ZIP archive or Office file", "open it, save it anew and try again."
    if "OFD.xml" in held:
        return "an OFD file", "save it as PDF or text from an OFD reader and try again."
    if any(part.startswith("ppt/") for part in held):
        return "a file of slides", "save its text (.txt or .docx) and try again."
    return (
        "a ZIP archive or an Office file of no known kind",
        "give it to `zeren build`, which reads what an archive holds, or save the plan from it.",
    )
