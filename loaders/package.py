"""ZIP packages (archives and office files), read with bounds: no bomb, no path out of them."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import lru_cache

from .source import LoadError

#: One part unpacked, and all parts of one package, at most so many bytes.
LARGEST_PART = 64 * 1024 * 1024
LARGEST_PACKAGE = 512 * 1024 * 1024
#: More parts than any plan has.
MOST_PARTS = 20_000
_ENCRYPTED = 0x1


@lru_cache(maxsize=1)
def parts(data: bytes) -> frozenset[str] | None:
    """The names of a package's parts; None where its directory is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist()[:MOST_PARTS])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        return None


class Package:
    """An open package whose parts are unpacked one by one, each within its bound."""

    def __init__(self, data: bytes, name: str):
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise LoadError(damaged(name)) from None
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise LoadError(f"{name}: holds {len(infos):,} files; give the plan alone.")
        self._left = LARGEST_PACKAGE

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def infos(self) -> list[zipfile.ZipInfo]:
        """What the directory says of each part."""
        return self._zip.infolist()

    def read(self, part: str | zipfile.ZipInfo, largest: int = LARGEST_PART) -> bytes:
        """The bytes of a part, never more than `largest` of them whatever its header says."""
        info = self._zip.getinfo(part) if isinstance(part, str) else part
        if info.flag_bits & _ENCRYPTED:
            raise LoadError(f"{self.name}: is locked by a password; save it without one.")
        bound = min(largest, self._left)
        if info.file_size > bound:
            raise LoadError(self._too_much(bound))
        try:
            with self._zip.open(info) as file:
                data = file.read(bound + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            raise LoadError(damaged(self.name)) from None
        if len(data) > bound:
            raise LoadError(self._too_much(bound))
        self._left -= len(data)
        return data

    def _too_much(self, bound: int) -> str:
        return (
            f"{self.name}: unpacks to more than the {max(bound, 1) / 1048576:.0f} MB that are "
            "allowed; give the plan alone."
        )


def damaged(name: str, what: str = "a ZIP archive or an Office file") -> str:
    """The sentence for a file that breaks off or does not hold together."""
    return f"{name}: is {what} that is damaged or cut off; get it again, or open and save it anew."
