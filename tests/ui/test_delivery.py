"""Sync beside the window: real processes, a real server."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
from PySide6.QtCore import QProcess

from kiosk import config
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import fill, settle
from ui.delivery import Delivery, begun

LONG = 60_000


@pytest.fixture
def server():
    with OpenRosaTestServer() as running:
        yield running


@pytest.fixture
def delivery(tmp_path, server, qapp):
    assert qapp is not None
    settle(tmp_path / "site", server)
    made = Delivery(config.load(None, tmp_path / "site"), again_ms=10)
    yield made
    made.close()


def test_what_is_finished_is_delivered_while_the_window_lives(tmp_path, server, delivery, qtbot):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:1"])
    delivery.start()
    qtbot.waitUntil(lambda: "uuid:1" in server.records, timeout=LONG)
    fill(site, ["uuid:2"])
    qtbot.waitUntil(lambda: "uuid:2" in server.records, timeout=LONG)
    delivery.close()
    assert delivery.process.state() == QProcess.ProcessState.NotRunning
    assert delivery.process.exitCode() == 0


def test_it_is_started_again_when_it_was_killed(tmp_path, server, delivery, qtbot):
    delivery.start()
    qtbot.waitUntil(lambda: bool(server.requests), timeout=LONG)
    first = delivery.process.processId()
    os.kill(first, signal.SIGKILL)
    fill(settle(tmp_path / "site", server), ["uuid:1"])
    qtbot.waitUntil(lambda: "uuid:1" in server.records, timeout=LONG)
    assert delivery.process.processId() not in {0, first}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("kind", "runs"), [("none", False), ("openrosa", True), ("hub", True)])
def test_it_runs_where_there_is_somewhere_to_deliver_to(tmp_path, server, kind, runs):
    settle(tmp_path / "site", server)
    settings = config.load(None, tmp_path / "site")
    delivery = begun(replace(settings, sync=replace(settings.sync, kind=kind)))
    assert (delivery is not None) == runs
    if delivery is not None:
        assert delivery.process.state() != QProcess.ProcessState.NotRunning
        delivery.close()
