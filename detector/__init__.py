"""Says, with evidence for each sentence, whether an English article was machine-translated.

The names of `__init__.pyi` are imported when they are first used, so that the import of the package
itself costs little.

Example:
    >>> from detector import score
    >>> score("Too short to judge.").label
    'undecided'
"""

from __future__ import annotations

from typing import Any

import lazy_loader as _lazy_loader

_load, __dir__, __all__ = _lazy_loader.attach_stub(__name__, __file__)
__all__ = [*__all__, "__version__"]


def __getattr__(name: str) -> Any:
    if name != "__version__":
        return _load(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mtdetect")
    except PackageNotFoundError:
        return "unknown"
