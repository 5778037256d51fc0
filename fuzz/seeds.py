"""What each target begins with: small inputs of our own, made by the makers of the tests."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

_TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(_TESTS / folder) for folder in ("ingest", "ledger", "desk", "")]

from ingest_makers import PARAGRAPHS, archive, crawl, http, mail, page, pdf, record, warc  # noqa: E402

LD = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": ["NewsArticle"],
            "headline": "Envoys &amp; ministers",
            "datePublished": "2021-12-02T10:00:00+01:00",
            "dateModified": "2021-12-03",
            "author": [{"@id": "#ana"}, "Ben"],
            "publisher": {"name": "The Courier"},
            "mainEntityOfPage": {"@id": "https://courier.example/envoys"},
        },
        {"@id": "#ana", "name": "Ana"},
    ],
}
ARTICLE = {
    "id": "a1",
    "text": "\n".join(PARAGRAPHS),
    "outlet": "The Courier",
    "published": "2021-12-02",
    "authors": [{"name": "Ana"}, "Ben"],
    "source": {"title": "Courier"},
    "url": "https://courier.example/envoys",
}
BOOK = b"""crisis: The strait
period: {since: 2021-11-01, until: 2022-02-28}
actors:
  - name: Harbour Guard
    kind: armed-force
    country: UKR
    aliases: [the Guard, "Blue Berets"]
sides:
  North: [RUS, Harbour Guard]
issues:
  - name: Passage
    words: [right of passage, convoy]
sources:
  Harbour Post: B
  Daily Lantern: {reliability: D, why: no corrections}
"""
TIMES = (
    "On Friday, two days after the talks of Jan. 10-12, 2022, envoys met at 10:30 p.m. for three hours.",
    "Since mid-2014 and through the 1990s, early next week, the last quarter of 2021, every Tuesday morning.",
    "By the end of the month; a year ago; in the coming decades; on the eve of Easter; 2022-02-01; 1/9/22.",
    "From February 20 to March 1, 1,500 days later, on the night of the 14th, last summer, in late December.",
)
AMOUNTS = (
    "At least 90,000 troops, a dozen Su-35s, a 246,000-strong force and more than 14,000 killed.",
    "Between five and seven million people; $1.5bn to $2bn in aid; two-thirds of its 1,200 tanks; 5% to 10%.",
    "Dozens of ships, hundreds of thousands of shells, two and a half hours, a 60-mile convoy, 1/2 a barrel.",
    "Up to one hundred and forty tons a day, about 3½ km, some £81m, half an hour, a couple hundred men.",
)
RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Courier</title><item>
<title>Envoys &amp; ministers &eacute;</title><link>/envoys?utm_source=x</link><pubDate>Thu, 02 Dec 2021
22:15:00 -0500</pubDate><dc:creator>Ana</dc:creator>
<content:encoded><![CDATA[<p>Envoys met.</p>]]></content:encoded>
</item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/"><entry><title type="html">
Envoys &lt;b&gt;met</title><link rel="alternate" href="envoys"/><updated>2021-12-02T10:00:00+01:00</updated>
<author><name>Ana</name></author><content type="html">&lt;p&gt;Talks.&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [{
"url": "/envoys", "title": "Envoys", "date_published": "2021-12-02",
"authors": [{"name": "Ana"}], "content_html": "x"}]}"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc>
<lastmod>2021-12-02T10:00:00Z</lastmod>
<news:news>
<news:publication><news:name>Courier</news:name></news:publication><news:publication_date>2021-12-02</news:publication_date><news:title>x</news:title></news:news></url></urlset>"""
OPML = b"""<opml version="2.0"><body><outline text="World"><outline type="rss" text="Courier" xmlUrl="https://a.example/
feed"/><outline title="B" XMLURL="//b.example/"/></outline></body></opml>"""


def _table() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(pa.table({"id": list("abcd"), "text": PARAGRAPHS}), held, compression="snappy")
    return held.getvalue()


def _bare() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    held = io.BytesIO()
    table = pa.table({"text": ["Envoys met.", None], "published": pa.array([18963, 1], pa.date32())})
    parquet.write_table(table, held, compression="none", use_dictionary=False, write_statistics=False)
    return held.getvalue()


def _packed_pdf() -> bytes:
    import zlib

    drawn = zlib.compress(b"BT /F1 10 Tf 50 750 Td (Envoys met in Vienna.) Tj ET")
    plain = pdf(["Envoys trade blame"], ["They met in Vienna."])
    first = plain.index(b"<< /Length"), plain.index(b"\nendstream")
    packed = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s" % (len(drawn), drawn)
    return plain[: first[0]] + packed + plain[first[1] :]


def _letters() -> list[bytes]:
    html = mail(None)
    html.set_content(page().decode(), subtype="html")
    html.add_attachment(b"Attached.", maintype="text", subtype="plain", filename="ä.txt")
    flowed = (
        b"From: a@b.example\nSubject: =?utf-8?Q?Envoys_met?=\nContent-Type: text/plain; format=flowed\n\n"
    )
    return [
        mail("Envoys met.", a_txt=b"Talks.").as_bytes(),
        html.as_bytes(),
        flowed + b"Envoys \nmet.\n\n-- \nx",
    ]


def _crawls() -> list[bytes]:
    text = record(b"Envoys met in Vienna.", kind="conversion", media="text/plain")
    sent = record(http(gzip.compress(b"Envoys met."), "Content-Encoding: gzip", kind="text/plain"))
    pieces = record(http(b"5\r\nEnvoy\r\n0\r\n\r\n", "Transfer-Encoding: chunked", kind="text/plain"))
    return [text + sent, warc(text, sent), pieces, crawl(1)[0], warc(text, text, packed=False)]


def _answers() -> list[bytes]:
    def quoted(words: str) -> dict[str, str]:
        return {"before": "", "exact": words, "after": ""}

    said = {"source": quoted("Koval"), "cue": quoted("said"), "content": [quoted("he said so")], "act": "SAY"}
    condition = {"trigger": quoted("If"), "consequence": quoted("then"), "force": "threat"}
    found = {"statements": [said], "conditions": [condition], "figures": [quoted("90,000 troops")]}
    return [
        json.dumps({"choices": [{"message": {"content": content}, "finish_reason": reason}]}).encode()
        for content, reason in ((json.dumps(found), "stop"), ("{}", "length"), (None, None))
    ]


def _records() -> list[str]:
    """The ids of the ledger of `crisis`."""
    from ledger_makers import many

    return [one.id for report in _reports() for one in many(report, 4)]


def _reports() -> list:
    from ledger_makers import make_report, sentences

    return [
        make_report(sentences(4, about), f"r{n}", outlet=f"Paper {n}", published=f"2022-01-1{n}")
        for n, about in enumerate(("Talks", "Drills", "Votes"))
    ]


def crisis(path: Path) -> None:
    """A ledger of three reports, twelve statements and a board of every kind, at `path`."""
    from board_makers import crisis as boards
    from board_makers import put
    from ledger_makers import READER, many

    from demarche.ledger import Ledger

    with Ledger.open(path) as ledger:
        for report in _reports():
            ledger.add(report, many(report, 4), READER)
        for _ in ledger.link():
            pass
    put(path, boards())


def _addresses() -> list[bytes]:
    from demarche.desk.pages import PAGES

    values = {
        "kind": "statement",
        "since": "2022-01-01",
        "until": "2022-02-01",
        "page": "2",
        "actor": "Speaker 1",
        "about": '"went on" -talks',
        "least": "0.4",
        "deed": "Russia invades Ukraine",
        "unreviewed": "yes",
    }
    found = []
    for one in PAGES:
        path = one.path.replace("{record}", _records()[0]).replace("{report}", _reports()[0].id)
        for name in ("actor", "issue", "other"):
            path = path.replace(f"{{{name}}}", "RUS").replace(f"{{{name}:path}}", "Sanctions")
        asked = urlencode({name: values[name] for name in one.takes if name in values})
        found += [path.encode(), f"{path}.json?{asked}".encode()]
    return found


def _forms() -> list[bytes]:
    form, record = "application/x-www-form-urlencoded", _records()[0]
    sent = [
        (f"/records/{record}/verdict", form, "verdict=accept&seen=0&who=Ana&next=%2Freview"),
        (f"/records/{record}/verdict", form, "verdict=correct&field.act=WARN&field.when=2022-01"),
        (f"/records/{record}/verdict", form, "verdict=correct&field=source&value=Speaker+2"),
        (f"/records/{record}/verdict", "application/json", '{"verdict": "rate", "value": 2, "seen": 0}'),
        ("/verdicts/1/undo", form, ""),
        ("/verdicts/merge", form, "one=Speaker+1&other=Speaker+2"),
        ("/verdicts/split", "application/json", '{"one": "RUS", "other": "USA", "who": "Ben"}'),
        ("/who", form, "who=Ana"),
        (
            f"/records/{record}/verdict",
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="verdict"\r\n\r\nreject\r\n--x--\r\n',
        ),
    ]
    return ["\n".join(one).encode() for one in sent]


def _plain() -> list[bytes]:
    text = "\n".join(PARAGRAPHS)
    return [text.encode(), text.encode("utf-16"), text.encode("cp1252"), b"VIENNA (AP) - Talks.\rEnded.\r"]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "page": lambda: [
        page(),
        page(head=f'<script type="application/ld+json">{json.dumps(LD)}</script>'),
        page(
            head='<meta property="article:published_time" content="2021-12-02"><meta name=author content=Ana>'
        ),
        page(charset="utf-16"),
    ],
    "text": _plain,
    "sidecar": lambda: [json.dumps(ARTICLE).encode(), b'{"Outlet": {"name": "x"}, "DATE": "2 Dec 2021"}'],
    "jsonl": lambda: [
        json.dumps(ARTICLE).encode() + b'\n{"text": ["a", 1, null]}\n',
        b'{"text": "x"}\nx\n[]',
    ],
    "csv": lambda: [
        b'id,text,published\n1,"Envoys ""met"", and\nparted.",2021-12-02\n2,Talks,\n',
        "title\ttext\nx\tTalks\r".encode("utf-16"),
        b"text;date\rTalks were held;2021-12-02\r",
    ],
    "parquet": lambda: [_table(), _bare()],
    "pdf": lambda: [
        pdf(["Envoys trade blame", "They met."], ["2"], title="Envoys trade blame"),
        _packed_pdf(),
    ],
    "mail": _letters,
    "zip": lambda: [
        archive({"a.txt": b"Envoys met.", "a.txt.json": b'{"outlet": "x"}', "b/c.eml": b"S: x\n\nTalks"}),
        archive({"b.zip": archive({"b.txt.gz": gzip.compress(b"In Vienna.")})}),
    ],
    "gzip": lambda: [
        gzip.compress(b"Envoys met."),
        gzip.compress(gzip.compress(b"Talks.")) + gzip.compress(b"x"),
    ],
    "warc": _crawls,
    "json_ld": lambda: [
        json.dumps(LD).encode(),
        b'<!--\n[{"@type": "schema:Article", "author": {"@id": 1}}]\n-->;',
    ],
    "feed": lambda: [RSS, ATOM, JSON_FEED],
    "sitemap": lambda: [
        NEWS,
        b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>",
    ],
    "opml": lambda: [OPML],
    "robots": lambda: [b"User-agent: *\nDisallow: /news/*?page=\nAllow: /news/envoys$\nCrawl-delay: 2.5\n"],
    "casebook": lambda: [BOOK],
    "words": lambda: [
        '"went on" -talks Erdoğan U.S. Київ'.encode(),
        "-«no such» a*b NEAR(x y) {z}: ^q".encode(),
    ],
    "dates": lambda: [text.encode() for text in TIMES],
    "quantities": lambda: [text.encode() for text in AMOUNTS],
    "query": lambda: [
        b"kind=event&since=2022-01-01&page=3&least=0.5&unreviewed=yes&about=x%20y",
        b"depth=3&by=day",
    ],
    "address": _addresses,
    "form": _forms,
    "served": _answers,
}
