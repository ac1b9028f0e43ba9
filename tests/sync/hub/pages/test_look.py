"""The look and the words of the pages, without a hub: contrast of every pair, every word there, short sentences."""

from __future__ import annotations

import re

import pytest

from sync.hub.pages.frame import HERE, local, now_utc
from sync.hub.pages.words import FOLDER, LANGUAGES, Words, loaded

CSS = (HERE / "static" / "hub.css").read_text(encoding="utf-8")
THEMES = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
TEXT = [
    ("text", "surface"), ("text", "raised"), ("text", "bar"), ("text2", "surface"), ("text2", "raised"),
    ("text2", "bar"), ("primary", "surface"), ("primary", "raised"), ("primary", "bar"), ("on-primary", "primary"),
    ("on-selected", "selected"), ("error", "error-bg"), ("error", "raised"), ("text", "error-bg"),
    ("success", "raised"), ("text", "success-bg"),
]  # fmt: skip
EDGES = [
    ("border", "surface"),
    ("border", "raised"),
    ("rail", "bar"),
    ("focus", "surface"),
    ("focus", "raised"),
    ("focus", "bar"),
]
SOURCES = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
LONGEST = 16


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark", "contrast-light", "contrast-dark"])
def test_every_pair_of_colours_can_be_read(theme):
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6})", theme))
    assert {pair: found for pair in TEXT if (found := ratio(*(colours[each] for each in pair))) < 7} == {}
    assert {pair: found for pair in EDGES if (found := ratio(*(colours[each] for each in pair))) < 3} == {}


def test_every_word_that_a_page_says_is_there():
    written = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"""\bt\(["']([a-z-]+)["'][,)]""", written)) | {
        f"said-{key}" for key in re.findall(r"""frame\.go\([^()]*?, "([a-z-]+)"\)""", written)
    }
    assert len(used) > 150
    for language in LANGUAGES:
        assert used - loaded().keys(language) == set()


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.ftl")), ids=lambda path: path.name)
def test_sentences_are_short_and_blame_nobody(file):
    text = re.sub(r"\{[^{}]*\}", "x", file.read_text(encoding="utf-8"))
    values = [line.partition("=")[2] or line for line in text.splitlines() if not line.startswith("#")]
    long = [said for value in values for said in re.split(r"[.?!:]\s", value) if len(said.split()) > LONGEST]
    assert long == []
    assert not re.search(r"\b(invalid|failed|submit|please note)\b", text, re.IGNORECASE)


def test_dates_are_written_as_the_reader_writes_them():
    texts = loaded()
    written = {
        accepts: str(Words(texts, accepts, now_utc()).when("2026-11-22T08:15:00.000+00:00"))
        for accepts in ("en-GB", "en-US,en", "xx", "")
    }
    assert "22 Nov 2026, 08:15 UTC" in written["en-GB"]
    assert "Nov 22, 2026, 08:15 UTC" in written["en-US,en"]
    assert written["xx"] == written[""] == written["en-GB"]


@pytest.mark.parametrize("path", ["//x", "/\\x", "https://x", "x", "/" + "x" * 600, "/\n"])
def test_only_our_own_paths_are_gone_on_to(path):
    assert local(path) == "/"
