"""The shape of the code: who imports whom, what starts quickly, what is packaged."""

from __future__ import annotations

import ast
import fnmatch
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("features", "models", "detector", "training")
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
# What each folder may import of this project. Errors have no imports of their own, so every
# folder may raise them.
ALLOWED = {
    "features": {"features", "errors"},
    "models": {"features", "models", "errors"},
    "detector": {"features", "models", "detector", "errors"},
    "training": {"features", "models", "detector", "errors", "training"},
}
# The rooms of each storey: each may import from those before it. A module that is no package is a
# room of one; "" is what the storey's own `__init__` holds.
ROOMS = {
    "features": (
        *("", "lexicons", "document", "feature"),
        *("boundaries", "spacing", "names", "dates", "grammar", "phrasing", "wire", "residue"),
        *("style", "tampering", "gathering", "catalogue"),
    ),
    "detector": (
        *(
            "",
            "errors",
            "thresholds",
            "verdict",
            "schema",
            "eligibility",
            "markup",
            "runtime",
            "scoring",
        ),
        *("readers", "writers", "explain", "report", "integrations", "datatrove", "cli"),
        "__main__",
    ),
    "training": ("", "corpus", "simulator", "fit", "evaluate", "build", "__main__"),
}
# Imported by none of what scoring needs; rich only where a table is written.
HEAVY = (
    *("sklearn", "scipy", "nltk", "pandas", "joblib", "rich", "tqdm", "jinja2", "pyarrow"),
    *("distributed", "dask", "fsspec", "datatrove", "backports"),
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, at_run_time: bool = False) -> Iterator[str]:
    """Every module that a module imports, wherever the import stands in it.

    Args:
        path: the module.
        at_run_time: whether imports that only type checkers follow are left out.
    """
    tree = ast.parse(path.read_bytes(), str(path))
    unfollowed: set[ast.AST] = set()
    for node in ast.walk(tree) if at_run_time else ():
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            unfollowed.update(ast.walk(node))
    for node in ast.walk(tree):
        if node in unfollowed:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}, line {node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def full_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    inside = parts if parts[0] == "detector" else ("detector", *parts)
    return ".".join(inside[:-1] if inside[-1] == "__init__" else inside)


def layer(module: str) -> str | None:
    """The storey that an imported name belongs to; None for other projects."""
    package, _, rest = module.partition(".")
    if package != "detector":
        return None
    part = rest.partition(".")[0]
    return part if part in (*FOLDERS, "errors") else "detector"


def room(module: str) -> tuple[str, str] | None:
    """The storey and the room of a name; a module that has no room stands in one of its own."""
    storey = layer(module)
    if storey is None:
        return None
    parts = module.split(".")[1:]
    return storey, (parts if storey == "detector" else parts[1:] or [""])[:1][0] if parts else ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    folder = path.relative_to(ROOT).parts[0]
    wrong = {name for name in imports(path) if layer(name) not in {None, *ALLOWED[folder]}}
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_of_a_storey_import_one_way(path):
    """Each room imports from those that stand before it in ROOMS, and from itself."""
    storey, here = room(full_name(path))
    order = ROOMS.get(storey)
    if order is None:
        return
    assert here in order, f"{here} is no room of {storey}; add it to ROOMS"
    for name in imports(path, at_run_time=True):
        there = room(name)
        if there and there[0] == storey and there[1] in order:
            assert order.index(there[1]) <= order.index(here), f"{here} imports {name}"


def test_no_module_has_two_names(environment):
    """In a checkout the folders lie side by side, and only the install says what is in what."""
    code = """
import importlib
for name in ("detector.detector", "detector.tests", "detector.seeds", "detector.docs"):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        continue
    raise SystemExit(name)
"""
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_folders_are_imported_by_their_full_names(path):
    tops = {name.partition(".")[0] for name in imports(path)}
    assert not tops & {"features", "models", "training"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_outgrows_one_room(path):
    assert len(path.read_bytes().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_bytes()))


# --- start-up ------------------------------------------------------------------------------

SCORING = """
import sys
from pathlib import Path
from detector import score
import detector.cli, detector.scoring
text = Path(sys.argv[1]).read_text(encoding="utf-8")
assert score(text).score is not None
"""
COMMAND = """
import contextlib, sys
from detector.cli import main
sys.argv[1:] = ["score", sys.argv[1]]
with contextlib.suppress(SystemExit):
    main()
"""


def loaded_by(code: str, *arguments: str, environment: dict[str, str]) -> set[str]:
    report = "\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    return {name.partition(".")[0] for name in result.stderr.decode().split()}


@pytest.mark.parametrize("code", [SCORING, COMMAND], ids=["import and score", "command"])
def test_scoring_imports_nothing_heavy(code, environment, seeds):
    assert not loaded_by(code, str(seeds[0]), environment=environment) & set(HEAVY)


def test_importing_the_package_imports_nothing_else(environment):
    loaded = loaded_by("import detector", environment=environment)
    assert not loaded & {*HEAVY, "numpy", "click"}


def test_help_does_not_load_a_model(environment):
    code = COMMAND.replace('"score", sys.argv[1]', '"score", "--help"')
    assert "numpy" not in loaded_by(code, environment=environment)


def test_scoring_opens_no_socket(environment, seeds):
    code = f"""
import sys
def forbid(event, _arguments):
    if event.startswith("socket."):
        raise AssertionError(event)
sys.addaudithook(forbid)
{SCORING}"""
    loaded_by(code, str(seeds[0]), environment=environment)


# --- packaging -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def setuptools_table() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]


def test_every_package_is_packaged(setuptools_table):
    found = {path.parent.relative_to(ROOT) for path in MODULES}
    names = {
        ".".join(folder.parts if folder.parts[0] == "detector" else ("detector", *folder.parts))
        for folder in found
    }
    assert names == set(setuptools_table["packages"])
    for name in names:
        folder = setuptools_table["package-dir"].get(name)
        assert folder is not None
        assert (ROOT / folder / "__init__.py").is_file()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_data_file_is_packaged(folder, setuptools_table):
    packages = {
        Path(place): setuptools_table["package-data"].get(name, [])
        for name, place in setuptools_table["package-dir"].items()
    }
    for path in sorted((ROOT / folder).rglob("*")):
        if path.is_dir() or path.suffix in {".py", ".pyc"} or "__pycache__" in path.parts:
            continue
        name = path.relative_to(ROOT)
        if len(name.parts) == 2 and name.suffix == ".md":
            continue  # notes for developers
        home = next(parent for parent in name.parents if parent in packages)
        inner = name.relative_to(home)
        fits = [p for p in packages[home] if p.count("/") == len(inner.parts) - 1]
        assert any(fnmatch.fnmatch(inner.as_posix(), pattern) for pattern in fits), name


def test_the_seeds_are_the_articles_as_published(seeds):
    assert len(seeds) == 5
    originals = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    if not originals:
        pytest.skip("the folder of the original seeds is not beside this checkout")
    assert [path.name for path in seeds] == [path.name for path in originals]
    for ours, original in zip(seeds, originals, strict=True):
        assert ours.read_bytes() == original.read_bytes()
