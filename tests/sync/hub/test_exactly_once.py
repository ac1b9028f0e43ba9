"""All there, none twice, none altered, whoever is killed and whatever the network does (large: tests/sync_campaign)."""

from __future__ import annotations

from tests.support.killed_hub import Setting, run


def test_everything_arrives_once_although_kiosks_and_hub_are_killed_and_the_network_does_its_worst(tmp_path):
    setting = Setting(["--data", str(tmp_path / "hub")], f"sqlite:///{tmp_path / 'hub' / 'hub.db'}", kiosks=2, faults=6)
    report = run(tmp_path, 30, kills=2, seed="test", setting=setting)
    assert report.problems == []
    assert report.kills == {"kiosk": 1, "both": 1}
    assert report.before_end > 0
    assert sum(report.faults.values()) >= 6
