"""What a kiosk cannot do: which questions are left out, and which are answered in another way.

docs/decisions/0005-unavailable-types.md tells why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEVICES: Final = {
    "geopoint": "a place from GPS",
    "geotrace": "a line on a map",
    "geoshape": "an area on a map",
    "binary": "a file",
}
TYPED_PLACE: Final = "geopoint"
"""A type that is left out where it may be empty, and typed where it may not."""
_UPLOADS: Final = {
    "image": "a photo or drawing",
    "audio": "a recording",
    "video": "a video",
    "osm": "a map object",
}
ELSEWHERE: Final[Mapping[str, str]] = {
    "map": "a list instead of a map",
    "image-map": "a list instead of a drawing to touch",
    "ethiopian": "the international calendar",
    "coptic": "the international calendar",
    "islamic": "the international calendar",
    "bikram-sambat": "the international calendar",
    "myanmar": "the international calendar",
    "persian": "the international calendar",
    "buddhist": "the international calendar",
    "bearing": "a number that is typed",
    "printer": "words on the screen",
    "url": "words on the screen",
}
"""Appearances that are not drawn as asked: what people get instead."""


class Asked(Protocol):
    """A question as far as this module cares: a Prompt of the engine is one."""

    @property
    def control(self) -> str:
        """The element of the body: input, upload, select1 ..."""

    @property
    def datatype(self) -> str:
        """The type of the bind: string, geopoint, binary ..."""

    @property
    def required(self) -> bool:
        """Whether it has to be answered."""


def unavailable(prompt: Asked) -> bool:
    """Tell whether a kiosk has no way to answer this question: it is left out of the visit and stays empty."""
    return bool(missing_device(prompt.control, prompt.datatype, demanded=prompt.required))


def missing_device(control: str, datatype: str, mediatype: str = "", *, demanded: bool = False) -> str:
    """Say in words what the question wants that a kiosk does not have, "" when it can be answered here.

    A place that is `demanded` is typed in degrees.
    """
    if demanded and datatype == TYPED_PLACE and control == "input":
        return ""
    if control == "upload":
        return _UPLOADS.get(mediatype.partition("/")[0], "a file")
    if control in ("input", "group"):
        return _DEVICES.get(datatype, "")
    return ""
