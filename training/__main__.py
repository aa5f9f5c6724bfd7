"""The training command: `python -m detector.training COMMAND`."""

from __future__ import annotations

import json
import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detector.errors import MTDetectError
from detector.training.corpus.articles import data_folder

if TYPE_CHECKING:
    from detector.training.fit.built import Built, Prepared

LOGGER = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent
_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the corpora (default: MTDETECT_DATA, or ../shared/data).",
)
_JOBS = click.option("--jobs", default=2, show_default=True, help="How many processes measure.")


_MODEL_FOLDER = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=_ROOT / "models/default",
    help="Folder of the artifact (default: models/default of this checkout).",
)


@click.group()
def main() -> None:
    """Learns lexicons, fits the model and measures it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")


def _write_json(data: Any, path: Path) -> None:
    path.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    LOGGER.info(f"wrote {path.name}")


@main.command()
@_DATA
def abbreviations(data: Path | None) -> None:
    """Learn abbreviations from native news with NLTK's Punkt trainer."""
    from detector.training.fit.lexicons import learn_abbreviations

    learned = learn_abbreviations(data_folder(data))
    _write_json(learned, _ROOT / "features/lexicons/abbreviations.json")


@main.command()
@_DATA
@click.option("--report", is_flag=True, help="Only report held-out accuracy.")
def tags(data: Path | None, report: bool) -> None:
    """Build the lexicon of most frequent tags from the tagged corpora."""
    from detector.training.fit.lexicons import build_tag_lexicon, read_tagged, tag_accuracy

    folder = data_folder(data)
    if report:
        click.echo(json.dumps(tag_accuracy(folder), indent=1))
        return
    sentences = [sentence for part in read_tagged(folder) for sentence in part]
    _write_json(build_tag_lexicon(sentences), _ROOT / "features/lexicons/tags.json")


@main.command()
@click.argument("family")
@_DATA
@click.option("--size", default=150, show_default=True, help="Articles of each group.")
def rates(family: str, data: Path | None, size: int) -> None:
    """Show how often the rules of FAMILY fire, and on what in native text."""
    from detector.training.evaluate.rates import firing_rates, sample

    features = import_module(f"detector.features.{family}").FEATURES
    table, alarms = firing_rates(features, sample(data_folder(data), size))
    click.echo(table.round(2).to_string())
    for name, found in alarms.items():
        click.echo(f"\n{name}: {len(found)} in native text")
        for text in found[:10]:
            click.echo(f"    {text}")


@main.command()
@_DATA
@_JOBS
@_MODEL_FOLDER
@click.option("--evaluate", "also", is_flag=True, help="Go on as the command `evaluate` does.")
@click.pass_context
def fit(context: click.Context, data: Path | None, jobs: int, output: Path, also: bool) -> None:
    """Fit, calibrate and evaluate the default model, and write artifact and card."""
    from detector.training.build import build, prepare, write

    folder = data_folder(data)
    prepared = prepare(folder, jobs)
    built = build(prepared)
    write(built, output)
    for contrast, value in built.evaluation["AUROC"].items():
        click.echo(f"{value:.4f}  {contrast}")
    if also:
        _evaluate(prepared, built, folder, jobs, output)


@main.command()
@_DATA
@_JOBS
@_MODEL_FOLDER
def evaluate(data: Path | None, jobs: int, output: Path) -> None:
    """Measure the default model on parts of the corpora that training does not see.

    The model is fitted again, without each story, year, pivot, engine and newspaper in turn.
    Figures go to `unseen.json` and the card beside the artifact, which must have been fitted by
    the same code on the same corpora; tables and plots go to `docs/evaluation`.
    """
    from detector.training.build import build, prepare, same_artifact

    folder = data_folder(data)
    prepared = prepare(folder, jobs)
    built = build(prepared)
    if not same_artifact(built.model, output):
        raise click.ClickException(
            f"{output}: not what this code fits on these corpora; run the command `fit` first"
        )
    _evaluate(prepared, built, folder, jobs, output)


def _evaluate(prepared: Prepared, built: Built, folder: Path, jobs: int, output: Path) -> None:
    from detector.training.build import (
        UNSEEN_FILE,
        artifact_checksum,
        card_of,
        write_card,
        write_json,
    )
    from detector.training.evaluate.everything import evaluate_fully
    from detector.training.evaluate.plots import draw

    unseen = evaluate_fully(prepared, built, folder, folder.parent / "seeds", jobs)
    write_json({"model": artifact_checksum(output), **unseen}, output / UNSEEN_FILE)
    write_card(output)
    plots = _ROOT / "docs/evaluation"
    draw(prepared.samples.table, built.calibration.scores, built.evaluation, plots)
    click.echo(card_of(output))


@main.command()
@_DATA
@click.option("--model", metavar="PATH", help="Measure this model instead of the default one.")
@click.option(
    "--seeds",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Folder of annotated articles (default: seeds beside the folder of the corpora).",
)
@click.option("--texts", default=10_000, show_default=True, help="Texts whose sums are checked.")
@click.option("--trips", default=600, show_default=True, help="Round trips to mix and to cut.")
@click.option("--fold", type=int, help="Only stories of this fold, for a model without it.")
def faithfulness(
    data: Path | None,
    model: str | None,
    seeds: Path | None,
    texts: int,
    trips: int,
    fold: int | None,
) -> None:
    """Measure whether explanations add up, point to the right words, and count."""
    from detector.scoring import Detector
    from detector.training.evaluate.faithfulness import measure

    folder = data_folder(data)
    annotated = seeds or folder.parent / "seeds"
    found = measure(Detector.load(model), folder, annotated, texts, trips, fold)
    click.echo(json.dumps(found, indent=1))


@main.command()
@_DATA
@click.option("--articles", default=1500, show_default=True, help="How many native articles.")
@click.option("--seed", default=11, show_default=True, help="Of the articles and their tags.")
def seams(data: Path | None, articles: int, seed: int) -> None:
    """Count the seams of pages that Apertium translates piece by piece (needs Apertium)."""
    from detector.training.simulator.pages_apertium import count_seams

    counts = count_seams(data_folder(data), articles, seed)
    _write_json(counts, _ROOT / "training/simulator/seam_rates.json")


@main.command()
@_DATA
@click.option("--articles", default=1500, show_default=True, help="How many native articles.")
@click.option("--seed", default=21, show_default=True, help="Of the articles and their faults.")
def planted(data: Path | None, articles: int, seed: int) -> None:
    """Plant faults in native articles and count which ones the rules find."""
    from random import Random

    import pandas as pd

    from detector.scoring import Detector
    from detector.training.corpus.articles import read_all
    from detector.training.evaluate.planted import measure_planted

    natives = [article for article in read_all(data_folder(data)) if article.kind == "native"]
    Random(seed).shuffle(natives)
    report = measure_planted(Detector.load(), natives[:articles], seed)
    click.echo(pd.DataFrame(report.to_rows()).round(3).to_string(index=False, na_rep=""))
    click.echo(f"found, kinds as on real pages: {report.share_found():.3f} by evidence, ", nl=False)
    click.echo(f"{report.share_found(by_rules=True):.3f} by rules")
    click.echo(f"false in 10,000 words: {report.false_per_10000():.2f} evidence, ", nl=False)
    click.echo(f"{report.rule_false_per_10000():.2f} by rules")


if __name__ == "__main__":
    try:
        main(prog_name="python -m detector.training")
    except MTDetectError as error:
        raise SystemExit(f"error: {error}") from error
