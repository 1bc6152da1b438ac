"""A real server that speaks TLS, with a certificate that nobody vouches for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zeren.graph import GraphError, connect, store
from zeren.queries import run

from .conftest import let_in
from .server import LTS, ROOT, Server, missing, running

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

PLAN = ROOT / "data" / "documents" / "huiji.txt"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, signed by itself, and its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate, and is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
    command += "-addext subjectAltName=IP:127.0.0.1 -keyout private.key -out public.crt"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder / "public.crt"


@pytest.fixture(scope="module")
def server(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if reason := missing(LTS):
        pytest.skip(reason)
    settings = {
        "server.bolt.tls_level": "REQUIRED",
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": str(certificate.parent),
        "dbms.ssl.policy.bolt.private_key": "private.key",
        "dbms.ssl.policy.bolt.public_certificate": certificate.name,
        "dbms.ssl.policy.bolt.client_auth": "NONE",
        "server.memory.pagecache.size": "64m",
    }
    home = tmp_path_factory.mktemp("tls")
    with running(LTS, home, scheme="bolt+ssc", settings=settings) as server:
        yield server


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_a_server_whose_certificate_is_its_own_takes_a_graph(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str
) -> None:
    let_in(monkeypatch, server)
    target = f"{scheme}://127.0.0.1:{server.port}"
    store.build(target, [PLAN])
    store.build(tmp_path / "graph.zeren", [PLAN])
    with connect(target) as reader, connect(tmp_path / "graph.zeren") as embedded:
        assert run(reader, "assignments").rows == run(embedded, "assignments").rows


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_nobody_vouches_for_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    let_in(monkeypatch, server)
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})
    plain = scheme.removesuffix("s") + "ssc"
    with pytest.raises(GraphError, match="trusts a certificate that nobody vouches for") as said:
        connect(f"{scheme}://127.0.0.1:{server.port}")
    assert f"{plain}://" in str(said.value)
    assert "\n" not in str(said.value)


def test_a_certificate_that_is_vouched_for_is_taken(
    server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_in(monkeypatch, server)
    store.build(server.address, [PLAN])
    done = subprocess.run(
        [sys.executable, "-m", "zeren.cli", "list", "--graph", f"bolt+s://127.0.0.1:{server.port}"],
        env=os.environ | {"SSL_CERT_FILE": str(certificate)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "410108" in done.stdout


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_an_address_without_tls_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    let_in(monkeypatch, server)
    monkeypatch.setattr("zeren.graph.engine_neo4j._PATIENCE", {True: 1.0, False: 1.0})
    with pytest.raises(GraphError, match=rf"does it want TLS \({scheme}\+s://\)") as said:
        connect(f"{scheme}://127.0.0.1:{server.port}")
    assert "\n" not in str(said.value)
