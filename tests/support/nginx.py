"""A real nginx with the configuration that docs/it/replicas.md gives, before real hubs, on loopback."""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.hubs import PATIENCE, free_port
from tests.support.rude_server import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.hubs import Hub

SITE = Path(__file__).parents[2] / "packaging" / "hub" / "nginx.conf"
AROUND = """{user}
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx(folder: Path, hubs: Sequence[Hub]) -> Iterator[tuple[str, str, Path]]:
    """Run it before two hubs; yield its https address, its http address, and whom to trust."""
    folder.mkdir()
    authority = Authority(folder)
    authority.server()
    secure, plain = free_port(), free_port()
    changes = {
        "127.0.0.1:8401": hubs[0].url.removeprefix("http://"),
        "127.0.0.1:8402": hubs[1].url.removeprefix("http://"),
        "listen 443": f"listen 127.0.0.1:{secure}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "hub.example.org": "127.0.0.1",
        "/etc/nginx/tls/hub.crt": f"{folder}/server0-127.0.0.1.pem",
        "/etc/nginx/tls/hub.key": f"{folder}/server0-127.0.0.1.pem",
        "client_header_timeout 10s": "client_header_timeout 1s",
    }
    text = SITE.read_text(encoding="utf-8")
    for said, here in changes.items():
        assert said in text, said
        text = text.replace(said, here)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed: ./dev test installs it"
    command = [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with subprocess.Popen(command) as process:
        try:
            _until_it_listens(process, secure)
            yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", authority.file
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx ended by itself"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return
        select.select([], [], [], 0.02)
    raise AssertionError("nginx does not listen")
