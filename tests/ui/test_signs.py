"""Signs and pictures: ours by name, a form's by file, and nothing outside its folder."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.panels import PROFILES
from kiosk.screens import THEMES, Preferences
from ui import drawings
from ui.frame import SETTING_SIGNS
from ui.signs import KEPT, TURNED, Pictures, Signs
from ui.style import ASSETS, Look
from ui.widgets.strip import KEYS

NEEDED = {
    *SETTING_SIGNS.values(), *KEYS, *TURNED, "helper", "check", "error", "play", "up", "down", "voice", "voice-off",
    "printer", "add", "cross", "clock", "speaking", "out-of-order", "circle",
}  # fmt: skip


@pytest.fixture
def signs(qapp):
    assert qapp is not None
    return Signs(ASSETS / "icons")


def test_every_sign_we_name_is_drawn():
    drawn = {path.stem for path in (ASSETS / "icons").glob("*.svg")}
    assert drawn >= NEEDED


def test_a_sign_takes_the_colour_it_is_given(signs):
    picture = signs.pixmap("helper", 48, QColor("#123456"), rtl=False).toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#123456"}


def test_only_the_latest_signs_are_kept(signs):
    ink = QColor("black")
    latest = signs.pixmap("helper", 40, ink, rtl=False)
    for px in range(41, 41 + KEPT):
        assert signs.pixmap("helper", 40, ink, rtl=False) is latest, "what is in use stays"
        signs.pixmap("circle", px, ink, rtl=False)
    assert len(signs._kept) == KEPT


def test_arrows_turn_round_and_clocks_do_not(signs):
    ink = QColor("black")
    assert signs.pixmap("back", 40, ink, rtl=True).toImage() == signs.pixmap("forward", 40, ink, rtl=False).toImage()
    assert signs.pixmap("clock", 40, ink, rtl=True).toImage() == signs.pixmap("clock", 40, ink, rtl=False).toImage()


@pytest.mark.parametrize("name", ["", "nobody-drew-this", "../art/mark", "/etc/passwd", "a/b", "\x00", "helper.svg"])
def test_a_name_nobody_drew_becomes_a_ring(signs, name):
    ink = QColor("black")
    assert signs.pixmap(name, 40, ink, rtl=False).toImage() == signs.pixmap("circle", 40, ink, rtl=False).toImage()


def test_a_picture_fits_its_box_and_keeps_its_shape(qapp, tmp_path):
    assert qapp is not None
    path = tmp_path / "wide.png"
    QImage(4000, 1000, QImage.Format.Format_RGB32).save(str(path))
    picture = Look(PROFILES["landscape"], Preferences()).picture(path, 200, 200)
    assert (picture.width(), picture.height()) == (200, 50)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken", b"<svg>"])
def test_what_is_no_picture_is_empty(qapp, tmp_path, content):
    assert qapp is not None
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    assert Look(PROFILES["landscape"], Preferences()).picture(path, 200, 200).isNull()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("rtl", [False, True])
def test_the_drawing_fills_its_box_in_every_theme(qapp, theme, rtl):
    assert qapp is not None
    look = Look(PROFILES["landscape"], Preferences(theme=theme, rtl=rtl))
    picture = drawings.stairs(look, 300, 320).toImage()
    rail = look.colour("primary")
    # The rail runs from low at the start to high at the end.
    columns = (40, 150, 260) if not rtl else (260, 150, 40)
    tops = [next(y for y in range(320) if picture.pixelColor(x, y) == rail) for x in columns]
    assert tops[0] > tops[1] > tops[2]
    if theme.startswith("contrast"):
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(0, 300, 3)
            for y in range(0, 320, 3)
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert colours <= {look.colour("art").name(), rail.name()}


SILHOUETTE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='M4 4H20V20H4Z'/></svg>"
COLOURED = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>"
    "<path d='M4 4H12V20H4Z'/><path fill='#c00' d='M12 4H20V20H12Z'/></svg>"
)


@pytest.mark.usefixtures("qapp")
def test_a_silhouette_is_drawn_in_the_ink_whatever_the_paper(tmp_path):
    path = tmp_path / "road.svg"
    path.write_text(SILHOUETTE)
    for ink, on_plate in (("#ffffff", True), ("#46392b", False)):
        drawn = Pictures(on_plate=on_plate).pixmap(path, 48, 48, QColor(ink)).toImage()
        assert (drawn.pixelColor(24, 24).name(), drawn.pixelColor(1, 1).alpha()) == (ink, 0)


@pytest.mark.usefixtures("qapp")
def test_a_coloured_drawing_stands_on_a_plate_where_the_paper_is_dark(tmp_path):
    path = tmp_path / "sofa.svg"
    path.write_text(COLOURED)
    white = QColor("#ffffff")
    dark = Pictures(on_plate=True).pixmap(path, 48, 48, white).toImage()
    assert [dark.pixelColor(x, 24).name() for x in (1, 16, 32)] == ["#ffffff", "#000000", "#cc0000"]
    light = Pictures(on_plate=False).pixmap(path, 48, 48, white).toImage()
    assert (light.pixelColor(1, 24).alpha(), light.pixelColor(32, 24).name()) == (0, "#cc0000")


@pytest.mark.usefixtures("qapp")
def test_what_is_no_picture_is_left_out(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    assert Pictures(on_plate=True).pixmap(path, 48, 48, QColor("#ffffff")).isNull()
