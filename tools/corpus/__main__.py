"""``python -m tools.corpus FOLDER``: a made-up national corpus, as documents and as tables."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from zeren.ontology.places import Place

from .plans import DUTIES, SEED, jurisdictions, plan
from .tables import write_tables


def main() -> None:
    """Write what is asked for, and say how much it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--places", type=int, help="how many places have a plan (default: all)")
    parser.add_argument("--duties", type=int, default=DUTIES, help="duties a plan (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=("documents", "tables"))
    given = parser.parse_args()
    places = chosen(given.places)
    began = time.perf_counter()
    if given.only != "tables":
        size = write_documents(places, given.folder / "documents", given.seed, given.duties)
        print(f"documents  {len(places):>9,} files, {size / 1e6:,.0f} MB")
    if given.only != "documents":
        rows = write_tables(places, given.folder / "tables", given.seed, given.duties)
        for name, many in rows.items():
            if many:
                print(f"{name:18}{many:>11,}")
    print(f"{time.perf_counter() - began:,.0f} s; {given.folder}")


def chosen(many: int | None) -> Sequence[Place]:
    """So many places, spread over the country in the order of their codes."""
    places = jurisdictions()
    if many is None or many >= len(places):
        return places
    return [places[at * len(places) // many] for at in range(many)]


def write_documents(
    places: Sequence[Place], folder: Path, seed: int = SEED, duties: int = DUTIES
) -> int:
    """One text file a place, in a folder a province; their size in bytes."""
    size = 0
    for place in places:
        path = folder / place.code[:2] / f"{place.code}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = plan(place, seed, duties).text.encode()
        path.write_bytes(data)
        size += len(data)
    return size


if __name__ == "__main__":
    main()
