"""Light clients of a hub, all in one process: python -m tests.benchmarks._senders URL posts|batches HOW ROUNDS.

`how` is the token of single posts, or the hub's database, into which the kiosks of the batches are enrolled. Prints
in JSON how many submissions were taken in a second, by the number of clients, for each round.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import insert

from kiosk.sealing.pairs import OpeningKey, SigningKey
from kiosk.sealing.seals import seal, sign
from kiosk.store.submissions import SealedSubmission, binding, stamp
from sync.batch import pack
from sync.hub.database import Database
from sync.hub.schema import kiosks
from sync.signing import Request, digest_of, fresh_nonce
from sync.signing import sign as sign_request
from tests.benchmarks.hub import BATCH, BATCHES, CLIENTS, POSTS
from tests.support.odk_clients import BOUNDARY, NOW, body_of
from tests.support.openrosa_far_end import instance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.sealing.pairs import SealingKey

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _send(requests: Sequence[bytes], line: Line, status: bytes) -> None:
    reader, writer = line
    for request in requests:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 " + status), head
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or b"0"))
    writer.close()


async def _all(address: str, lanes: Sequence[Sequence[bytes]], status: bytes) -> float:
    host, port = address.removeprefix("http://").split(":")
    lines = [await asyncio.open_connection(host, int(port)) for _ in lanes]
    begin = time.perf_counter()
    await asyncio.gather(*(_send(lane, line, status) for lane, line in zip(lanes, lines, strict=True)))
    return time.perf_counter() - begin


def _post(token: str) -> bytes:
    body = body_of(instance(f"uuid:{uuid.uuid4()}", "somebody said something here, about so long"))
    head = f"POST /v1/key/{token}/submission HTTP/1.1\r\nHost: hub\r\nX-OpenRosa-Version: 1.0\r\n"
    head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _batches(address: str, many: int) -> list[bytes]:
    """Enrol a kiosk, and return its batches, each of submissions nobody has seen."""
    key, site = SigningKey.make(), OpeningKey.make("submissions").sealing
    row = {"id": key.id, "name": "", "public_key": key.verifying.raw, "machine": "", "enrolled_at": stamp(NOW)}
    database = Database(address)
    database.transaction(lambda connection: connection.execute(insert(kiosks), row | {"counter": 0, "health": {}}))
    database.close()
    return [_signed(key, pack([_sealed(key, site) for _ in range(BATCH)]), number + 1) for number in range(many)]


def _sealed(key: SigningKey, site: SealingKey) -> SealedSubmission:
    name = f"uuid:{uuid.uuid4()}"
    bound = binding(name, "join", "1", stamp(NOW))
    box = seal(site, instance(name), bound)
    return SealedSubmission(0, name, "join", "1", stamp(NOW), box, sign(key, box, bound))


def _signed(key: SigningKey, body: bytes, counter: int) -> bytes:
    path = "/kiosk/submissions"
    request = Request("POST", path, "", digest_of(body), counter, int(time.time()), fresh_nonce(), key.id)
    given = {"Host": "hub", "Content-Length": str(len(body)), **sign_request(request, key)}
    head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return head.encode() + b"\r\n" + body


def _rate(url: str, what: str, how: str, clients: int) -> float:
    if what == "posts":
        lanes = [[_post(how) for _ in range(POSTS // clients)] for _ in range(clients)]
        many, status = POSTS // clients * clients, b"201"
    else:
        lanes = [_batches(how, BATCHES // clients) for _ in range(clients)]
        many, status = BATCHES // clients * clients * BATCH, b"204"
    return many / asyncio.run(_all(url, lanes, status))


def main(url: str, what: str, how: str, rounds: int) -> None:
    found = {clients: [_rate(url, what, how, clients) for _ in range(rounds)] for clients in CLIENTS}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
