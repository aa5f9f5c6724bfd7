"""N-gram counts of all samples, and the tf-idf values of one training set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from detector.features.document.ngrams import EDGE, MAX_SYMBOLS, VIEWS, Keys, SymbolTable, ngrams
from detector.training.corpus.arrays import Mask

Rows = NDArray[np.int64]

# An n-gram that fewer of some ten thousand stories have says little that another corpus would
# confirm; 3 instead made the model twice as large and found no more.
MIN_STORIES = 6


@dataclass(frozen=True, slots=True)
class ViewCounts:
    """Counts of one view.

    Attributes:
        keys: shape (n,), ascending.
        counts: shape (samples, n), how often each n-gram occurs.
        stories: shape (stories, n), 1 where any version of the story has the n-gram.
    """

    keys: Keys
    counts: sp.csr_matrix
    stories: sp.csr_matrix


@dataclass(frozen=True, slots=True)
class NgramCounts:
    """Counts of all views.

    Attributes:
        symbols: the symbols that keys are made of.
        views: the counts of each view.
        story: shape (samples,), the number of each sample's story.
    """

    symbols: SymbolTable
    views: tuple[ViewCounts, ...]
    story: Rows


def number_stories(stories: Sequence[str]) -> Rows:
    """Numbers stories in order of appearance."""
    numbers = {story: n for n, story in enumerate(dict.fromkeys(stories))}
    return np.array([numbers[story] for story in stories])


def count_ngrams(
    views: Sequence[Sequence[str]], stories: Sequence[str], contrasted: Mask
) -> NgramCounts:
    """Counts n-grams.

    Only n-grams of ``contrasted`` samples are kept, those of corpora where the same story was
    written by people and by machines: what only one newspaper writes about is its topic.

    Args:
        views: for each view, one string of symbols a sample.
        stories: the story of each sample.
        contrasted: shape (samples,).
    """
    story = number_stories(stories)
    table = _symbol_table(views, story, contrasted)
    counted = tuple(
        _count_view(lines, view.orders, table, story, contrasted)
        for view, lines in zip(VIEWS, views, strict=True)
    )
    return NgramCounts(table, counted, story)


def _symbol_table(views: Sequence[Sequence[str]], story: Rows, contrasted: Mask) -> SymbolTable:
    seen: dict[str, set[int]] = {}
    for lines in views:
        for index in np.flatnonzero(contrasted).tolist():
            for name in set(lines[index].split(" ")):
                seen.setdefault(name, set()).add(int(story[index]))
    frequent = Counter({n: len(s) for n, s in seen.items() if len(s) >= MIN_STORIES and n != EDGE})
    ranked = sorted(frequent, key=lambda name: (-frequent[name], name))
    return SymbolTable([EDGE, *ranked[: MAX_SYMBOLS - 1]])


def _count_view(
    lines: Sequence[str],
    orders: tuple[int, ...],
    table: SymbolTable,
    story: Rows,
    contrasted: Mask,
) -> ViewCounts:
    numbers = {name: n for n, name in enumerate(table.names, 1)}
    listed = [_count_line(line, orders, numbers, table.edge) for line in lines]
    keys = _frequent_keys(listed, story, contrasted)
    indptr = [0]
    indices: list[Rows] = []
    data: list[NDArray[np.float32]] = []
    for own, counts in listed:
        near = np.searchsorted(keys, own)
        near[near == len(keys)] = 0
        hit = keys[near] == own
        indices.append(near[hit].astype(np.int32))
        data.append(counts[hit].astype(np.float32))
        indptr.append(indptr[-1] + int(hit.sum()))
    shape = (len(lines), len(keys))
    matrix = sp.csr_matrix((np.concatenate(data), np.concatenate(indices), indptr), shape=shape)
    return ViewCounts(keys, matrix, _by_story(matrix, story, contrasted))


def _count_line(
    line: str, orders: tuple[int, ...], numbers: dict[str, int], edge: int
) -> tuple[Keys, NDArray[np.int64]]:
    names = line.split(" ")
    get = numbers.get
    sequence = np.fromiter((get(n, 0) for n in names), dtype=np.uint64, count=len(names))
    return np.unique(ngrams(sequence, edge, orders).keys, return_counts=True)


def _frequent_keys(
    listed: Sequence[tuple[Keys, NDArray[np.int64]]], story: Rows, contrasted: Mask
) -> Keys:
    by_story: dict[int, list[Keys]] = {}
    for index in np.flatnonzero(contrasted).tolist():
        by_story.setdefault(int(story[index]), []).append(listed[index][0])
    each = [np.unique(np.concatenate(group)) for group in by_story.values()]
    keys, stories = np.unique(np.concatenate(each), return_counts=True)
    return keys[stories >= MIN_STORIES]


def _by_story(matrix: sp.csr_matrix, story: Rows, contrasted: Mask) -> sp.csr_matrix:
    rows = np.flatnonzero(contrasted)
    pick = sp.csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (story[rows], rows)),
        shape=(int(story.max()) + 1, matrix.shape[0]),
    )
    present = matrix.copy()
    present.data[:] = 1
    result = sp.csr_matrix(pick @ present)
    result.data[:] = 1
    return result


def inverse_document_frequency(view: ViewCounts, stories: Mask) -> NDArray[np.float32]:
    """The idf over some stories; 0 for an n-gram that too few of them have.

    Args:
        view: the counts.
        stories: shape (stories,), those to count.

    Returns:
        ``ln(stories / stories with the n-gram) + 0.5``, shape (n,).
    """
    have = np.asarray(view.stories[stories].sum(axis=0)).ravel()
    total = int(np.asarray(view.stories[stories].getnnz(axis=1) > 0).sum())
    with np.errstate(divide="ignore"):
        idf = np.log(total / have) + 0.5
    return np.where(have >= MIN_STORIES, idf, 0.0).astype(np.float32)


def tf_idf(
    view: ViewCounts, idf: NDArray[np.float32], rows: Rows | slice = slice(None)
) -> sp.csr_matrix:
    """The values of a view, as :mod:`detector.models.ngram_table` computes them for a text.

    Args:
        view: the counts.
        idf: shape (n,).
        rows: the samples to take.

    Returns:
        Shape (samples, n), rows of length 1.
    """
    values = view.counts[rows].astype(np.float64)
    values.data = (1.0 + np.log(values.data)) * idf.astype(np.float64)[values.indices]
    lengths = np.sqrt(np.asarray(values.multiply(values).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    values.data /= np.repeat(lengths, np.diff(values.indptr))
    return values
