# ruff: noqa: RUF001 - look-alike letters are what keyboards are about
from __future__ import annotations

from importlib.resources import files

import pytest

from ui.inputs.layouts import Cap, LayoutError, _cap, columns, layout, with_enter

LANGUAGES = sorted(
    path.name.removesuffix(".toml")
    for path in (files("assets") / "keyboards").iterdir()
    if path.name.endswith(".toml") and path.name != "common.toml"
)
NEEDED = {
    "en": "abcdefghijklmnopqrstuvwxyz’-éñł",
    "es": "abcdefghijklmnopqrstuvwxyzáéíóúüñ¿¡ç",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچگ،؟abcz",
    "pl": "abcdefghijklmnopqrstuvwxyząćęłńóśźż",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ’-",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß’-",
    "ro": "abcdefghijklmnopqrstuvwxyzăâîșț-",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’-abcz",
    "cy": "abcdefghijklmnopqrstuvwxyzâêîôûŵŷ’-",
}


def reachable(found):
    """Every key one can get to from the letters by pressing keys."""
    pages, waiting, caps = set(), ["letters"], []
    while waiting:
        name = waiting.pop()
        if name in pages:
            continue
        pages.add(name)
        here = [cap for row in found.pages[name] for cap in row if cap]
        caps += here
        waiting += [cap.page for cap in here if cap.act == "page"]
    return pages, caps


def test_each_language_of_the_design_has_a_keyboard():
    assert set(LANGUAGES) == set(NEEDED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_and_sign_can_be_typed(language):
    pages, caps = reachable(layout(language))
    typed = {cap.text for cap in caps if cap.act == "type"}
    assert set(NEEDED[language]) <= typed
    assert set("0123456789@.") <= typed
    for name in pages:
        acts = {cap.act for row in layout(language).pages[name] for cap in row if cap}
        assert {"delete", "space", "clear", "page"} <= acts, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_fit_the_narrowest_panel(language):
    # 217.5 mm less two margins of 4: twelve keys of 12.7 mm with gaps of 2.6 and one to spare.
    for name, rows in layout(language).pages.items():
        assert len(rows) == 4, name
        assert columns(rows) <= 12, name
        assert {columns((row,)) for row in rows} == {columns(rows)}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words_and_a_name(language):
    found = layout(language)
    for rows in (*found.pages.values(), *found.pads.values()):
        for cap in (cap for row in rows for cap in row if cap):
            assert found.caption(cap, capital=True)
            assert found.name(cap, capital=False)
            if cap.act == "type" and not cap.text.isalnum():
                assert found.name(cap, capital=False) != cap.text or cap.text in "·ªº", cap


def test_a_key_types_what_it_shows():
    found = layout("en")
    q = found.pages["letters"][0][0]
    assert found.caption(q, capital=True) == q.capital == "Q"
    assert found.caption(q, capital=False) == q.text == "q"
    assert found.name(q, capital=True) == "capital Q"
    assert Cap("type", "ß").capital == "ẞ"


def test_the_shift_key_says_where_it_leads():
    found = layout("en")
    assert found.caption(Cap("shift"), capital=True) == "abc"
    assert found.caption(Cap("shift"), capital=False) == "ABC"


@pytest.mark.parametrize(
    ("language", "rtl", "found"),
    [("en-GB", False, "en"), ("so", False, "en"), ("ur", True, "ar"), ("common", False, "en"), ("../x", False, "en")],
)
def test_a_language_without_a_file_gets_the_letters_of_its_script(language, rtl, found):
    assert layout(language, rtl=rtl).language == found


def test_a_new_line_takes_room_from_the_space_bar():
    rows = layout("en").pages["letters"]
    assert columns(with_enter(rows)) == columns(rows)
    assert [cap.act for cap in with_enter(rows)[-1]] == ["page", "space", "enter", "clear"]


def test_the_decimal_mark_is_the_language_s():
    def marks(language):
        return {cap.text for row in layout(language).pads["decimal"] for cap in row if cap} & {",", "."}

    assert marks("en") == {"."}
    assert marks("es") == {","}


@pytest.mark.parametrize("word", ["<nothing>", "abc", "ab", "*3"])
def test_a_key_nobody_knows_is_refused(word):
    with pytest.raises(LayoutError):
        _cap(word, "", "")
