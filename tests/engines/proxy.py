"""A wire between a program and a server that can be cut: bytes go through until it is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Listens on a port of its own and hands bytes on; ``left`` counts down what may pass.

    When as many bytes as ``limit`` have gone to the server, every connection is cut and no new
    one is taken.
    """

    def __init__(self, port: int, limit: int | None = None) -> None:
        self.left = limit
        self._target = port
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections and take no new one."""
        for one in (self._listener, *(end for pair in self._pairs for end in pair)):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._pairs.append((client, server))
                threading.Thread(
                    target=self._pass, args=(client, server, True), daemon=True
                ).start()
                threading.Thread(
                    target=self._pass, args=(server, client, False), daemon=True
                ).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if counted and self.left is not None:
                    self.left -= len(data)
                    if self.left < 0:
                        self.cut()
                        return
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def wire(port: int, limit: int | None = None) -> Iterator[Wire]:
    line = Wire(port, limit)
    try:
        yield line
    finally:
        line.cut()
