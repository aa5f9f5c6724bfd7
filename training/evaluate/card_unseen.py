"""The part of the model card about what training did not see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detector.training.evaluate.markdown import table

_TWINS = """
## Left out: {column}
Both stages were fitted without the {column}, and the articles are unseen by story too. AUROC is
against the natives of the same stories; `forward flagged` and `human flagged` are at the threshold
that keeps to the target of `default`.

"""
_DOMAINS = """
## Left out: newspapers
Share flagged at the threshold that the other sources set (95 % Wilson interval), and what that
threshold finds of machine translations by strong engines.

"""


def unseen_sections(unseen: Mapping[str, Any]) -> list[str]:
    """The sections, in order.

    Args:
        unseen: what :func:`detector.training.evaluate.everything.evaluate_fully` returned.
    """
    parts = ["\nFrom here on: `python -m detector.training evaluate`.\n"]
    for column in ("year", "pivot", "engine"):
        parts += [_TWINS.format(column=column), table(unseen[f"left out, {column}"])]
    parts += [_DOMAINS, table(unseen["left out, domain"])]
    parts += ["\n## Learning curve: share of the stories\n", table(unseen["learning curve"])]
    parts += ["\n## Without a family of features\n", table(unseen["ablation"])]
    return [*parts, *_explanations(unseen), *_planted(unseen), *_evasion(unseen)]


def _explanations(unseen: Mapping[str, Any]) -> list[str]:
    found = unseen["faithfulness"]
    rows = [
        {"sentences": name.removeprefix("sentences, "), **figures["sum"]}
        for name, figures in found.items()
        if name.startswith("sentences")
    ]
    deletion, sums = found["deletion"], found["additivity"]
    low, high = deletion["interval"]
    return [
        "\n## Sentences, of five words or more\nAUROC of sentence scores, stories unseen: in "
        "documents mixed half and half from native and translated sentences, and in whole ones."
        "\n\n",
        table(rows),
        "\n## Taking sentences away\nWithout its strongest sentences a document's score falls by "
        f"{deletion['area']:.2f} more than without random ones ({low:.2f} to {high:.2f}; mean over "
        f"documents and fractions); it does so in {deletion['positive']:.0%} of documents. Scores "
        f"and the sum of their evidence differ by {sums['error']:.1g} at most.\n",
    ]


def _planted(unseen: Mapping[str, Any]) -> list[str]:
    rows = unseen["planted"]
    kinds = ("name", "planted", "found", "share", "low", "high")
    families = ("name", "pieces", "precision", "false per 10,000 words")
    return [
        "\n## Planted faults, in native articles that the model did not see\n"
        f"Found, kinds as frequent as on real pages: {unseen['planted, share found']:.1%}; false "
        f"evidence: {unseen['planted, false per 10,000 words']:.2f} in 10,000 words of clean text."
        "\n\n",
        table([{key: row[key] for key in kinds} for row in rows if row["level"] == "kind"]),
        "\n",
        table([{key: row[key] for key in families} for row in rows if row["level"] == "family"]),
    ]


def _evasion(unseen: Mapping[str, Any]) -> list[str]:
    columns = ("evasion", "lost", "shift", "removes_signal")
    return [
        "\n## Evasion\nShare of flagged pages that are flagged no longer, and the change of the "
        "score.\n\n",
        table([{key: row[key] for key in columns} for row in unseen["evasion"]]),
    ]
