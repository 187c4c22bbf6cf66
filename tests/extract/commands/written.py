"""Writes the small files of a test."""

from pathlib import Path


def write(path: Path, text: str) -> Path:
    """Writes a text, and gives the path."""
    path.write_text(text, encoding="utf-8")
    return path
