"""Records → graph: the only place where ids are made and the bodies of documents merged.

A graph is plain rows. :func:`fragment` gives what one document says, :func:`merge` puts
documents together. What follows from several documents (the name of an agency, whether a
cited document is there) is worked out anew at each merge from the edges alone, so that
building A and then B gives the same rows as building both together.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..loaders.records import Document

Row = dict[str, Any]


@dataclass
class Graph:
    """Rows by label and by relationship.

    A node row has the properties of its label, all of them, ``None`` for what is not known. An
    edge row has ``src``, ``dst``, ``src_label``, ``dst_label`` and the properties of its type.
    """

    nodes: dict[str, list[Row]] = field(default_factory=dict)
    edges: dict[str, list[Row]] = field(default_factory=dict)
