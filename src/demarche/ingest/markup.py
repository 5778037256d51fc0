"""XML of strangers: decoded, mended where it is broken, and read without entities or anything fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import Any

from demarche.ingest.decode import byte_order, decode

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})[\"']")
_XML = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_WRONG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{2,8};)?")
_START = re.compile(r"<[A-Za-z][^\s/>]{0,100}")
_PREFIX = re.compile(r"[<\s]/?([A-Za-z]\w{0,30}):[A-Za-z]")
_NAMED = re.compile(r"\bxmlns:(\w{1,31})\s*=")
# What prefixes mean where a feed uses them without saying so.
_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_KNOWN = frozenset({"xml", "xmlns"})
_MENDED = 200_000  # stray signs: who has more has no list to give
_HEAD = 100_000  # characters in which a document type stands, if there is one


def text_of(data: bytes, charset: str | None = None) -> str:
    """The XML in `data` as text, without what makes it unreadable: document type, stray signs, wrong ones.

    `charset`: what the server said that it is in; believed where it says nothing itself.
    """
    text = _XML.sub("", _decoded(data, charset).lstrip("\ufeff"), count=1)
    text = _AND.sub(_meant, _WRONG.sub("", _untyped(text)), count=_MENDED)
    lacking = sorted({*_PREFIX.findall(text)} - {*_NAMED.findall(text)} - _KNOWN)[:50]
    if not lacking:
        return text
    spaces = "".join(f' xmlns:{prefix}="{_SPACES.get(prefix, f"urn:{prefix}")}"' for prefix in lacking)
    return _START.sub(lambda found: found[0] + spaces, text, count=1)


def whole(data: bytes, charset: str | None = None) -> bytes:
    """The XML in `data` made well-formed, in UTF-8: what is open is closed. Empty where there is none."""
    from lxml import etree

    parser = etree.XMLParser(**_SAFE, recover=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(_utf8(data, charset), parser)
    except etree.XMLSyntaxError:
        return b""
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True) if tree is not None else b""


def ended(data: bytes, *names: str) -> Iterator[Any]:
    """The elements of these local names in the XML `data`, each when it ends; broken XML as far as it goes.

    What an element holds is let go of when the next one is asked for.
    """
    from lxml import etree

    stream = etree.iterparse(
        io.BytesIO(_utf8(data, None)),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        **_SAFE,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in stream:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
}


def _utf8(data: bytes, charset: str | None) -> bytes:
    return text_of(data, charset).encode("utf-8", "replace")


def _decoded(data: bytes, charset: str | None) -> str:
    if byte_order(data):
        return decode(data)
    if data[:2] in {b"<\0", b"\0<"}:  # UTF-16 without its mark.
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    found = _DECLARED.search(data[:400])
    declared = found[1].decode("ascii") if found else charset
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        if declared and declared.lower() not in {"utf-8", "utf8"}:
            return data.decode(declared, "replace")
    except (LookupError, ValueError):  # none, or one that is no charset of texts
        pass
    return decode(data)


def _untyped(text: str) -> str:
    """`text` without its document type: what that declares is never looked up, so it need not be read."""
    start = text[:_HEAD].find("<!DOCTYPE")
    if start < 0:
        return text
    inner, end = text.find("[", start), text.find(">", start)
    if 0 <= inner < end:
        closed = re.compile(r"\]\s*>").search(text, inner)
        end = closed.end() - 1 if closed else -1
    return text[:start] + text[end + 1 :] if end >= 0 else text[:start]


def _meant(found: re.Match[str]) -> str:
    """What an “&” that begins nothing in XML stands for: a sign that HTML names, or itself."""
    name = (found[1] or "").rstrip(";")
    return f"&#{name2codepoint[name]};" if name in name2codepoint else f"&amp;{found[1] or ''}"
