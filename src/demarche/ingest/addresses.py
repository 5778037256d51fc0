"""Addresses on the web: taken apart, told of, told apart; and which of the internet's are public."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from demarche.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
_CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
"""IPv6 ranges whose addresses carry an IPv4 one, which may be anybody's: NAT64, 6to4, Teredo, compatible."""
_WEB = re.compile(r"https?://", re.IGNORECASE)
_USER = re.compile(r"//[^/?#]*@")
_ENDING = re.compile(r"\.(x?html?|txt|php|aspx?|pdf|xml|eml)$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.-]+")
# What feeds and newsletters hang onto an address to count who came by them; the page is the same without.
_COUNTING = re.compile(
    r"(?:utm_|at_|mc_|ns_|pk_|xtor$|fbclid$|gclid$|cmpid$|ocid$|ftag$|smid$|cid$)", re.IGNORECASE
)


def public(address: Address) -> bool:
    """Whether an address is of the public internet: not of this machine, a private network, a group."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address.scope_id is not None or address.is_site_local:
            return False
        if any(address in net for net in _CARRIERS):
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def anywhere(address: Address) -> bool:
    """Whether an address can be asked at all: any but those of groups, and of nobody."""
    return not (address.is_multicast or address.is_unspecified)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page is asked for by: `host` in ASCII, `port`, `path` with its query, and whether by https."""

    host: str
    port: int
    path: str
    secure: bool

    @property
    def site(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{self.named}"

    @property
    def named(self) -> str:
        """The host as requests name it, with its port unless that is the usual one."""
        literal = f"[{self.host}]" if ":" in self.host else self.host
        return literal if self.port == PORTS["https" if self.secure else "http"] else f"{literal}:{self.port}"


def on_the_web(path: str) -> bool:
    """Whether what a user names is an address on the web, not a file."""
    return bool(_WEB.match(path))


def parts(url: str) -> Parts:
    """An address taken apart. Raises `InputError` for what is no http or https address."""
    where = shown(url)
    remedy = "give one such as https://example.org/article"
    try:
        split = urlsplit(url)
        port = split.port
        host = (split.hostname or "").encode("idna").decode("ascii") if split.hostname else ""
    except ValueError:
        raise InputError(where, "is no address of a page", remedy) from None
    if split.scheme not in PORTS or not host or not url.isprintable() or " " in url:
        raise InputError(where, "is no http or https address", remedy)
    if split.username is not None or split.password is not None:
        raise InputError(where, "holds a name or password", "leave it out, or give the page as a file")
    path = quote(split.path or "/", safe="/%:=&?~+!$,;'@()*[]#")
    query = quote(split.query, safe="/%:=&?~+!$,;'@()*[]")
    return Parts(
        host, port or PORTS[split.scheme], path + (f"?{query}" if query else ""), split.scheme == "https"
    )


def same(url: str) -> str:
    """What addresses of one page have in common: no fragment, nothing that counts where readers came from."""
    try:
        split = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = split.query
    if query:
        kept = [(name, value) for name, value in parse_qsl(query, True) if not _COUNTING.match(name)]
        query = urlencode(kept) if len(kept) < query.count("&") + 1 else query
    host = split.netloc.lower()
    return split._replace(scheme=split.scheme.lower(), netloc=host, query=query, fragment="").geturl()


def stem_of(url: str) -> str:
    """What the page at an address would be called as a file, without an ending."""
    split = urlsplit(url)
    last = unquote(split.path.rstrip("/").rpartition("/")[2]) or split.hostname or "page"
    return _ENDING.sub("", _UNSAFE.sub("-", last)).strip("-.")[:80] or "page"


def shown(url: str) -> str:
    """An address as it is told of: short, on one line, without what somebody put before the host."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in _USER.sub("//", url, count=1))
    plain = " ".join(plain.split())
    return plain if len(plain) <= 120 else plain[:119] + "…"
