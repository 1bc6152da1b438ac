"""Where bytes come from: a file, or a file in a ZIP archive, named `plans.zip/2024/a.docx`."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from .package import LARGEST_PACKAGE, Package
from .source import LARGEST, LoadError, too_large

#: Archives in archives in archives; deeper ones are reported, not opened.
DEEPEST = 3
#: No folder of plans comes near it.
MOST_MEMBERS = 5_000
_UTF8_NAME = 0x800


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or of a member of an archive that stands in the path."""
    archive = _archive_above(path)
    if archive is not None:
        inner = PurePosixPath(*path.parts[len(archive.parts) :])
        return _member(_bytes_of(archive), inner, str(path), str(archive), DEEPEST)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise LoadError(too_large(str(path), size))
        return path.read_bytes()
    except FileNotFoundError:
        raise LoadError(f"{path}: no such file; check the path.") from None
    except IsADirectoryError:
        raise LoadError(f"{path}: is a folder, not a file.") from None
    except OSError as error:
        raise LoadError(f"{path}: can't be read ({error.strerror}); check its rights.") from None


def is_there(path: Path) -> bool:
    """Whether a file is there, or its archive is and holds it."""
    if _archive_above(path) is None:
        return path.is_file()
    try:
        read_bytes(path)
    except LoadError:
        return False
    return True


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive of documents, and not an office file or something else."""
    try:
        if not path.is_file():
            return False  # to open a pipe would wait for ever
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04" or path.stat().st_size > LARGEST:
                return False
        return _holds_documents(_bytes_of(path))
    except OSError:
        return False


def members(path: Path) -> list[Path]:
    """The documents in an archive and in the archives in it, as paths below it, by name.

    Raises :class:`LoadError` where the archive itself can't be opened.
    """
    found = list(_inside(_bytes_of(path), str(path), DEEPEST, [LARGEST_PACKAGE]))
    if len(found) > MOST_MEMBERS:
        raise LoadError(
            f"{path}: holds more than {MOST_MEMBERS:,} files; unpack it and give the plans."
        )
    return [path / str(inner) for inner in found]


def _bytes_of(path: Path) -> bytes:
    """The bytes of an archive, kept while its members are read one after the other."""
    there = path.stat()
    return _kept(str(path), there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=1)
def _kept(path: str, _changed: int, _size: int) -> bytes:
    return Path(path).read_bytes()


def _inside(data: bytes, name: str, depth: int, left: list[int]) -> Iterator[PurePosixPath]:
    """The names in an archive; `left` is how many bytes may yet be unpacked from it."""
    package = Package(data, name)
    found: list[PurePosixPath] = []
    left[0] -= sum(info.file_size for info in package.infos())
    if left[0] < 0:
        raise LoadError(
            f"{name}: unpacks to more than the {LARGEST_PACKAGE >> 20} MB that are allowed; "
            "unpack it and give the plans."
        )
    for info in package.infos():
        inner = _inner_name(info)
        if inner is not None:
            found.append(inner)
            if inner.suffix.lower() == ".zip" and depth > 1 and info.file_size <= LARGEST:
                try:
                    held = package.read(info, LARGEST)
                    if _holds_documents(held):
                        inside = _inside(held, name, depth - 1, left)
                        found[-1:] = [inner / one for one in inside]
                except LoadError:
                    if left[0] < 0:
                        raise
                    # It stands in the list, and is refused with its reason when it is read.
    yield from sorted(found)


def _inner_name(info: zipfile.ZipInfo) -> PurePosixPath | None:
    """A member's name; None for folders, links and what is hidden or leads out of the archive."""
    if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
        return None
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            # Archives made in China carry names in GBK, which the module takes for code page 437.
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    inner = PurePosixPath(name.replace("\\", "/"))
    if inner.is_absolute() or any(
        part == ".." or part.startswith(".") or part == "__MACOSX" for part in inner.parts
    ):
        return None
    return inner if inner.parts else None


def _holds_documents(data: bytes) -> bool:
    from .package import parts

    held = parts(data)
    if not held:
        return False
    office = {"[Content_Types].xml", "mimetype", "OFD.xml"}
    return not office & held


def _archive_above(path: Path) -> Path | None:
    """The archive in which a path stands: the nearest parent that is a file."""
    if path.exists():
        return None
    for parent in path.parents:
        try:
            if parent.is_file():
                return parent if is_archive(parent) else None
            if parent.is_dir():
                return None
        except OSError:
            return None
    return None


def _member(data: bytes, inner: PurePosixPath, shown: str, archive: str, depth: int) -> bytes:
    package = Package(data, archive)
    for info in package.infos():
        name = _inner_name(info)
        if name is None:
            continue
        if name == inner:
            try:
                return package.read(info, LARGEST)
            except LoadError as error:
                raise LoadError(f"{shown}{str(error).removeprefix(archive)}") from None
        if depth > 1 and name.suffix.lower() == ".zip" and name in inner.parents:
            held = package.read(info, LARGEST)
            return _member(held, inner.relative_to(name), shown, archive, depth - 1)
    raise LoadError(f"{shown}: is not in {archive}; check the path.")
