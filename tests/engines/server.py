"""A real Neo4j server for the tests: jars from Maven Central, a home of its own, a free port.

The jars are fetched once into `.cache/neo4j` (git-ignored), a folder a version. A server lives
in a temporary folder with authentication on, and is ended by its own process id.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

ROOT = Path(__file__).resolve().parent.parent.parent
POM = Path(__file__).with_name("pom.xml")
CACHE = ROOT / ".cache" / "neo4j"
START_SECONDS = 180

LTS = "5.26.30"
NEWEST = "2026.09.0"
# version → the oldest Java that runs it, and the class that is the server
_NEEDS = {LTS: (17, "CommunityEntryPoint"), NEWEST: (21, "Neo4jCommunity")}

# A server of the tests lives for minutes: compiling hot code a second time, and a collector that
# works beside the rest, cost two cores more than they give back.
_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_LASTING = ("-XX:+UseG1GC",)
_OPTIONS = (
    "-XX:-OmitStackTraceInFastThrow",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dfile.encoding=UTF-8",
    "-Dlog4j2.disable.jmx=true",
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in (
            "java.nio",
            "java.io",
            "sun.nio.ch",
            "java.util.concurrent",
            "java.lang",
            "java.lang.reflect",
            "java.time",
        )
    ),
)

# Without preallocation a fresh home takes 4 MB instead of 517.
_CONFIGURATION = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.directories.import={home}/import
db.tx_log.preallocate=false
"""
_DEFAULTS = {"server.bolt.tls_level": "DISABLED", "server.memory.pagecache.size": "64m"}


def missing(version: str) -> str | None:
    """Why a server of this version can't run here; ``None`` where it can."""
    oldest = _NEEDS[version][0]
    if _java(oldest) is None:
        return f"Neo4j {version} needs Java {oldest} or newer; there is none on this machine"
    if not (CACHE / version).is_dir() and shutil.which("mvn") is None:
        return f"Neo4j {version} is fetched by Maven (mvn), which is not installed"
    return None


@cache
def _java(oldest: int) -> str | None:
    """The oldest Java of this machine that is new enough, wherever it is installed."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    for folder in ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "/opt"):
        homes += [*Path(folder).glob("*"), *Path(folder).glob("*/Contents/Home")]
    found: dict[int, str] = {}
    default = shutil.which("java")
    for java in [*([default] if default else []), *(str(one / "bin" / "java") for one in homes)]:
        if os.access(java, os.X_OK):
            said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
            version = re.search(r'version "(\d+)', said.stderr)
            if version:
                found.setdefault(int(version[1]), java)
    fitting = [number for number in sorted(found) if number >= oldest]
    return found[fitting[0]] if fitting else None


def jars(version: str) -> Path:
    """The folder with the server's jars, filled by Maven the first time."""
    folder = CACHE / version
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE.parent / ".gitignore").write_text("*\n")
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            print(f"\nFetching the Neo4j {version} server of the tests from Maven Central ...")
            part = CACHE / f"{version}.part"
            shutil.rmtree(part, ignore_errors=True)
            copy = ["mvn", "-B", "-q", "-f", str(POM), f"-Dneo4j.version={version}"]
            copy += ["dependency:copy-dependencies", "-DincludeScope=runtime"]
            subprocess.run([*copy, f"-DoutputDirectory={part}"], check=True)
            part.rename(folder)
    return folder


@dataclass
class Server:
    """A server in its home folder; ``address`` is where it answers once it is started.

    One that is measured is ``lasting``: it runs as a server of a user's would.
    """

    version: str
    home: Path
    port: int
    password: str
    scheme: str = "bolt"
    heap: str = "512m"
    lasting: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def java(self, main: str, *arguments: str) -> list[str]:
        """The command that runs a class of the server's jars."""
        java = _java(_NEEDS[self.version][0])
        assert java is not None, missing(self.version)
        path = f"{jars(self.version)}/*"
        kind = _LASTING if self.lasting else _BRIEF
        return [java, f"-Xmx{self.heap}", *kind, *_OPTIONS, "-cp", path, main, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `neo4j-admin` on this home; the server must not be running."""
        return subprocess.run(
            self.java("org.neo4j.cli.AdminTool", *arguments),
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )

    def prepare(self) -> None:
        """Make the home: folders, settings, password."""
        for folder in ("conf", "import", "logs"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        lines = _CONFIGURATION.format(port=self.port, home=self.home)
        lines += "".join(
            f"{key}={value}\n" for key, value in (_DEFAULTS | dict(self.settings)).items()
        )
        (self.home / "conf" / "neo4j.conf").write_text(lines)
        self.admin("dbms", "set-initial-password", self.password)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        main = f"org.neo4j.server.{_NEEDS[self.version][1]}"
        command = self.java(main, f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        with (self.home / "logs" / "console.log").open("ab") as output:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        self._wait()

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End the server in an orderly way."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        assert self.process is not None
        auth = ("neo4j", self.password)
        address = self.address
        with neo4j.GraphDatabase.driver(address, auth=auth, max_transaction_retry_time=0) as driver:
            while time.monotonic() < until and self.process.poll() is None:
                try:
                    driver.execute_query("RETURN 1")
                    return
                except (DriverError, Neo4jError):
                    time.sleep(0.3)
        logs = sorted((self.home / "logs").glob("*.log"))
        said = "\n".join(log.read_text(errors="replace")[-2000:] for log in logs)
        raise AssertionError(f"the Neo4j {self.version} server did not start:\n{said}")


@contextmanager
def running(version: str, home: Path, **options: object) -> Iterator[Server]:
    """A server of this version in a new home, ended and cleared away afterwards."""
    server = Server(version, home, free_port(), secrets.token_hex(12), **options)  # type: ignore[arg-type]
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        # Nothing in its folder is to be kept: an orderly stop would only take ten seconds.
        server.kill()
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
