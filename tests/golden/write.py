"""Write the goldens anew: what the reader finds in each bundled document and in each set of
plans with answer keys, one line a finding.

Run ``python tests/golden/write.py`` after a wanted change of the reader, read the difference,
and commit it with the change.
"""

from __future__ import annotations

from pathlib import Path

from zeren.loaders import load
from zeren.tests.findings import findings
from zeren.tests.scorecard import PLANS, listed, sets

HERE = Path(__file__).resolve().parent


def main() -> None:
    """One file a document: `huiji.txt` → `tests/golden/huiji.txt`."""
    for path in sorted((HERE.parent.parent / "data" / "documents").glob("*.txt")):
        found = findings(load(path))
        (HERE / path.name).write_text("\n".join(found) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(found)} findings")
    (HERE / "plans").mkdir(exist_ok=True)
    for name in sets():
        found = [line for path in sorted((PLANS / name).glob("*.yaml")) for line in listed(path)]
        (HERE / "plans" / f"{name}.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
        print(f"plans/{name}: {len(found)} findings")


if __name__ == "__main__":
    main()
