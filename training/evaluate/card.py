"""The model card, written from the artifact and its evaluation: no figure is typed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detector.models.artifact import Model
from detector.training.evaluate.card_unseen import unseen_sections
from detector.training.evaluate.markdown import table

_INTRO = """\
# Model card: {name}

Written by `python -m detector.training fit`; every figure comes from that command, out of fold:
five folds by story, so that no version of a story was seen in training. Texts come from the
corpora as they stand ("clean") and from the simulator of page noise and pipeline faults ("page").

The score is a calibrated log-odds, a sum over evidence: {rules} rules and {ngrams:,} n-grams, in
two linear stages multiplied out into one. Even odds before the text is read are assumed, so where
machine translation is rare the probability must be read with that in mind. The default threshold,
{threshold:.3f}, is the lowest at which no native domain of 200 articles or more has over 1 % of
its articles flagged, and no domain of human translations over 6 %.

## AUROC
"""

_USE = """
## What it is for, and what not
For English news of {minimum} words or more: cleaning corpora, finding re-translated copy, studying
content farms. A flag is a reason to look at the evidence, never a proof; it must not be used alone
against a person. Short texts and text that is not English are not judged.

## Known failures
- Fluent translations by strong engines without any pipeline fault: most are missed at the default
  threshold (see the table above); DeepL is the hardest.
- Translations by people share traits with translations by machines, and second-language writers
  share some too. The share flagged is above; writers from countries that the corpora lack may
  fare worse.
- Features, mixtures and the weight of the views were chosen with these folds in view, so the
  figures are a little better than new text will give.
- A source that training has not seen may fare worse: see what became of each newspaper, year,
  pivot and engine that was left out.
- The rules for stray stops, spaces and lost quotes were written from few real pages, and weighed by
  counts on 83 and 147 pages and by simulated faults. The five seed articles were read by those who
  wrote the rules, so finding their artifacts proves little.
- `retranslated-wire` says that a flagged text is also built like newswire. It does not name a
  source.

## Data
{data}

{licences}
"""


def render_card(
    model: Model, evaluation: Mapping[str, Any], unseen: Mapping[str, Any] | None = None
) -> str:
    """Writes the card.

    Args:
        model: the artifact.
        evaluation: what :func:`.cross_validation.evaluate` returned, with `wire`.
        unseen: what :func:`.everything.evaluate_fully` returned, if that
            was measured.

    Returns:
        Markdown.
    """
    from detector.eligibility import MIN_WORDS

    parts = [
        _INTRO.format(
            name=model.name,
            rules=sum(value != 0 for value in model.translated.coefficients.values()),
            ngrams=sum(len(view.keys) for view in model.tables.values()),
            threshold=model.translated.threshold,
        ),
        table([{"contrast": key, "AUROC": value} for key, value in evaluation["AUROC"].items()]),
    ]
    for column in ("engine", "pivot", "year"):
        parts += [f"\n## Twins by {column}\n", table(evaluation[f"twins by {column}"])]
    for variant in ("clean", "page"):
        parts += [
            f"\n## Share flagged at the default threshold, {variant} (95 % Wilson interval)\n",
            table(evaluation[f"flagged, {variant}"]),
        ]
    parts += _figures(evaluation)
    parts += [*_wire(evaluation["wire"]), *_pivot(evaluation["pivot"])]
    if unseen is not None:
        parts += unseen_sections(unseen)
    parts.append(_closing(model, MIN_WORDS))
    return "".join(parts)


def _figures(evaluation: Mapping[str, Any]) -> list[str]:
    return [
        "\n## Recall at a share of false alarms over all native articles, strong engines\n",
        table(evaluation["recall"]),
        "\n## Operating points\nShares flagged; `trips` and `forward` are machine translations by "
        "strong engines.\n\n",
        table(evaluation["operating points"]),
        "\n## By length at the default threshold, crops and whole articles\n"
        "Natives flagged with the upper end of the 95 % interval.\n\n",
        table(evaluation["by length"]),
        "\n## Mixed and half-translated documents\n",
        table(evaluation["mixtures"]),
        f"\n## Calibration\nExpected calibration error {evaluation['calibration error']:.3f} at "
        "even odds, ten bins.\n\n",
        table(evaluation["reliability"]),
    ]


def _wire(figures: Mapping[str, Any]) -> list[str]:
    readings = [
        {"native text": name, "AUROC": value} for name, value in figures["AUROC by reading"].items()
    ]
    return [
        "\n## Newswire or not\nReuters and WMT news against BBC, Kenya, Global Voices and FLORES, "
        "all written by people; agency lines are drawn by us, since the corpora have lost theirs."
        "\n\n",
        table(readings),
        "\nShare called wire (95 % Wilson interval):\n\n",
        table(figures["called wire, clean"]),
        "\nEach source left out of the fit:\n\n",
        table(figures["left out"]),
    ]


def _pivot(figures: Mapping[str, Any]) -> list[str]:
    return [
        "\n## Pivot language\nUnseen stories; chance is "
        f"{figures['chance']:.2f}. `named` is the share of texts for which a language reaches the "
        f"threshold of {figures['threshold']:.2f} and is told.\n\n",
        table(figures["by text"]),
        "\n",
        table(figures["twins by language"]),
        "\nEach engine left out:\n\n",
        table(figures["engine left out"]),
    ]


def _closing(model: Model, minimum: int) -> str:
    articles = [
        {"corpus and kind": key, "articles": value}
        for key, value in model.provenance["articles"].items()
    ]
    return _USE.format(minimum=minimum, data=table(articles), licences=model.provenance["licences"])
