"""Says, with evidence for each sentence, whether an English article was machine-translated.

Example:
    >>> from detector import score
    >>> score("Too short to judge.").label
    'undecided'
"""

from pathlib import Path as _Path

# In a checkout the subpackages lie beside this folder, not in it; an installed wheel has them
# inside. Nothing is added in the second case, so a user's own `features` is never picked up.
if not (_Path(__file__).parent / "features").is_dir():
    __path__.append(str(_Path(__file__).parent.parent))
