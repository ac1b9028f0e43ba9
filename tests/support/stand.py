"""A whole kiosk with its window, as it stands in a library. Only the time and the loudspeaker are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from accessibility.narration import narrate
from kiosk import screens
from kiosk.paper.printing import FilePrinter
from kiosk.sealing import keys
from kiosk.sealing.opening import NotOpened, open_all, read_rows
from tests.support import displays, kiosks, ready
from tests.support.clock import StillClock
from tests.support.voice import WrittenSpeaker
from ui.app import build

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.ports import Printer, Speaker
    from kiosk.screens import Screen

QUICK = "[input]\ndebounce_ms = 0\n"
"""Nobody here presses a key twice by a trembling hand; tests of the key see to that."""


class Stand:
    """A kiosk in `folder` with `services`; every new screen is looked at (`look`) and kept in `seen`."""

    def __init__(
        self,
        folder: Path,
        services: Path,
        toml: str = "",
        *,
        printer: Printer | None = None,
        speaker: Speaker | None = None,
    ) -> None:
        self.folder = folder
        self.config = kiosks.configured(folder, QUICK + toml)
        self.clock = StillClock()
        self.site = ready.demonstration(folder)
        if not any(self.site.services.iterdir()):
            self.site.services.rmdir()
            self.site.services.symlink_to(services, target_is_directory=True)
        self.printed = self.config.printer.folder
        self.speaker = WrittenSpeaker() if speaker is None else speaker
        self.app = build(
            self.config, self.site, self.clock, printer or FilePrinter(self.printed), self.speaker, reduced_motion=True
        )
        self.window = self.app.window
        self.seen: list[Screen] = []
        self._helper: dict[object, QRect] = {}
        self.window.show()
        self.window._timer.stop()  # time passes in `wait`
        self.settle()

    @property
    def screen(self) -> Screen:
        """What the person sees: the screen the window shows, not what the core would show."""
        return self.window._screen

    @property
    def question(self) -> screens.Question:
        screen = self.screen
        assert isinstance(screen, screens.QuestionPage), screen
        return screen.questions[0]

    def shows(self, words: str) -> bool:
        """Whether these words are painted somewhere now, in one piece."""
        visible = (widget for widget in self.window.findChildren(QWidget) if widget.isVisible())
        painted = (paragraph.text for widget in visible for paragraph, _, _ in getattr(widget, "placed", list)())
        return any(words in text for text in painted)

    def close(self) -> None:
        self.app.close()
        self.window.deleteLater()
        QApplication.processEvents()

    # Time

    def settle(self) -> None:
        """Let everything come to rest that was begun, the printing too; then look."""
        displays.settle(self.window)
        displays.wait_while(lambda: self.app.background.busy)
        self.look()

    def wait(self, seconds: int) -> None:
        """Let time pass, a second at a time, as the window counts it."""
        for _ in range(seconds):
            self.clock.forward(1)
            self.window._timer.timeout.emit()
        self.settle()

    def wait_for(self, kind: type[Screen], most: int = 2000) -> int:
        """Let time pass until a screen of this kind is up; return how many seconds."""
        for second in range(most):
            if isinstance(self.screen, kind):
                self.settle()
                return second
            self.clock.forward(1)
            self.window._timer.timeout.emit()
        raise AssertionError(f"no {kind.__name__} within {most} seconds: {self.screen}")

    # What is true of every screen

    def look(self) -> None:
        """Check what must be so on every screen."""
        screen = self.screen
        if self.seen and self.seen[-1] is screen:
            return
        new = not self.seen or self.seen[-1].identity != screen.identity
        self.seen.append(screen)
        if new:
            self._check_helper(screen)
            assert narrate(screen, self.app.parts.texts), f"nothing is said on {screen.identity}"
        self._check_names(screen)

    def _check_helper(self, screen: Screen) -> None:
        """The helper's key stands in the same place on every screen (F6, WCAG 3.2.6)."""
        key = self.window.findChild(QWidget, "helper")
        assert key is not None, screen.identity
        assert key.isVisible(), screen.identity
        assert key.isEnabled(), screen.identity
        place = QRect(key.mapTo(self.window, QPoint(0, 0)), key.size())
        assert self.window.childAt(place.center()) is key, f"something covers the helper on {screen.identity}"
        look, frame = screen.frame.preferences, screen.frame
        same = (look.size, look.language, frame.helper.shown)
        assert self._helper.setdefault(same, place) == place, f"the helper stands elsewhere on {screen.identity}"

    def _check_names(self, screen: Screen) -> None:
        nameless = [widget.objectName() for widget in self.window.stage.focusable() if not accessible_name(widget)]
        assert nameless == [], f"a screen reader cannot name {nameless} on {screen.identity}"

    # What is left of it

    @property
    def spoken(self) -> list[str]:
        """Everything that was said, line by line."""
        assert isinstance(self.speaker, WrittenSpeaker)
        return [line for said in self.speaker.said for line in said]

    def papers(self) -> list[str]:
        return sorted(path.stem for path in self.printed.glob("*.png"))

    def opened(self) -> list[ET.Element]:
        """Return every submission kept, opened with the private key of the demonstration."""
        key = keys.read_opening(self.folder / "demonstration" / "submissions-private-key.json")
        kiosk = self.site.signer.verifying
        found = []
        for item in open_all(read_rows(self.site.store_path), {key.id: key}, {kiosk.id: kiosk}):
            assert not isinstance(item, NotOpened), item
            found.append(ET.fromstring(item.xml))
        return found

    def sent(self, service: str) -> ET.Element:
        """Return the only submission of a service."""
        (found,) = [root for root in self.opened() if root.get("id") == service]
        return found


def values(root: ET.Element, refs: Iterable[str]) -> dict[str, str]:
    """Return what stands in a submission at these references ("/data/person[2]/name")."""
    return {ref: root.findtext(f".{ref.removeprefix(f'/{root.tag}')}", "(nothing)") for ref in refs}


def accessible_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def drop_deleted() -> None:
    """Let Qt delete what was given up: outside of its own loop it waits."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
