"""One suite over every engine: an embedded graph and a real Neo4j server with the same rows.

The server's jars come from Maven Central into `.cache/neo4j` (git-ignored), once. The server
itself lives in a temporary folder, on a free port, with authentication on, for one session.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from zeren.graph import Engine, Graph, connect
from zeren.graph.build import fragment, merge
from zeren.loaders import load

ROOT = Path(__file__).resolve().parent.parent.parent
POM = Path(__file__).with_name("pom.xml")
CACHE = ROOT / ".cache" / "neo4j"
START_SECONDS = 120

JAVA = (
    "java",
    "-Xmx512m",
    "-XX:+UseG1GC",
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

MAIN = "org.neo4j.server.CommunityEntryPoint"
MAVEN = (
    "mvn",
    "-B",
    "-q",
    "-f",
    str(POM),
    "dependency:copy-dependencies",
    "-DincludeScope=runtime",
)

# Without preallocation a fresh home takes 4 MB instead of 517.
CONFIGURATION = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.bolt.tls_level=DISABLED
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
server.directories.import={home}/import
db.tx_log.preallocate=false
"""


@dataclass(frozen=True)
class Server:
    """Where the server answers, and the password of the user `neo4j`."""

    address: str
    password: str


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The graph of the bundled plans, as rows."""
    plans = sorted((ROOT / "data" / "documents").glob("*.txt"))
    return merge(None, [fragment(load(path)) for path in plans])


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server of its own, started for this session and ended after it."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"the Neo4j server of the tests needs {' and '.join(missing)} (Java 17)")
    jars = _jars()
    java = (*JAVA, "-cp", f"{jars}/*")
    home = tmp_path_factory.mktemp("neo4j")
    password = secrets.token_urlsafe(12)
    port = _free_port()
    for folder in ("conf", "import", "logs"):
        (home / folder).mkdir()
    (home / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(port=port, home=home))
    environment = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    subprocess.run(
        [*java, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password],
        env=environment,
        check=True,
        capture_output=True,
    )
    with (home / "logs" / "console.log").open("wb") as output:
        server = subprocess.Popen(
            [*java, MAIN, f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        here = Server(f"bolt://127.0.0.1:{port}", password)
        _wait(server, here, home / "logs")
        yield here
    finally:
        # Nothing in its folder is to be kept: an orderly stop would only take ten seconds.
        server.kill()
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session", params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def engine(
    request: pytest.FixtureRequest, graph: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The graph of the bundled plans in each engine, opened for reading."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "neo4j":
            server: Server = request.getfixturevalue("neo4j_server")
            patch.setenv("NEO4J_USERNAME", "neo4j")
            patch.setenv("NEO4J_PASSWORD", server.password)
            patch.delenv("NEO4J_DATABASE", raising=False)
            target = server.address
        else:
            target = str(tmp_path_factory.mktemp("graph") / "plans.zeren")
        with connect(target, read_only=False) as writer:
            writer.prepare()
            writer.write(graph)
        with connect(target) as reader:
            yield reader


def _jars() -> Path:
    """The folder with the server's jars, filled by Maven the first time."""
    version = ElementTree.parse(POM).findtext(".//{*}neo4j.version")
    jars = CACHE / str(version)
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE.parent / ".gitignore").write_text("*\n")
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.is_dir():
            print(f"\nFetching the Neo4j {version} server of the tests from Maven Central ...")
            part = CACHE / f"{version}.part"
            shutil.rmtree(part, ignore_errors=True)
            subprocess.run(
                [*MAVEN, f"-DoutputDirectory={part}"],
                check=True,
            )
            part.rename(jars)
    return jars


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], here: Server, logs: Path) -> None:
    """Until the server answers a query; what it logged is the reason when it never does."""
    until = time.monotonic() + START_SECONDS
    with neo4j.GraphDatabase.driver(here.address, auth=("neo4j", here.password)) as driver:
        while time.monotonic() < until and server.poll() is None:
            try:
                driver.execute_query("RETURN 1")
                return
            except (DriverError, Neo4jError):
                time.sleep(0.3)
    said = "\n".join(log.read_text(errors="replace")[-2000:] for log in sorted(logs.glob("*.log")))
    pytest.fail(f"the Neo4j server did not start:\n{said}")
