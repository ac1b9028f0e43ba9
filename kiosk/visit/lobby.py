"""What one can do here: the list of services, and the page before the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.screens import Line, ServiceCard, Services, Start
from kiosk.visit.welcome import minutes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.services.service import Service
    from kiosk.view import View


def services(view: View, offered: Iterable[Service], trouble: Line | None) -> Services:
    """Return the list. `trouble` is said in place of the hint, when a service could not be opened."""
    cards = tuple(_card(view, service) for service in offered)
    hint = trouble or view.line("services-hint" if cards else "services-none")
    return Services(
        identity="services/trouble" if trouble else "services",
        frame=view.frame(),
        title=view.line("services-title"),
        hint=hint,
        cards=cards,
    )


def start(view: View, service: Service, idle_seconds: int) -> Start:
    """Return the start page: what it is for, what one needs and pays, how long it takes, what happens to answers."""
    kept = "answer-nothing-kept" if service.looks_up else "start-answers-words"
    facts = [
        ("what-you-need", view.line("start-need"), words(view, service, "needs")),
        ("cost", view.line("start-cost"), words(view, service, "cost")),
        ("clock", view.line("start-time"), _duration(view, service)),
        ("private", view.line("start-answers"), view.line(kept)),
        ("time-limit", view.line("start-leave"), view.line("start-leave-words", minutes=minutes(idle_seconds))),
    ]
    return Start(
        identity=f"start/{service.id}",
        frame=view.frame(title(view, service), forward="frame-start"),
        title=title(view, service),
        lead=words(view, service, "purpose") or Line("", language=view.language),
        facts=tuple((sign, heading, said) for sign, heading, said in facts if said),
    )


def title(view: View, service: Service) -> Line:
    """Return the name of a service."""
    return words(view, service, "title") or Line(service.id, spoken=service.id, language=view.language)


def words(view: View, service: Service, key: str) -> Line | None:
    """Return what the service says about `key`, None where it says nothing; in its own language if it must be."""
    said = service.words(key, view.language)
    if not said:
        return None
    language = view.language if service.speaks(view.language) else service.languages[0]
    return Line(shown=said, spoken=said, language=language)


def _card(view: View, service: Service) -> ServiceCard:
    return ServiceCard(
        id=service.id,
        title=title(view, service),
        purpose=words(view, service, "purpose") or Line("", language=view.language),
        duration=_duration(view, service),
        icon=service.icon,
        paused=_paused(view, service),
    )


def _paused(view: View, service: Service) -> Line | None:
    if service.paused is None:
        return view.line("services-no-list") if service.lacks_list else None
    reason = service.pause_reason(view.language)
    return view.line("services-paused-why", reason=reason) if reason else view.line("services-paused")


def _duration(view: View, service: Service) -> Line | None:
    return view.line("services-duration", minutes=service.minutes) if service.minutes else None
