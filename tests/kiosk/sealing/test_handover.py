from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from kiosk.errors import Surroundings
from kiosk.paper.tickets import CLAIM_PREFIX, MOST_BYTES, VISIT_PREFIX, visit_code
from kiosk.screens import RATES, SIZES, THEMES, VOLUMES, Preferences
from kiosk.sealing import base45, handover
from kiosk.sealing.handover import Handover
from kiosk.sealing.pairs import OpeningKey, SigningKey

FORM = (
    b"<h:html><h:head><model><itext/>"
    b'<instance><data id="bus-pass" version="3"><name/><born/><street/></data></instance>'
    b'<instance id="ways"><root><item><name>bus</name></item><item><name>train</name></item></root></instance>'
    b"</model></h:head></h:html>"
)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANSWERS = '{"v":1,"form":["bus-pass","3"],"language":"en","data":{"name":"Zoë عكاشة","born":"1951-03-14"}}'.encode()


LOUD_ARABIC = Preferences(language="ar", rtl=True, size="large", theme="soft", voice=True, rate=125, volume=-6)


def visit(**changes: object) -> Handover:
    values: dict[str, object] = {
        "id": "0123456789abcdef",
        "expires": NOON,
        "preferences": Preferences(
            language="ar", rtl=True, size="large", theme="soft", voice=True, rate=125, volume=-6
        ),
        "form": hashlib.sha256(FORM).hexdigest(),
        "place": "/data/person#3/born",
        "answers": ANSWERS,
    }
    return Handover(**{**values, **changes})  # type: ignore[arg-type]


def read(packed: bytes, form: bytes | None = FORM) -> Handover:
    return handover.unpack(packed, lambda beginning: form if beginning else None, lambda language: language == "ar")


def test_a_visit_comes_back_as_it_was() -> None:
    found = read(handover.pack(visit(), FORM))
    assert found == visit(form=hashlib.sha256(FORM).hexdigest()[:16])


def test_a_form_without_a_version_can_be_handed_over() -> None:
    form = FORM.replace(b' version="3"', b"")
    identity = hashlib.sha256(form).hexdigest()
    assert read(handover.pack(visit(form=identity), form), form) == visit(form=identity[:16])


def test_a_visit_without_a_service_is_only_what_the_person_prefers() -> None:
    before = visit(form="", place="", answers=b"")
    packed = handover.pack(before)
    assert read(packed) == before
    assert len(packed) < 30


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_way_to_see_it_is_kept(size: str, theme: str) -> None:
    wanted = Preferences(size=size, theme=theme)  # type: ignore[arg-type]
    assert read(handover.pack(visit(preferences=wanted), FORM)).preferences == wanted


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("voice", [False, True])
def test_every_way_to_hear_it_is_kept(rate: int, volume: int, *, voice: bool) -> None:
    wanted = Preferences(rate=rate, volume=volume, voice=voice)
    assert read(handover.pack(visit(preferences=wanted), FORM)).preferences == wanted


def test_names_and_choices_of_the_form_cost_next_to_nothing() -> None:
    assert len(handover.pack(visit(), FORM)) < len(handover.pack(visit(), b"")) - 30


def test_only_the_desk_reads_it_and_only_from_a_kiosk_of_the_site() -> None:
    desk, kiosk = OpeningKey.make("desk"), SigningKey.make()
    packed = handover.pack(visit(), FORM)
    wrapped = handover.wrap(packed, desk.sealing, kiosk)
    assert handover.unwrap(wrapped, desk, [kiosk.verifying]) == packed
    assert b"1951" not in wrapped
    with pytest.raises(Surroundings):
        handover.unwrap(wrapped, desk, [SigningKey.make().verifying])
    with pytest.raises(Surroundings):
        handover.unwrap(wrapped, OpeningKey.make("desk"), [kiosk.verifying])
    with pytest.raises(Surroundings):
        handover.unwrap(wrapped[:-80] + b"\0" + wrapped[-79:], desk, [kiosk.verifying])


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x02" + bytes(60), bytes(60), b"\x01" + b"\xff" * 60])
def test_hostile_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(Surroundings):
        read(packed)


def test_every_cut_of_a_real_one_is_refused_or_has_no_answers() -> None:
    packed = handover.pack(visit(), FORM)
    for length in range(len(packed)):
        with pytest.raises(Surroundings):
            read(packed[:length])


def test_a_bomb_does_not_fill_the_memory() -> None:
    with pytest.raises(Surroundings):
        read(handover.pack(visit(answers=bytes(handover.LARGEST + 1)), FORM))


def test_a_form_that_is_not_here_is_said() -> None:
    with pytest.raises(Surroundings, match="not here"):
        read(handover.pack(visit(), FORM), form=None)


def test_what_fits_one_good_code_is_the_visit_and_what_does_not_is_a_claim() -> None:
    code = visit_code(bytes(range(256)) * 2, "0123456789abcdef")
    assert code.startswith(VISIT_PREFIX)
    assert base45.decode(code.removeprefix(VISIT_PREFIX)) == bytes(range(256)) * 2
    assert visit_code(bytes(MOST_BYTES + 1), "0123456789abcdef") == f"{CLAIM_PREFIX}0123456789ABCDEF"


def test_the_largest_code_is_of_version_18() -> None:
    from kiosk.paper import qr

    modules = len(qr.matrix(visit_code(b"\xff" * MOST_BYTES, ""), short=False))
    assert (modules - 17) // 4 == 18
    assert qr.module_dots(modules, 576) >= 5


def test_a_form_full_of_angle_brackets_does_not_hold_a_checkpoint_up() -> None:
    hostile = FORM.replace(b"<itext/>", b"<instance><![CDATA[" + b"<" * 1_000_000 + b"]]></instance>")
    found = read(handover.pack(visit(form=hashlib.sha256(hostile).hexdigest()), hostile), hostile)
    assert found.answers == ANSWERS
