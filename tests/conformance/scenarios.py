"""Plays the recorded scenarios: forms filled in by a reference implementation while it ran its own tests.

The criteria are those the cases were given with: after loading and after every step, for the nodes named, value,
relevant, required, readonly, choices, label, hint and violation are the same, and so is the instance XML after
canonicalisation. Only generated ids may differ (each must stand for the same one throughout), and namespace
declarations nothing uses.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from kiosk.xform import EntryError, parse_form
from kiosk.xform.secondary import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.xform import Entry, Form
    from kiosk.xform.states import NodeState

_ZONE = ZoneInfo("America/Phoenix")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FLAGS = {"relevant": True, "required": False, "readonly": False}


def run(case: Mapping[str, Any]) -> list[str]:
    """Play one scenario and return what was not as recorded; nothing when it holds."""
    return _Player(case).play()


class _Player:
    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case
        self.problems: list[str] = []
        self.ids: dict[str, str] = {}
        moment = datetime.fromtimestamp(case["now"] / 1000, _ZONE)
        self.now = lambda: moment
        self.form = self._parse()
        edited = case["editInstance"]
        self.entry = self.form.begin(self.now, instance=edited.encode() if edited else None)
        self.entries = [self.entry]

    def _edited(self, xml: str) -> Entry:
        """Return the entry a recorded edit began from: the last, unless its deprecatedID tells of an earlier one."""
        match = re.search(r"deprecatedID>(uuid:[^<]*)<", xml)
        wanted = _UUID.sub(lambda found: self.ids.get(found[0], found[0]), match[1]) if match else ""
        return next((entry for entry in reversed(self.entries) if entry.instance_id == wanted), self.entry)

    def _parse(self) -> Form:
        media = {
            file_name(each["url"]): each["text"].encode() if each["status"] == 200 else b""
            for each in self.case["attachments"]
        }
        return parse_form(self.case["form"].encode(), media)

    def play(self) -> list[str]:
        init = self.case["init"]
        self._compare("init", init["nodes"], init["xml"], ())
        for number, step in enumerate(self.case["steps"]):
            where = f"step {number} ({step['op']})"
            try:
                self._do(step)
            except EntryError as error:
                if not step.get("error"):
                    self.problems.append(f"{where}: {error}")
            self._compare(where, step["changed"], step["xml"], step["removed"])
        return self.problems

    def _do(self, step: Mapping[str, Any]) -> None:
        match step["op"]:
            case "answer":
                self.entry.answer(step["ref"], self._answer(step))
            case "createNewRepeat":
                self.entry.add_repeat(step["ref"])
            case "removeRepeat":
                self.entry.remove_repeat(step["ref"])
            case "setLanguage":
                self.entry.language = step["args"][0]
            case "editCurrentInstance":
                edited = self._edited(step["xml"])
                self.entry = self.form.begin(self.now, instance=edited.to_xml())
            case "newInstance":
                self.entry = self.form.begin(self.now)
            case operation if "erialize" in operation:
                self.entry = self.form.restore(self.entry.save(), self.now)
            case operation:
                raise AssertionError(operation)
        self.entries.append(self.entry)

    def _answer(self, step: Mapping[str, Any]) -> str:
        given = step["args"]
        if isinstance(given[0], str) and given[0] == step["ref"] and len(given) > 1:
            given = given[1:]
        return " ".join(self._text(value, step) for value in given).strip()

    def _text(self, value: Any, step: Mapping[str, Any]) -> str:  # noqa: PLR0911 -- one for each kind
        match value:
            case None:
                return ""
            case bool():
                return "1" if value else "0"
            case {"$bigint": digits}:
                return str(digits)
            case {"$obj": "File"}:
                # The recording lost the name the person gave; the recorded state still has it.
                return next(node["value"] for node in step["changed"] if node["ref"] == step["ref"])
            case {"$obj": "Object", "json": text}:
                return _geopoint(json.loads(text))
            case {"$obj": _, "str": text}:
                return str(text)
            case float() if value.is_integer():
                return str(int(value))
        return str(value)

    def _compare(self, where: str, nodes: Iterable[Mapping[str, Any]], xml: str, removed: Iterable[Any]) -> None:
        states = {state.ref: state for state in self.entry.nodes()}
        for expected in nodes:
            state = states.get(expected["ref"])
            if state is None:
                self.problems.append(f"{where}: {expected['ref']} is missing")
                continue
            for key, wanted, got in self._differences(expected, state):
                self.problems.append(f"{where}: {expected['ref']} {key}: expected {wanted!r}, got {got!r}")
        for ref, _ in removed:
            if ref in states:
                self.problems.append(f"{where}: {ref} is still there")
        wanted, got = canonical(self._same_ids(xml, self.entry)), canonical(self.entry.to_xml().decode())
        if wanted != got:
            self.problems.append(f"{where}: xml: expected {wanted}, got {got}")

    def _differences(self, expected: Mapping[str, Any], state: NodeState) -> Iterable[tuple[str, Any, Any]]:
        pairs = [(key, expected.get(key, default), getattr(state, key)) for key, default in _FLAGS.items()]
        pairs += [(key, expected.get(key) or "", getattr(state, key)) for key in ("label", "hint")]
        if "value" in expected:
            pairs.append(("value", self._same_id(expected["value"], state.value), state.value))
        choices = expected.get("choices")
        pairs.append(("choices", choices, None if state.choices is None else [list(pair) for pair in state.choices]))
        violation = expected.get("violation")
        got = None if state.violation is None else state.violation.kind
        pairs.append(("violation", violation["condition"] if violation else None, got))
        return [pair for pair in pairs if pair[1] != pair[2]]

    def _same_id(self, wanted: str, got: str) -> str:
        """Return `wanted` with its generated ids replaced by those that stand for them here."""
        for theirs, ours in zip(_UUID.findall(wanted), _UUID.findall(got), strict=False):
            self.ids.setdefault(theirs, ours)
        return _UUID.sub(lambda match: self.ids.get(match[0], match[0]), wanted)

    def _same_ids(self, xml: str, entry: Entry) -> str:
        return self._same_id(xml, entry.to_xml().decode())


def canonical(xml: str) -> str:
    """Return the canonical form (C14N 2.0, which declares only what is used)."""
    return ET.canonicalize(xml)


def _geopoint(value: Mapping[str, float]) -> str:
    numbers = [value["latitude"], value["longitude"]]
    if "altitude" in value or "accuracy" in value:
        numbers.append(value.get("altitude", 0))
    if "accuracy" in value:
        numbers.append(value["accuracy"])
    return " ".join(str(number) for number in numbers)
