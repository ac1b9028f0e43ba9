"""A page for every Screen: made when it is first needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kiosk import screens

if TYPE_CHECKING:
    from kiosk.screens import Screen
    from ui.pages.page import Page
    from ui.style import Look

PAGES: dict[type[Screen], tuple[str, str]] = {
    screens.Welcome: ("welcome", "WelcomeView"),
    screens.Languages: ("languages", "LanguagesView"),
    screens.Services: ("services", "ServicesView"),
    screens.Start: ("start", "StartView"),
    screens.QuestionPage: ("question", "QuestionView"),
    screens.Review: ("review", "ReviewView"),
    screens.Done: ("done", "DoneView"),
    screens.HelpNumber: ("number", "NumberView"),
    screens.Setting: ("setting", "SettingView"),
    screens.Trouble: ("trouble", "TroubleView"),
}
"""The module and class of each; Idle is a dialog over the page and not among them."""


def page_for(look: Look, screen: Screen) -> Page:
    """Return a new page that renders `screen`."""
    module, name = PAGES[type(screen)]
    view: type[Page] = getattr(import_module(f"ui.pages.{module}"), name)
    return view(look, screen)
