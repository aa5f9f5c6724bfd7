"""From a text to a document: paragraphs, sentences and words, each with its place."""

from __future__ import annotations

from detector.features.document.parsed import Document, Span

__all__ = ["Document", "Span"]
