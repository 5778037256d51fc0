"""What a person knows of a crisis beforehand: its actors, sides, issues, sources and period."""

from demarche.casebook.casebook import Casebook, Issue, Known, Period, Source
from demarche.casebook.file import CASEBOOK, load, none

__all__ = ["CASEBOOK", "Casebook", "Issue", "Known", "Period", "Source", "load", "none"]
