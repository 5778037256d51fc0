"""Mention → actor."""
