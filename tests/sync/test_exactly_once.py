"""Nothing lost, nothing twice, whenever sync is killed and whatever the server does (large: tests/sync_campaign.py)."""

from __future__ import annotations

import os

from tests.support.killed_sync import run


def test_everything_arrives_once_although_sync_is_killed_and_the_server_does_its_worst(tmp_path):
    kills = int(os.environ.get("HANDRAIL_KILLS", "5"))
    report = run(tmp_path / "site", 60, kills, seed="test")
    assert report.problems == []
    assert report.kills == kills
    assert report.while_sending > kills / 3
    assert report.before_end > 0
    assert report.posts > 60
    assert len(report.faults) > 5
