"""Demarche: keeps the record of an international crisis from the reports on it."""

from __future__ import annotations

__version__ = "0.1.0"
