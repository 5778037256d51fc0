"""The documentation is run: every command in it, the Python example; and every option is told.

The README's excerpt is made, not typed: with DEMARCHE_WRITE_DOCS=1 this test makes it again.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import typer.main
from typer.testing import CliRunner

import demarche
import web_server
from demarche.cli.app import app
from model_server import serving

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "docs" / "commands.md"
README = ROOT / "README.md"
# Pages that begin with an empty ledger of their own.
FROM_ZERO = (ROOT / "docs" / "tutorial.md", ROOT / "docs" / "how-to.md")
# Whose answer for the example is that there is nothing.
CHECKED = "demarche casebook check --casebook examples/casebook.yaml"
EMPTY = ("demarche list due", CHECKED, "demarche evaluate")
OUTPUT = re.compile(r"```console\n([^`]*)```\n\n<!-- output -->\n```text\n(.*?)```", re.DOTALL)
SERVERS = ROOT / "docs" / "model-servers.md"
# What commands that fetch name: on the web, and as files.
PAGES = ("/news/talks.html", "/note.html")
LISTS = ("urls.txt", "sitemap.xml", "feeds.opml")
EXCERPT = re.compile(r"(<!-- brief -->\n```text\n)(.*?)(```\n<!-- end -->)", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples are run, one after another: a folder with the examples beside."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    return folder


def examples(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def run(command: str, columns: int = 100, *, literal: bool = False):
    """Run a documented command; an id in it stands for any of its kind, unless it is meant as it is."""
    words = shlex.split(command)
    assert words.pop(0) == "demarche"
    source = None
    if "<" in words:
        source = Path(words[words.index("<") + 1]).read_bytes()
        words = words[: words.index("<")]
    if not literal and words[:1] == ["judge"] and re.fullmatch("[sfcm][0-9a-f]{8}", words[2]):
        with demarche.open("crisis.db") as d:
            words[2] = (
                {"s": d.statements, "f": d.figures, "c": d.conditions, "m": d.meetings}[words[2][0]]()
                .first()
                .id[:9]
            )
    if not literal and words[:1] == ["show"]:
        with demarche.open("crisis.db") as d:
            lists = {"s": d.statements, "f": d.figures, "c": d.conditions, "m": d.meetings, "r": d.reports}
            words[1] = lists[words[1][0]]().first().id[:9]
    if words[:1] == ["desk"]:
        return served(words)
    if "ray" in words and find_spec("ray") is None:
        refused = CliRunner().invoke(app, words)
        assert "pip install 'demarche[ray]'" in refused.output
        return SimpleNamespace(exit_code=0, stdout=refused.output, output=refused.output)
    if words[0] in {"read", "watch"} and any(word.startswith("https://") or word in LISTS for word in words):
        return fetched(words, columns)
    if "--base-url" in words:
        with serving() as server:
            words[words.index("--base-url") + 1] = server.url
            return CliRunner().invoke(app, words, env={"COLUMNS": str(columns), "MODEL_SERVER_KEY": "a-key"})
    return CliRunner().invoke(app, words, input=source, env={"COLUMNS": str(columns)})


def fetched(words: list[str], columns: int):
    """Run a command that fetches, on a site of our own in place of the one that it names."""
    with web_server.serving() as site:
        pages = [site.holds(path, web_server.article(number)) for number, path in enumerate(PAGES)]
        feed = site.holds(
            "/feed.xml", web_server.rss(f"<link>{pages[0]}</link>"), Content_Type=web_server.RSS
        )
        for name, data in zip(
            LISTS,
            ("\n".join(pages).encode(), web_server.sitemap(*pages), web_server.opml(feed)),
            strict=True,
        ):
            Path(name).write_bytes(data)
        words = [site.at + urlsplit(word).path if word.startswith("https://") else word for word in words]
        words += ["--allow-private", "--pause", "0", *(["--once"] if words[0] == "watch" else [])]
        return CliRunner().invoke(app, words, env={"COLUMNS": str(columns)})


def served(words: list[str]) -> SimpleNamespace:
    """Start a documented desk, at a port that is free, ask whether it answers, and end it by Ctrl-C."""
    code = "from demarche.cli.app import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", code, *words, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        said = process.stdout.readline()
        at = re.search(r"http://\S+:(\d+)/", said)
        if at:
            desk = HTTPConnection("127.0.0.1", int(at[1]), timeout=30)
            desk.request("GET", "/openapi.json")
            assert desk.getresponse().status in {200, 401}
            process.send_signal(signal.SIGINT)
        said += process.communicate(timeout=60)[0]
    return SimpleNamespace(exit_code=process.returncode, stdout=said, output=said)


@pytest.mark.parametrize("page", [COMMANDS, README, SERVERS], ids=lambda page: page.name)
def test_every_example_runs(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    ran = examples(page)
    assert ran
    for command in ran:
        result = run(command)
        assert result.exit_code == 0, f"{command}\n{result.output}"
        assert result.stdout


@pytest.mark.parametrize("page", FROM_ZERO, ids=lambda page: page.name)
def test_a_page_from_zero_runs_and_prints_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    shown = {
        block.strip().splitlines()[-1][2:]: output
        for block, output in OUTPUT.findall(page.read_text("utf-8"))
    }
    ran = examples(page)
    assert ran
    for command in ran:
        # Who follows the tutorial types its ids, and should find what it speaks of.
        result = run(command, literal=page.name == "tutorial.md")
        assert result.exit_code == 0, f"{command}\n{result.output}"
        assert command in EMPTY or not re.match("no .* found", result.stdout), f"{command} finds nothing"
        lines = {line.rstrip() for line in shown.get(command, "").splitlines() if line.strip(" …")}
        printed = {line.rstrip() for line in result.stdout.splitlines()}
        assert len(lines & printed) >= 0.6 * len(lines), f"what {command} shows has gone stale"
    assert set(shown) <= set(ran)


def verbs() -> dict[str, list[str]]:
    group = typer.main.get_command(app)
    return {
        name: [option for one in verb.params for option in one.opts if option.startswith("--")]
        for name, verb in group.commands.items()
    }


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_and_option_is_told_with_an_example(verb: str) -> None:
    text = COMMANDS.read_text("utf-8")
    section = text[text.index(f"\n## {verb}\n") :].split("\n## ", 2)[1]
    commands = " ".join(line for line in examples(COMMANDS) if line.startswith(f"demarche {verb}"))
    for option in verbs()[verb]:
        if option in {"--help", "--db"}:
            continue
        told = f"**{option} " in section or f"**{option}**" in section
        assert told, f"{verb} {option} is not told"
        assert f"{option} " in commands, f"{verb} {option} has no example"


def test_the_readmes_excerpt_is_still_what_the_command_prints(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with demarche.open("readme.db") as d:
        d.read("examples/crisis")
    command = next(one for one in examples(README) if one.startswith("demarche brief --since"))
    printed = run(command + " --db readme.db").stdout.replace(" --db readme.db", "")
    text = README.read_text("utf-8")
    excerpt = excerpt_of(printed)
    if os.environ.get("DEMARCHE_WRITE_DOCS"):
        README.write_text(EXCERPT.sub(lambda found: found[1] + excerpt + found[3], text), "utf-8")
        text = README.read_text("utf-8")
    shown = {line for line in EXCERPT.search(text)[2].splitlines() if line.strip(" …")}
    still = [line for line in shown if line in printed]
    assert len(still) >= 0.6 * len(shown), "the excerpt has gone stale: make it again"


def excerpt_of(printed: str) -> str:
    """The head, and of each section the first three things told."""
    head, *sections = printed.strip().split("\n\n")
    kept = [head]
    for section in sections:
        lines, told = [], 0
        for line in section.splitlines():
            told += bool(re.match(r"    .* · [sfcm][0-9a-f]{8}$", line))
            lines.append(line)
            if told == 2:
                lines.append("  …")
                break
        kept.append("\n".join(lines))
    return "\n\n".join(kept) + "\n"


def test_the_readmes_python_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "claimant" in printed
    assert "100000" in printed


def test_the_model_servers_python_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    (code,) = re.findall(r"```python\n(.*?)```", SERVERS.read_text("utf-8"), re.DOTALL)
    with serving() as server:
        exec(compile(code.replace("http://127.0.0.1:8000/v1", server.url), SERVERS.name, "exec"), {})
    assert "12 read; nothing dropped" in capsys.readouterr().out


@pytest.mark.parametrize("page", [COMMANDS, README, SERVERS], ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
