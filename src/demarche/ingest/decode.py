"""Bytes to text: rule 2 of the design. Decoded, line ends made LF, nothing else."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

# Longest mark first: the UTF-32 one begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that news archives are met in. Left free, detection names exotic ones for short texts.
_USUAL = [
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "koi8_r",
    "koi8_u",
    "mac_roman",
    "utf_16_le",
    "utf_16_be",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]
# Detection looks at this much of a file: more makes it slower, not surer.
_SAMPLE = 1 << 16
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes) -> str:
    """The text that `data` holds, line ends made LF. Never fails: bytes that no encoding explains are U+FFFD.

    A byte order mark decides, and is not part of the text; else UTF-8 if the whole is valid; else UTF-8 with
    the bad bytes replaced if most of what is not ASCII is valid; else what charset-normalizer detects.
    """
    return lf(_decode(data))


def lf(text: str) -> str:
    """`text` with its line ends made LF, and lone surrogates (no characters, unstorable) made U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LONE_SURROGATE.sub("\ufffd", text)


def byte_order(data: bytes) -> str | None:
    """The encoding that the byte order mark at the start of `data` names."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def _decode(data: bytes) -> str:
    marked = byte_order(data)
    if marked:
        return data.decode(marked, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    ascii_only = sum(byte < 0x80 for byte in data)
    if len(lenient) - ascii_only - bad >= bad:
        return lenient
    return data.decode(_detected(data[:_SAMPLE]) or "cp1252", errors="replace")


@lru_cache(maxsize=64)
def _detected(sample: bytes) -> str | None:
    best = from_bytes(sample, cp_isolation=_USUAL, enable_fallback=False).best()
    return best.encoding if best else None
