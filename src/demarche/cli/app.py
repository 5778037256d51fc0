"""The command line: a thin face over `demarche.crisis`, verb for verb."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from demarche import __version__
from demarche.cli import (
    asking,
    casebook,
    desk,
    exporting,
    judging,
    moving,
    over_time,
    reading,
    telling,
    watching,
    whatif,
)
from demarche.errors import DemarcheError


class _House(TyperGroup):
    """A group of commands whose every failure is one line on stderr and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except DemarcheError as error:
            complain(str(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            complain("stopped (what was finished is kept)")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # Whoever read our output has seen enough. Python flushes once more at exit: into nothing.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def complain(line: str) -> None:
    """Say on stderr, in one line, what went wrong."""
    from demarche.views.words import one_line

    print(f"demarche: {one_line(line)}", file=sys.stderr)


app = typer.Typer(
    cls=_House,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "Keeps the record of an international crisis from the reports on it: who said, demanded, threatened "
        "and promised what, to whom, when, and according to whom.\n\n"
        "Start with: demarche read REPORTS/ then demarche brief"
    ),
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"demarche {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version, and end.")
    ] = False,
) -> None:
    pass


app.command("read")(reading.read)
app.command("watch")(watching.watch)
app.command("brief")(telling.brief)
app.command("list")(asking.list_)
app.command("show")(asking.show)
app.command("export")(exporting.export)
app.command("dates")(exporting.dates)
app.command("move")(moving.move)
app.command("judge")(judging.judge)
app.command("review")(judging.review)
app.command("evaluate")(judging.evaluate)
app.command("changes")(over_time.changes)
app.command("tension")(over_time.tension)
app.command("calendar")(over_time.calendar)
app.command("whatif")(whatif.whatif)
app.command("casebook")(casebook.casebook)
app.command("desk")(desk.desk)
app.command("publish")(desk.publish)


def run() -> None:
    """The program `demarche`."""
    app(prog_name="demarche")
