"""Files, pages and article tables → Report."""

from demarche.ingest.facts import Given
from demarche.ingest.read import read
from demarche.ingest.sources import Rejected, Source, sources
from demarche.ingest.text import from_text

__all__ = ["Given", "Rejected", "Source", "from_text", "read", "sources"]
