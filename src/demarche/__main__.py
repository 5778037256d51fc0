"""`python -m demarche` is the command `demarche`."""

from demarche.cli.app import run

run()
