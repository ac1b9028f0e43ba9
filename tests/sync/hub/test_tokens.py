"""`handrail hub token` and `revoke`: a token is shown once, and of what is kept nobody can make it."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.__main__ import main
from sync.hub.database import Database
from sync.hub.schema import audit, tokens


def test_a_token_is_shown_once_and_revoked_by_its_name(tmp_path, capsys):
    where = ["--data", str(tmp_path / "hub")]
    assert main(["hub", "token", "--name", "Collect", "--address", "https://hub.example.org/", *where]) == 0
    token, words = capsys.readouterr().out.splitlines()[:2]
    assert f"https://hub.example.org/v1/key/{token}" in words
    assert main(["hub", "revoke", "--name", "Collect", *where]) == 0
    assert main(["hub", "revoke", "--name", "Collect", *where]) == 1
    assert main(["hub", "token", *where]) == 1
    assert "--name" in capsys.readouterr().out
    database = Database(f"sqlite:///{tmp_path / 'hub' / 'hub.db'}")
    with database.reading() as connection:
        (row,) = connection.execute(select(tokens)).all()
        actions = list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())
    database.close()
    assert row.revoked_at
    assert token not in str(row)
    assert actions == ["token made", "token revoked"]
