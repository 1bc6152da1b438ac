"""Older and other office files: read through LibreOffice where it is installed, else refused."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .blocks import Written
from .package import parts
from .source import LoadError

APART = False

#: Seconds that a conversion may take.
SECONDS = 90
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
#: What a file is, the suffix LibreOffice knows it by, and the format it is turned into.
_KINDS = {
    "doc": ("an old Word or WPS file (.doc, .wps)", "docx"),
    "xls": ("an old Excel or WPS file (.xls, .et)", "xlsx"),
    "rtf": ("an RTF file", "docx"),
    "odt": ("an OpenDocument text", "docx"),
    "ods": ("an OpenDocument sheet", "xlsx"),
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def recognises(data: bytes, name: str) -> bool:
    """By the first bytes, and what the file holds."""
    return (
        data.startswith(_OLE)
        or data.startswith(_OLE[:4])
        or data.startswith(b"{\\rtf")
        or _open_document(data) is not None
    )


def read(data: bytes, name: str) -> Written:
    """What LibreOffice makes of it, within a bound of time."""
    kind = _kind(data)
    if kind is None:
        raise LoadError(
            f"{name}: is an old Office file of no known kind; save it as .docx or .xlsx and try "
            "again."
        )
    if kind == "locked":
        raise LoadError(f"{name}: is locked by a password; save it without one.")
    if kind == "ppt":
        raise LoadError(
            f"{name}: is a file of slides; save its text (.txt or .docx) and try again."
        )
    what, into = _KINDS[kind]
    program = office()
    if program is None:
        raise LoadError(
            f"{name}: is {what}; save it as .{into}, or install LibreOffice, and try again."
        )
    return _read_converted(program, data, name, kind, into)


def office() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if os.access(place, os.X_OK)), None)


def _kind(data: bytes) -> str | None:
    if data.startswith(b"{\\rtf"):
        return "rtf"
    opened = _open_document(data)
    if opened is not None:
        return opened

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "locked"
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("PowerPoint Document"):
        return "ppt"
    return None


def _open_document(data: bytes) -> str | None:
    if not data.startswith(b"PK\x03\x04") or "mimetype" not in (parts(data) or ()):
        return None
    head = data[:200]
    return next((kind for said, kind in _OPEN_DOCUMENT.items() if said in head), None)


def _read_converted(program: str, data: bytes, name: str, kind: str, into: str) -> Written:
    from .source import format_of, module

    with tempfile.TemporaryDirectory(prefix="zeren-") as place:
        folder = Path(place)
        given = folder / f"plan.{kind}"
        given.write_bytes(data)
        # A profile of its own: a running LibreOffice of the user is left alone, and no macro runs.
        command = [
            program,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            into,
            "--outdir",
            str(folder / "made"),
            str(given),
        ]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise LoadError(
                f"{name}: LibreOffice takes longer than {SECONDS} seconds for it; save it as "
                f".{into} and try again."
            ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        made = folder / "made" / f"plan.{into}"
        if not made.is_file():
            raise LoadError(
                f"{name}: is {_KINDS[kind][0]} that LibreOffice can't open; save it as .{into} and "
                "try again."
            )
        converted = made.read_bytes()
    chosen = format_of(converted, made.name)
    if module(chosen).APART:
        from .apart import read_apart

        return read_apart(chosen, converted, name)
    return module(chosen).read(converted, name)
