"""XML of office files, parsed without entities, network or bombs; names without namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .package import damaged
from .source import LoadError

if TYPE_CHECKING:
    from lxml.etree import _Element


def parsed(data: bytes, name: str) -> _Element:
    """The root of an XML part. Raises :class:`LoadError` where it is broken or refers outside."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096].upper():
        raise LoadError(
            f"{name}: declares XML entities, which no office program writes; open and save it anew."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise LoadError(damaged(name, "an Office file")) from None
    return root


def local(element: _Element) -> str:
    """The name of an element without its namespace; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child on a path of names, None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """The children of that name."""
    if element is not None:
        yield from (one for one in element if local(one) == name)


def value(element: _Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    for key, held in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(held)
    return None


def whole(element: _Element | None, name: str = "val", default: int = 0) -> int:
    """An attribute as a number; `default` where it is missing or none."""
    held = value(element, name)
    try:
        return int(held) if held is not None else default
    except ValueError:
        return default


def switched_on(element: _Element | None) -> bool:
    """Whether an on/off element is there and not turned off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
