"""What MkDocs needs so that the same pages read well in the repository and on the site.

Pages of the repository outside `docs/` are put on the site too, and links between any two of them are made
to lead there. A link to anything else of the repository (code, tables) becomes its path: the site stands
alone, and there is nothing else that it could lead to.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
# What is on the site from outside docs/, and where.
BESIDE = {
    **{path.relative_to(ROOT): path.relative_to(ROOT) for path in sorted(ROOT.glob("benchmarks/*.md"))},
    **{path.relative_to(ROOT): path.relative_to(ROOT) for path in sorted(ROOT.glob("benchmarks/*.svg"))},
    Path("CHANGELOG.md"): Path("changelog.md"),
    Path("training/README.md"): Path("training.md"),
    Path("examples/crisis/README.md"): Path("example.md"),
}
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]\n]*(?:\n[^\]\n]+)?)\]\((?P<to>[^)#\s]*)(?P<at>#[^)\s]*)?\)")
_FENCE = re.compile(r"^ *```.*?^ *```[^\n]*$", re.DOTALL | re.MULTILINE)


def on_files(files: Files, *, config: Any) -> Files:
    """Put the pages of `BESIDE` on the site."""
    for source, target in BESIDE.items():
        files.append(File.generated(config, target.as_posix(), abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Make the page's links those of the site; code is left as it is."""
    source = Path(page.file.abs_src_path).relative_to(ROOT)
    parts, at = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [linked(markdown[at : fence.start()], source, page.file.src_uri), fence[0]]
        at = fence.end()
    return "".join([*parts, linked(markdown[at:], source, page.file.src_uri)])


def linked(text: str, source: Path, uri: str) -> str:
    """The text of the repository's page `source`, its links as they lead from the site's page `uri`."""

    def led(found: re.Match[str]) -> str:
        to = found["to"]
        if not to or ":" in to:
            return found[0]
        target = Path(os.path.normpath(source.parent / to))
        at = place_of(target)
        if at is None:
            there = (ROOT / target).exists()
            return f"{found['text']} (`{target.as_posix()}`)" if there else found[0]
        start = Path(uri).parent
        return f"{found['image']}[{found['text']}]({os.path.relpath(at, start)}{found['at'] or ''})"

    return _LINK.sub(led, text)


def place_of(path: Path) -> Path | None:
    """Where a file of the repository is on the site; None where it is not on it."""
    if path in BESIDE:
        return BESIDE[path]
    of_docs = path.suffix in {".md", ".jpg", ".png", ".svg"} and path.parts[0] == "docs"
    return path.relative_to("docs") if of_docs and (ROOT / path).is_file() else None
