"""Opening the desk: where it listens, who may come in, and a quiet end."""

from __future__ import annotations

import errno
import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

from demarche.desk.safety import LOOPBACK, Guard
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.ledger.address import Address

HOST = "127.0.0.1"
PORT = 8750
_LEAST = 16  # characters of a token that nobody guesses
_IDLE = 75  # seconds for which a reader who reads keeps the connection
_AT_ONCE = 200  # requests answered at a time: what comes besides is told to come again
_GRACE = 3  # seconds that answers under way have when the desk is closed


@dataclass(frozen=True)
class Place:
    """Where a desk listens: an open socket, and the guard that belongs to it."""

    listening: socket.socket
    guard: Guard
    address: str


def place(host: str = HOST, port: int = PORT, token: str | None = None) -> Place:
    """A place to listen at. Raises `OptionError` where that can't be, or is not safe.

    Whoever is on the network can reach a host that is not loopback: it needs a `token`.
    """
    if token is not None and len(token) < _LEAST:
        raise OptionError(f"the token is too short to keep anybody out ({_LEAST} characters at least)")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    family, address = _found(host, port)
    alone = ipaddress.ip_address(address[0].partition("%")[0]).is_loopback
    if not alone and token is None:
        raise OptionError(
            f"host {host}: others can reach it, so a token is needed (give one as --token or DEMARCHE_TOKEN)"
        )
    listening = _listening(family, address, host)
    at, port = listening.getsockname()[:2]
    everywhere = ipaddress.ip_address(at.partition("%")[0]).is_unspecified
    names = LOOPBACK | ({socket.gethostname().lower()} if everywhere else {host.lower(), at})
    # With a token, the desk may stand behind a proxy or a tunnel with another port.
    guard = Guard(names, port if token is None else None, addresses=everywhere, alone=alone)
    shown = socket.gethostname() if everywhere else host
    return Place(listening, guard, f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/")


def _found(host: str, port: int) -> tuple[int, Any]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM) if host else []
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise OptionError(f"host {host!r}: there is no such host (leave it out for this machine alone)")
    family, _, _, _, address = found[0]
    return family, address


def _listening(family: int, address: Any, host: str) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # Elsewhere it means that a port may be taken from who has it.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        port = address[1]
        known = {
            errno.EADDRINUSE: f"port {port}: is taken (another desk? end it, or give another --port)",
            errno.EACCES: f"port {port}: may not be used (give a --port of 1024 or more)",
            errno.EADDRNOTAVAIL: f"host {host}: is no address of this machine (leave it out for 127.0.0.1)",
        }
        said = known.get(error.errno or 0, f"host {host}: {error.strerror} (give another --host or --port)")
        raise OptionError(said) from None
    return listening


def serve(
    path: str | PathLike[str] | Address,
    *,
    host: str = HOST,
    port: int = PORT,
    token: str | None = None,
    fetches: bool = False,
    opened: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the ledger at `path`, a file or an address, until Ctrl-C; it is made if there is none.

    `opened` is told where. Raises `OptionError` where nothing can be served there, `LedgerError` where the
    ledger can't be opened.
    """
    at = place(host, port, token)
    with ExitStack() as open_ones, suppress(KeyboardInterrupt):
        open_ones.callback(at.listening.close)
        import uvicorn

        import demarche
        from demarche.desk.app import application
        from demarche.desk.clerk import Clerk
        from demarche.desk.desk import Desk

        crisis = open_ones.enter_context(demarche.open(path))
        clerk = open_ones.enter_context(Clerk(crisis.path))
        app = application(Desk(crisis, clerk, fetches), at.guard, token)
        # What goes wrong with a request is told by the desk, in a line.
        for name in ("uvicorn", "python_multipart", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        signal.signal(signal.SIGTERM, _end)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_GRACE,
        )

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                # Told only now, when a Ctrl-C is the server's to take.
                await super().startup(sockets=sockets)
                opened(at.address)

        Server(config).run(sockets=[at.listening])


def _end(*_: object) -> None:
    raise KeyboardInterrupt
