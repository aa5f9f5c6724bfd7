"""What translation software leaves in the markup of a page.

The forms were collected from public code that writes, looks for or removes these marks: Google's
own tags for translated pages, the lists by which parallel web corpora leave translated pages out,
and pages that were saved while a browser was translating them.

A site that offers its English articles in other languages has most of the same software in its
pages, so only what says that this page was put *into English* weighs anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from detector.markup import DECLARED, HINTED, SHOWN, Mark

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MT_LANGUAGE = re.compile(r"^([a-z]{2,3})\b.*-x-mtfrom-([a-z]{2,3})\b")
_TRANSFORMED = re.compile(r"^([a-z]{2,3})\b.*?-t-([a-z]{2,3})\b(.*)")
_DEFAULT_LANGUAGE = re.compile(
    r"gtranslateSettings\b[^{}]{0,80}\{[^{}]{0,400}?default_language"
    r"[\"']?\s{0,4}:\s{0,4}[\"']([A-Za-z-]{2,8})[\"']"
)
_SCRIPT = 20_000  # characters of a script that are looked at
_LONG = 40  # characters from which a piece of text counts as running text
_MOST = 0.5  # of the running text

# Software whose presence says that a site has several languages, and no more.
_PLUGINS = (
    ("gtranslate", "GTranslate", ("gtranslate_wrapper", "gt_switcher", "gtranslate-style-css")),
    ("transposh", "Transposh", ("transposh_flags", "transposh_css-css", "tr_")),
    ("wpml", "WPML", ("wpml-ls", "wpml-ls-item", "wpml-language-switcher")),
    ("polylang", "Polylang", ("pll-switcher", "polylang_langswitcher")),
    (
        "translatepress",
        "TranslatePress",
        ("trp-language-switcher", "trp_language_switcher_shortcode"),
    ),
    ("weglot", "Weglot", ("weglot_switcher", "weglot-container")),
    (
        "google-widget",
        "Google's widget",
        ("google_translate_element", "goog-te-gadget", "goog-te-banner-frame", "skiptranslate"),
    ),
    ("notranslate", "a request not to translate parts of it", ("notranslate",)),
)


def find_marks(root: HtmlElement) -> tuple[Mark, ...]:
    """Marks of translation in a page, those that weigh something first.

    Args:
        root: the parsed page; it is not changed.

    Returns:
        What was found; weights are those of each mark alone.
    """
    page = root.getroottree().getroot()
    language = _language(page)
    finders: tuple[Callable[[HtmlElement, str], Iterator[Mark]], ...] = (
        _declared_language,
        _translated_from,
        _translated_by,
        _shown_translated,
        _wrapped,
        _transposh,
        _weglot,
        _other_default,
        _alternates,
        _plugins,
    )
    found = [mark for finder in finders for mark in finder(page, language)]
    return tuple(sorted(found, key=lambda mark: -mark.weight))


def _language(page: HtmlElement) -> str:
    value = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return str(value).strip().lower()


def _english(language: str) -> bool:
    """Whether a page may be in English: it says so, or says nothing."""
    return not language or re.split("[-_]", language)[0] in {"en", "eng"}


def _shown(value: str) -> str:
    """A value from a page, short enough for a reason."""
    return " ".join(value.split())[:40]


def _declared_language(page: HtmlElement, language: str) -> Iterator[Mark]:
    """`lang="en-x-mtfrom-de"`, and the transformed-content extension `en-t-de-t0-...`."""
    if match := _MT_LANGUAGE.match(language):
        if _english(match[1]) and not _english(match[2]):
            reason = (
                f"the page declares its language as “{_shown(language)}”: English, translated by a "
                f"machine from “{match[2]}”"
            )
            yield Mark("markup/declared-language", reason, DECLARED)
        return
    match = _TRANSFORMED.match(language)
    if match and _english(match[1]) and not _english(match[2]):
        machine = "-t0-" in match[3]
        how = "by a machine" if machine else "by a person or a machine"
        reason = f"the page declares its language as English, translated {how} from “{match[2]}”"
        yield Mark("markup/declared-language", reason, DECLARED if machine else 0.0)


def _translated_from(page: HtmlElement, language: str) -> Iterator[Mark]:
    for link in page.iter("link"):
        if "machine-translated-from" not in (link.get("rel") or "").lower().split():
            continue
        source = (link.get("hreflang") or "").strip().lower()
        into_english = _english(language) and bool(source) and not _english(source)
        if into_english:
            reason = (
                f"a link in the page says that it was machine-translated from “{_shown(source)}”"
            )
        else:
            reason = (
                "a link in the page names an original, but not that English was translated into"
            )
        yield Mark("markup/machine-translated-from", reason, DECLARED if into_english else 0.0)
        return


def _translated_by(page: HtmlElement, language: str) -> Iterator[Mark]:
    named = {
        (meta.get("http-equiv") or "").lower(): (meta.get("content") or "").strip()
        for meta in page.iter("meta")
        if meta.get("http-equiv")
    }
    service = named.get("x-translated-by")
    if service is None:
        return
    target = named.get("x-translated-to", language).lower()
    into_english = _english(target)
    reason = f"the page says that it was translated by {_shown(service) or 'a service'}"
    if not into_english:
        reason += f" into “{_shown(target)}”"
    yield Mark("markup/translated-by", reason, DECLARED if into_english else 0.0)


def _shown_translated(page: HtmlElement, language: str) -> Iterator[Mark]:
    classes = (page.get("class") or "").split()
    if not {"translated-ltr", "translated-rtl"} & set(classes):
        return
    into_english = "translated-ltr" in classes and _english(language)
    reason = (
        "this copy of the page was saved while Google was translating it in a browser, so what its "
        "publisher wrote may have been in another language"
    )
    yield Mark("markup/translated-in-browser", reason, SHOWN if into_english else 0.0)


def _wrapped(page: HtmlElement, language: str) -> Iterator[Mark]:
    """Most of the running text in the elements that browsers put around what they translate."""
    total = google = microsoft = 0
    for element in page.iter("p", "font", "li", "h1", "h2", "h3", "div", "span"):
        size = len((element.text or "").strip())
        if size < _LONG:
            continue
        total += size
        if element.tag == "font" and "vertical-align: inherit" in (element.get("style") or ""):
            google += size
        if element.get("_msttexthash") is not None:
            microsoft += size
    for name, inside in (("Google", google), ("Microsoft", microsoft)):
        if inside > _MOST * total > 0:
            reason = (
                f"the text is wrapped in the elements that {name}'s translator puts around what it "
                "translates in a browser"
            )
            yield Mark("markup/wrapped-text", reason, SHOWN if _english(language) else 0.0)


def _transposh(page: HtmlElement, language: str) -> Iterator[Mark]:
    for meta in page.iter("meta"):
        if (meta.get("name") or "").lower() != "translation-stats":
            continue
        counts = _counts(meta.get("content") or "")
        total, translated, human = (
            counts.get(name, 0)
            for name in ("total_phrases", "translated_phrases", "human_translated_phrases")
        )
        machine = translated - human
        if _english(language) and machine > _MOST * total > 0:
            reason = f"Transposh says that it translated {machine} of the page's {total} phrases"
            yield Mark("markup/transposh", reason, DECLARED)
        else:
            yield Mark("markup/transposh", "the site has the plugin Transposh; that does not count")
        return


def _counts(content: str) -> dict[str, int]:
    try:
        read: Any = json.loads(content[:2_000])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    return {
        str(name): value
        for name, value in read.items()
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31
    }


def _weglot(page: HtmlElement, language: str) -> Iterator[Mark]:
    target = page.get("data-wg-translated")
    if target is None:
        return
    into_english = bool(target) and _english(target.lower()) and _english(language)
    reason = "Weglot says that it translated this page, by a machine unless someone edited it"
    yield Mark("markup/weglot", reason, HINTED if into_english else 0.0)


def _other_default(page: HtmlElement, language: str) -> Iterator[Mark]:
    """GTranslate's settings name the site's own language; a page in another one is its work."""
    for script in page.iter("script"):
        match = _DEFAULT_LANGUAGE.search((script.text or "")[:_SCRIPT])
        if match is None or _english(match[1].lower()):
            continue
        declared = bool(language) and _english(language)
        reason = (
            f"GTranslate's settings say that the site is written in “{match[1]}”, and the page is "
            "in English"
        )
        yield Mark("markup/gtranslate-default", reason, HINTED if declared else 0.0)
        return


def _alternates(page: HtmlElement, language: str) -> Iterator[Mark]:
    """Language links that contradict each other, or a language that is not the text's."""
    links: dict[str, str] = {}
    for link in page.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and link.get("hreflang"):
            links.setdefault(link.get("hreflang").strip().lower(), (link.get("href") or "").strip())
    default = links.get("x-default")
    other = [name for name, href in links.items() if href == default and name != "x-default"]
    if default and other and not any(map(_english, other)):
        reason = f"the site's default version is in “{_shown(other[0])}”; that does not count"
        yield Mark("markup/default-version", reason)
    if not _english(language):
        reason = f"the page declares its language as “{_shown(language)}”; that does not count"
        yield Mark("markup/language", reason)


def _plugins(page: HtmlElement, _language: str) -> Iterator[Mark]:
    names: set[str] = set()
    for element in page.iter():
        if isinstance(element.tag, str):
            names.update((element.get("class") or "").split())
            names.add(element.get("id") or "")
    for feature, name, marks in _PLUGINS:
        if names.intersection(marks):
            reason = f"the page has {name}; that does not count"
            yield Mark(f"markup/{feature}", reason)
