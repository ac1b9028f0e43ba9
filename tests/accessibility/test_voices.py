from __future__ import annotations

import json

import pytest

from accessibility.child import installed_voices, speak
from accessibility.utterance import SynthesisError, Utterance
from accessibility.voices import Voices, canonical, read

ENGINE = json.dumps(
    {
        "engine": "espeak 2.99 1.51",
        "voices": [
            ["gmw/en", ["en-gb"]],
            ["gmw/en-us", ["en-us"]],
            ["roa/fr", ["fr-fr"]],
            ["roa/pt-br", ["pt-br"]],
            ["sit/cmn", ["cmn"]],
            ["zle/uk", ["uk"]],
        ],
    }
).encode()


def test_a_language_has_the_voice_of_exactly_that_language() -> None:
    voices = read(ENGINE)
    asked = ("en", "EN-gb", "en-US", "fr", "pt-BR", "uk")
    assert [voices.voice(tag) for tag in asked] == ["gmw/en", "gmw/en", "gmw/en-us", "roa/fr", "roa/pt-br", "zle/uk"]


@pytest.mark.parametrize("language", ["so", "zh", "pt", "en-AU", "", "gmw/en"])
def test_no_other_voice_reads_a_language(language: str) -> None:
    assert read(ENGINE).voice(language) is None


def test_languages_are_told_in_their_usual_letter_case() -> None:
    assert {"en", "en-GB", "en-US", "pt-BR", "cmn"} <= read(ENGINE).languages()
    assert [canonical(tag) for tag in ("PT_br", "zh-HANT-tw", "en-gb-x-RP", "es-419")] == [
        "pt-BR",
        "zh-Hant-TW",
        "en-GB-x-rp",
        "es-419",
    ]


def test_a_place_may_choose_another_voice_but_none_that_is_not_there() -> None:
    voices = read(ENGINE, {"zh": "sit/cmn", "en": "gmw/en-us", "so": "cus/so"})
    assert (voices.voice("zh"), voices.voice("en"), voices.voice("so")) == ("sit/cmn", "gmw/en-us", None)


@pytest.mark.parametrize("told", [b"", b"{}", b"[]", b'{"engine": "x", "voices": [1]}', b'{"problem": "engine"}'])
def test_whatever_else_an_engine_tells_is_refused(told: bytes) -> None:
    with pytest.raises(ValueError):
        read(told)


def test_the_installed_engine_speaks_our_languages() -> None:
    voices = installed_voices()
    assert voices.engine.startswith("espeak ")
    assert {"en", "es", "ar", "fr", "cy", "pl", "ur", "ro", "uk"} <= voices.languages()
    assert "so" not in voices.languages()


def test_no_engine_no_voices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessibility.child.SYNTHESIS", "accessibility.missing")
    assert installed_voices() == Voices()


@pytest.mark.parametrize("tag", ["en-US", "pt-BR", "en-GB-x-rp"])
def test_voices_the_engine_writes_in_other_letters_are_honoured(tag: str) -> None:
    voice = installed_voices().voice(tag)
    assert voice
    assert speak(Utterance("Hi", voice, 200))


def test_an_unknown_voice_is_refused_and_not_replaced() -> None:
    with pytest.raises(SynthesisError, match="voice"):
        speak(Utterance("Hi", "cus/so", 200))
