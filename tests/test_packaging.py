"""A wheel in an empty environment, used from a folder with `features` and `models` of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    *("detector", "features", "models", "training", "mtdetect.py"),
    *("pyproject.toml", "README.md", "LICENSE"),
)
NO_NETWORK = (
    *("error sending request", "failed to fetch", "could not connect", "dns error", "timed out"),
    *("network connectivity is disabled", "connection error", "max retries", "name resolution"),
)


def execute(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, **options)


def uv() -> str | None:
    """The uv that runs these tests, or the one on the path."""
    return os.environ.get("UV") or shutil.which("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy, in which no leftover of an earlier build can be."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    out = copy / "dist"
    tool = uv()
    builder = [tool, "build"] if tool else [sys.executable, "-m", "build"]
    result = execute(*builder, "--wheel", *(["--out-dir"] if tool else ["--outdir"]), out, copy)
    if result.returncode and any(sign in result.stderr.lower() for sign in NO_NETWORK):
        pytest.skip("setuptools, which builds the wheel, could not be fetched")
    assert result.returncode == 0, result.stderr
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel and, by reference, what it depends on.

    The dependencies are those that run these tests, so that no network is needed.
    """
    folder = tmp_path_factory.mktemp("installed") / "env"
    tool = uv()
    venv.create(folder, with_pip=tool is None, symlinks=os.name == "posix")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    interpreter = scripts / ("python.exe" if os.name == "nt" else "python")
    if tool:
        install = [tool, "pip", "install", "--offline", "--python", interpreter]
    else:
        install = [interpreter, "-m", "pip", "install", "--no-index"]
    result = execute(*install, "--no-deps", wheel)
    assert result.returncode == 0, result.stderr
    site = execute(interpreter, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    others = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    Path(site.stdout.strip(), "dependencies.pth").write_text("\n".join(others), encoding="utf-8")
    return interpreter


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A user's own project, whose packages have the names of our folders."""
    for name in ("features", "models", "training"):
        (tmp_path / name / "lexicons").mkdir(parents=True)
        for module in ("__init__", "base", "document", "artifact"):
            code = f"raise RuntimeError({f'the own {name} of the user was imported'!r})\n"
            (tmp_path / name / f"{module}.py").write_text(code, encoding="utf-8")
    return tmp_path


def clean_environment() -> dict[str, str]:
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    return {key: value for key, value in os.environ.items() if key not in ours}


def test_the_wheel_holds_lexicons_and_the_default_model(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("features/lexicons", "models/default"):
        files = [path for path in (ROOT / folder).iterdir() if path.is_file()]
        assert files
        assert {f"detector/{folder}/{path.name}" for path in files} <= names
    assert "detector/py.typed" in names
    assert "detector/training/__init__.py" in names


def test_the_wheel_has_two_names_at_its_top(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"detector", "mtdetect.py"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_command_works_where_the_user_has_such_packages(python, elsewhere, seeds):
    command = python.with_name("mtdetect" + python.suffix)
    shutil.copy(seeds[0], elsewhere / "article.txt")
    options = {"cwd": elsewhere, "env": clean_environment()}
    modules = ([python, "-m", name] for name in ("mtdetect", "detector", "detector.cli"))
    for start in ([command], *modules):
        result = execute(*start, "score", "article.txt", **options)
        assert (result.returncode, result.stderr) == (0, "")
        row = json.loads(result.stdout)
        assert row["id"] == "article.txt"
        assert row["score"] is not None
    version = execute(command, "--version", **options)
    assert version.stdout.startswith("mtdetect 0.")


def test_the_interface_works_where_the_user_has_such_packages(python, elsewhere, seeds):
    shutil.copy(seeds[0], elsewhere / "article.txt")
    code = (
        "import detector, sys; from detector import Detector, score;"
        "from detector.features.document import Document;"
        "text = open('article.txt', encoding='utf-8').read();"
        "assert score(text) == Detector.load().score(text);"
        "assert not {'features', 'models', 'training'} & set(sys.modules);"
        "print(detector.__file__)"
    )
    result = execute(python, "-W", "error", "-c", code, cwd=elsewhere, env=clean_environment())
    assert result.returncode == 0, result.stderr
    assert Path(result.stdout.strip()).is_relative_to(python.parent.parent.resolve())
