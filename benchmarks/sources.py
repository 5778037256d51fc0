"""What reading from web archives costs, on pages of our own making: memory by size, and speed.

    python benchmarks/sources.py

Each row is a process of its own, so that its peak memory is its own. Prints the table of sources.md.
"""

from __future__ import annotations

import gzip
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = ["envoys", "ministers", "talks", "harbour", "border", "village", "bridge", "agreement", "draft"]
WORDS += ["meeting", "spring", "officials", "convoy", "railway", "ceasefire", "hospital", "river", "budget"]
MEGABYTE = 1 << 20


def page(number: int) -> bytes:
    """A news page of some 60 kB, of which 4 kB are the article."""
    chance = random.Random(number)
    paragraphs = "".join(
        f"<p>The {' '.join(chance.choices(WORDS, k=24))}, officials said in report {number}.</p>"
        for _ in range(20)
    )
    links = "".join(
        f"<li><a href='/{chance.random()}'>{' '.join(chance.choices(WORDS, k=6))}</a></li>"
        for _ in range(400)
    )
    script = "".join(f"var v{place}={chance.random()};" for place in range(800))
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Report '
        f'{number}","datePublished":"2021-12-02","publisher":{{"name":"The Valley Courier"}}}}</script>'
    )
    return (
        f"<!doctype html><html><head><title>Report {number}</title>{head}<script>{script}</script></head>"
        f"<body><nav><ul>{links}</ul></nav><article><h1>Report {number}</h1>{paragraphs}</article></body>"
    ).encode()


def record(number: int, body: bytes, media: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: " + media.encode() + b"\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{number}\r\n"
        f"WARC-Date: 2021-12-02T10:00:00Z\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def pages(count: int, picture: int) -> Iterator[bytes]:
    """Records of `count` pages, behind each a picture of so many bytes."""
    for number in range(count):
        yield record(number, page(number), "text/html")
        if picture:
            yield record(number, random.Random(number).randbytes(picture), "image/jpeg")


def make(path: Path, count: int, picture: int) -> None:
    pack: Callable[[bytes], bytes] = gzip.compress if path.suffix == ".gz" else bytes
    with path.open("wb") as file:
        for one in pages(count, picture):
            file.write(pack(one))


def measure(path: Path) -> None:
    """Read the file at `path`, keep nothing, and print what that took."""
    from demarche.ingest import Rejected, read, sources

    began, count, rejected = time.process_time(), 0, 0
    for source in sources([path]):
        assert not isinstance(source, Rejected)
        for one in read(source):
            rejected += isinstance(one, Rejected)
            count += 1
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / MEGABYTE
    print(
        f"| {path.name} | {size:,.0f} | {count:,} | {rejected} | {peak:,.0f} | {count / spent:,.0f} |"
        f" {size / spent:,.1f} |",
        flush=True,
    )


def main() -> None:
    print("| archive | MB | reports | rejected | peak memory, MB | pages a second | MB a second |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, count, picture in (
            ("200.warc.gz", 200, 0),
            ("2000.warc.gz", 2000, 0),
            ("2000.warc", 2000, 0),
            ("pictures.warc", 200, 5 * MEGABYTE),
        ):
            path = Path(folder) / name
            make(path, count, picture)
            subprocess.run([sys.executable, __file__, str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
