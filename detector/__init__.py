"""Says, with evidence for each sentence, whether an English article was machine-translated.

Example:
    >>> from detector import score
    >>> score("Too short to judge.").label
    'undecided'
"""

from __future__ import annotations

from importlib import import_module as _import_module
from pathlib import Path as _Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.errors import CorpusError, InputError, ModelError, MTDetectError
    from detector.frames import score_frame
    from detector.scoring import Detector, score
    from detector.verdict import Evidence, Sentence, Verdict, Wire

__all__ = [
    "CorpusError",
    "Detector",
    "Evidence",
    "InputError",
    "MTDetectError",
    "ModelError",
    "Sentence",
    "Verdict",
    "Wire",
    "score",
    "score_frame",
]

# In a checkout the subpackages lie beside this folder, not in it; an installed wheel has them
# inside. Nothing is added in the second case, so a user's own `features` is never picked up.
if not (_Path(__file__).parent / "features").is_dir():
    __path__.append(str(_Path(__file__).parent.parent))

_HOMES = {
    **dict.fromkeys(("CorpusError", "InputError", "MTDetectError", "ModelError"), "errors"),
    **dict.fromkeys(("Detector", "score"), "scoring"),
    "score_frame": "frames",
    **dict.fromkeys(("Evidence", "Sentence", "Verdict", "Wire"), "verdict"),
}


def __getattr__(name: str) -> Any:
    """Imports the public names when they are first used, so that the import itself costs little."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'detector' has no attribute {name!r}")
    return getattr(_import_module(f"detector.{home}"), name)
