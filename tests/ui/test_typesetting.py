"""Words: never cut, never shortened, never read as markup, whatever a form or a visitor writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter

from accessibility.display import MAX_LINE_CHARACTERS
from kiosk.panels import PROFILES
from kiosk.screens import Line, Preferences
from ui.style import Look, load_fonts
from ui.widgets import Words

HOSTILE = (
    "<b>bold</b> &amp; <img src='x'>",
    "\u202eright to left\u202c and \u0007 a bell",
    "a\u0000b\u0001c\u001b[31m",
    "\U0001f600" * 20,
    "x" * 400,
    "word " * 400,
    "line\nline\r\nline",
    " ",
    "\u0301" * 50,
)


@pytest.fixture(scope="module")
def look(qapp_cls):
    app = qapp_cls.instance() or qapp_cls([])
    assert app is not None
    load_fonts()
    return Look(PROFILES["landscape"], Preferences())


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [40, 300, 1200])
def test_words_stay_within_their_width(look, text, width):
    paragraph = look.paragraph(text, "hint", width)
    assert paragraph.natural_width <= width + 1 or paragraph.count >= len(text.split())
    assert paragraph.height == paragraph.count * paragraph.line_height


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_is_what_was_written(look, text):
    words = Words(look, text)
    assert words.text() == text
    assert words.textFormat() == Qt.TextFormat.PlainText
    words.resize(300, words.heightForWidth(300))
    words.grab()


def test_screen_readers_read_the_words(look):
    words = Words(look, Line("How do you travel?", spoken="How do you travel most often?"))
    assert QAccessible.queryAccessibleInterface(words).text(QAccessible.Text.Name) == "How do you travel?"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=400))
def test_no_line_is_longer_than_eighty_characters(look, text):
    paragraph = look.paragraph(text, "caption", 4000)
    assert max((len(line) for line in paragraph.lines), default=0) <= 80


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=120))
def test_pieces_hold_every_word_in_order(look, spoken):
    words = Words(look, " ".join(spoken), "question")
    pieces = words.pieces(500, 300)
    assert " ".join(piece.text() for piece in pieces).split() == spoken
    assert all(piece.heightForWidth(500) <= 300 for piece in pieces)


def test_a_word_wider_than_its_line_is_known_as_broken(look):
    assert look.paragraph("Donaudampfschifffahrtsgesellschaft", "choice", 200).broken
    assert not look.paragraph("one two three four five", "choice", 200).broken


def test_letters_with_marks_have_room_over_and_under_the_line(look):
    for text in ("\u00c5\u1ea4g", "\u0623\u0644\u062c\u063a"):
        words = Words(look, text, "question")
        words.resize(400, words.heightForWidth(400))
        ((_, place, ink),) = words.placed()
        assert place.adjusted(-1, -1, 1, 1).contains(ink)


def test_the_groups_of_a_telephone_number_keep_their_places(look):
    arabic = look.paragraph("اتصل بالرقم 01632 960 000 اليوم", "hint", 900)
    text, line = arabic.layout.text(), arabic.layout.lineAt(0)

    def place(character):
        at = line.cursorToX(text.index(character))
        return at[0] if isinstance(at, tuple) else at

    assert place("1") < place("9")
    assert all(written.isdigit() or written in " \u0660" or not written.isascii() for written in "".join(arabic.lines))


def test_lines_begin_where_the_language_begins(qapp):
    assert qapp is not None
    load_fonts()
    for rtl in (False, True):
        look = Look(PROFILES["landscape"], Preferences(rtl=rtl))
        ink = look.paragraph("Polski", "choice", 500).ink()
        assert (ink.left() > 250) is rtl


def test_the_same_words_are_set_once(look):
    assert look.paragraph("Again", "hint", 300) is look.paragraph("Again", "hint", 300)
    look.forget()
    assert not look._typesetter._kept


def test_large_letters_look_as_qt_draws_them(look):
    def drawn(draw):
        picture = QImage(900, 200, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
        painter.end()
        return picture

    for text in ("Welcome, 47", "\u0623\u0647\u0644\u0627\u064b \u0648\u0633\u0647\u0644\u0627\u064b"):
        paragraph = look.paragraph(text, "title", 900, cap_mm=17)
        ink = look.colour("text")

        def by_qt(painter, paragraph=paragraph, ink=ink):
            painter.setPen(ink)
            paragraph.layout.draw(painter, QPointF(0, 20))

        ours, theirs = drawn(lambda painter, one=paragraph, ink=ink: one.draw(painter, 0, 20, ink)), drawn(by_qt)
        dark = [(x, y) for x in range(0, 900, 2) for y in range(0, 200, 2) if theirs.pixelColor(x, y).lightness() < 90]
        same = sum(ours.pixelColor(x, y).lightness() < 140 for x, y in dark)
        assert len(dark) > 500
        assert same / len(dark) > 0.97


LONG = "نرد عليك في خمسة أيام عمل بالطريقة التي تختارها، ويمكنك أن تسأل عن طلبك في أي مكتب متى شئت، وتحمل معك إيصالك. "


@pytest.mark.parametrize(("align", "free"), [("start", "right"), ("centre", "both"), ("end", "left")])
def test_lines_that_end_before_the_room_does_stand_at_their_side(look, align, free):
    width = 3000
    set_in_lines = look.paragraph(LONG * 2, "hint", width, align=align)
    assert max(len(line) for line in set_in_lines.lines) <= MAX_LINE_CHARACTERS
    ink = set_in_lines.ink()
    left, right = ink.left(), width - ink.right()
    expected = {"left": left > 10 * right, "right": right > 10 * left, "both": abs(left - right) < width / 10}
    assert expected[free], (left, right)
