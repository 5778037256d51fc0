"""How much is read: every cap in one place, each with its reason. Sizes are bytes."""

from __future__ import annotations

MB = 1 << 20

# One report: a text, a page, a cell of a table. A long novel is 3 MB; trafilatura stops at 20 MB too.
REPORT = 20 * MB
# One PDF. Most of a large one is pictures.
PDF = 200 * MB
# One mail with what is attached. Mail servers stop between 25 and 150 MB, and base64 adds a third.
MAIL = 150 * MB
# One record of a web archive. Pages are under a megabyte; what is larger is film.
RECORD = 50 * MB
# The head of a record of a web archive. Real ones have under 2 kB.
RECORD_HEAD = 16 << 10
# A table in UTF-16 or UTF-32 can't be read line by line and is held whole.
WIDE_TABLE = 200 * MB

# What one file unpacks to, all that is packed within it counted: news in HTML shrinks 4 to 20 times, rows
# that are nearly alike 100 times, a zip bomb a thousand times at every layer.
RATIO = 200
# Below this no ratio is looked at: it fits anywhere.
UNPACKED = 256 * MB
# Packed in packed in packed: a gzipped page in a ZIP in a mail is three.
DEPTH = 5
# Files in one archive, and the list of them: each costs half a kilobyte of memory before any is read.
MEMBERS = 100_000
DIRECTORY = 16 * MB
# Parts of one mail, and how deep they may nest: real ones go to six.
PARTS = 1_000
NESTED = 20
# The standard library's parser holds each line of a mail against each boundary that it is within: lines times
# boundaries, of which it takes a million a second. A large mail has two million lines and two boundaries.
COMPARED = 5_000_000
# One field of a mail's head. Taking one apart takes the square of its length.
FIELD = 16 << 10

# Pages of one PDF; a year's report of a ministry has some hundreds.
PAGES = 2_000
# What one page of a PDF draws, unpacked, and all of them. A page full of text draws 10 to 100 kB; pypdf takes
# some seconds for a megabyte. Maps and plans are left out, and told.
PAGE_DRAWN = 1 * MB
DRAWN = 50 * MB

# Rows of a Parquet file that are held at a time.
ROWS = 64
# A Parquet file up to this size is read a whole column of a stretch of rows at a time.
HELD = 64 * MB

# One answer of a server: sitemaps are allowed 50 MB, unpacked. And the seconds for it, redirects too.
FETCHED = 50 * MB
SECONDS = 30.0
# A robots.txt: what is behind its first 500 KiB need not be looked at (RFC 9309). Its rules, counted once
# for each program that it names.
ROBOTS = 500 << 10
RULES = 1_000_000
# A feed or a list of feeds. The largest have some megabytes, with whole articles in them.
FEED = 10 * MB
# What a feed is made of, tags and signs in its text counted: feedparser takes 20 µs for each.
ELEMENTS = 300_000
# Pages in one list of links, as many as a sitemap may hold; and lists that lists lead to.
LINKS = 50_000
LISTS = 1_000
# Words of the text in a feed that is taken for the article, where its page can't be had.
WHOLE = 150
