"""The one door out for HTTPS: to public addresses only, no redirect, short, nothing read beyond what is needed.

An address that a browser or a person gave must not make this server call into its own network. The name is resolved
once, every address it has must be public, and the connection is made to what was judged: a name that changes its mind in
between gains nothing. A proxy from the environment is not used, since it would resolve the name anew.
"""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from ipaddress import ip_address, ip_network
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

TIMEOUT = (4, 8)  # seconds to connect, and between two pieces of an answer
logging.getLogger("urllib3").setLevel(logging.WARNING)  # below, it writes addresses, which hold robots' keys
WHOLE = 20  # seconds in which an answer must have begun, however it trickles in


class NotPublic(ValueError):
    """The name leads into a network of our own."""


def public_address(host: str, port: int) -> tuple[str, int]:
    """Where to connect for `host`. Raises NotPublic, OSError where it has no address."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(is_public(address) for address in found):
        raise NotPublic(host)
    return sorted(found, key=lambda one: ":" in one)[0], port  # IPv4 first: offices have it


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's; one that only wraps a private one is not."""
    ip = ip_address(address.partition("%")[0])
    judged = [ip]
    if ip.version == 6:
        nat64 = ip_address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None
        judged += [one for one in (ip.ipv4_mapped, ip.sixtofour, nat64, *(ip.teredo or ())) if one]
    return all(one.is_global and not one.is_multicast for one in judged)


NAT64 = ip_network("64:ff9b::/96")
FAULTS = (requests.RequestException, HTTPError, OSError, NotPublic)
VERIFY: bool | str = True  # whose certificates are believed


def post(
    address: str, data: bytes, headers: dict[str, str], params: dict[str, str] | None = None, read: int = 0
) -> tuple[int, bytes, Any]:
    """Status, the first `read` bytes of the body, headers. Raises one of FAULTS, whose words may hold the address."""
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", _Adapter(max_retries=0))
        session.verify = VERIFY
        with session.post(
            address, data=data, headers={"User-Agent": "Zonewalk", **headers}, params=params, timeout=TIMEOUT,
            allow_redirects=False, stream=True,
        ) as answer:  # fmt: skip
            body = answer.raw.read(read, decode_content=True) if read else b""
            return answer.status_code, body, answer.headers


def never_left(fault: BaseException) -> bool:
    """Whether what was posted surely did not reach the far side: no name, no connection, no trust."""
    if isinstance(fault, (NotPublic, requests.ConnectTimeout, requests.exceptions.SSLError)):
        return True
    cause = fault.args[0] if fault.args else None
    return isinstance(getattr(cause, "reason", cause), (NewConnectionError, NameResolutionError))


class _Connection(HTTPSConnection):
    _timer: Timer | None = None

    def _new_conn(self) -> socket.socket:
        name, port = self._dns_host, self.port
        try:
            # The certificate is still asked for by the name: only the connection is made to the judged number.
            self._dns_host, self.port = public_address(name, int(port or 443))
            made = super()._new_conn()
        except socket.gaierror as error:
            raise NameResolutionError(name, self, error) from error
        finally:
            self._dns_host, self.port = name, port
        self._timer = Timer(WHOLE, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return made

    def _cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        super().close()


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}
