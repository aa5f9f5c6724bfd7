"""A real browser for the report's pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

WAIT = 20  # seconds after which something that was to happen is given up


def program(variable: str, *names: str) -> str | None:
    """The path of a program: named by a variable, or found on the path."""
    named = os.environ.get(variable)
    return named or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """Headless Chromium, driven by Selenium; no other program is fetched."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed")
    browser = program("CHROMIUM", "chromium", "chromium-browser", "google-chrome")
    driver = program("CHROMEDRIVER", "chromedriver")
    if not browser or not driver:
        pytest.skip("neither CHROMIUM and CHROMEDRIVER nor the path name a browser and its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--window-size=1280,900")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_script_timeout(WAIT)
    yield started
    started.quit()


@pytest.fixture
def browser(chromium) -> Iterator:
    """The browser as it was started: light, with scripts, nothing open."""
    yield chromium
    media = {"media": "", "features": [{"name": "prefers-color-scheme", "value": ""}]}
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.execute_script("try { localStorage.clear() } catch {}")
    chromium.get("about:blank")
    chromium.get_log("browser")


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    """The source of axe-core, which looks for what keeps people from reading a page."""
    named = os.environ.get("AXE_CORE")
    path = Path(named) if named else root / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not installed: run npm install axe-core, or let AXE_CORE name it")
    return path.read_text(encoding="utf-8")
