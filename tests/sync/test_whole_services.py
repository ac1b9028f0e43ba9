"""A service is the same service whichever way it comes: from a workbook, our hub, a stick, an .xml, another server."""

from __future__ import annotations

import asyncio
import json
from functools import cache

import pytest

from kiosk.services.compile import compile_form
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.outline import read_outline
from kiosk.services.service import RECORD
from tests.support.forms import xform
from tests.support.hubs import enrolled
from tests.support.kiosks import OWN_SERVICES
from tests.support.near_hub import near_hub
from tests.support.odk_clients import open_client, publish_examined, texts
from tests.support.openrosa_far_end import Offered
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import settle, working
from tests.support.sticks import Office, introduced

pytestmark = pytest.mark.usefixtures("examiner_here")
JOIN = "join-the-library"
CHECK = "check-my-application"
PRIVATE = {"born", "address", "grown_up_name"}


def media_of(name):
    beside = OWN_SERVICES / f"{name}-media"
    return {path.name: path.read_bytes() for path in beside.iterdir() if path.suffix != ".csv"}


def workbook(name):
    return (OWN_SERVICES / f"{name}.xlsx").read_bytes()


@cache
def at_hand(name):
    """Return what is recorded where the workbook itself is installed."""
    return json.loads(json.dumps(examine(OWN_SERVICES / f"{name}.xlsx").without_list().accepted().record))


def recorded(site, name):
    return json.loads((Services(site.services).get(name).folder / RECORD).read_bytes())


def sync(site):
    async def once():
        async with working(site) as (worker, deliveries):
            await worker.step()
            return deliveries.states("refused:")

    assert asyncio.run(once()) == {}


@pytest.mark.usefixtures("examiner")
def test_over_our_hub(tmp_path):
    with near_hub(tmp_path / "hub") as hub:
        site = enrolled(tmp_path / "site", hub)
        for name in (JOIN, CHECK):
            publish_examined(hub, f"{name}.xlsx", workbook(name), media_of(name))
        sync(site)
        for name in (JOIN, CHECK):
            assert recorded(site, name) == at_hand(name)
        assert Services(site.services).get(JOIN).private == PRIVATE
        # The workbook itself by hand, afterwards: it is there already.
        services = Services(site.services)
        services.add(examine(OWN_SERVICES / f"{JOIN}.xlsx"))
        assert recorded(site, JOIN) == at_hand(JOIN)
        # Another kiosk, or Collect, to which the hub is any OpenROSA server.
        client = open_client(hub)
        listed = client.get("/formList").content
        address = texts(listed, "downloadUrl")[texts(listed, "formID").index(JOIN)]
        assert client.get(address).content == compile_form(f"{JOIN}.xlsx", workbook(JOIN)).xml


def test_on_a_stick(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    office = Office(tmp_path / "office")
    kiosk = introduced(tmp_path / "site", office, stick)
    publish_examined(office, f"{JOIN}.xlsx", workbook(JOIN), media_of(JOIN), [kiosk.id])
    assert kiosk.carry("out", stick) == 0
    assert office.command(stick) == 0, office.said
    assert kiosk.carry("in", stick) == 0
    office.database.close()
    assert recorded(kiosk.site, JOIN) == at_hand(JOIN)


def test_from_a_server_that_hands_the_form_on_and_from_one_that_makes_it_anew(tmp_path):
    xml = compile_form(f"{JOIN}.xlsx", workbook(JOIN)).xml
    with OpenRosaTestServer() as server:
        server.far_end.offer(Offered(JOIN, read_outline(xml).version, xml, media_of(JOIN)))
        server.far_end.offer(Offered("other", "1", xform(MARKED)))
        site = settle(tmp_path / "site", server)
        sync(site)
    assert recorded(site, JOIN) == at_hand(JOIN)
    other = Services(site.services).get("other")
    assert (other.private, other.words("title", "en")) == ({"born"}, "Another")


def test_a_kiosk_that_was_renewed_reads_again_what_it_has(tmp_path):
    with OpenRosaTestServer() as server:
        server.far_end.offer(Offered("other", "1", xform(MARKED)))
        site = settle(tmp_path / "site", server)
        sync(site)
        record = Services(site.services).get("other").folder / RECORD
        whole = record.read_bytes()
        record.write_text(json.dumps(json.loads(whole) | {"private": [], "reading": 1}))
        sync(site)
        assert Services(site.services).get("other").private == set()
        asyncio.run(_as_before(site))
        sync(site)
    assert record.read_bytes() == whole


async def _as_before(site):
    """Let the kiosk know of the form what an older Handrail noted."""
    async with working(site) as (_, deliveries):
        noted = json.loads(deliveries.state("service:other"))
        del noted["reading"]
        deliveries.set_state("service:other", json.dumps(noted, sort_keys=True))


@pytest.mark.parametrize("name", [JOIN, CHECK])
def test_as_an_xml_file(tmp_path, name):
    form = tmp_path / "form.xml"
    form.write_bytes(compile_form(f"{name}.xlsx", workbook(name)).xml)
    beside = tmp_path / "form-media"
    beside.mkdir()
    for each, content in media_of(name).items():
        (beside / each).write_bytes(content)
    services = Services(tmp_path / "services")
    service = services.add(examine(form))
    assert json.loads((service.folder / RECORD).read_bytes()) == at_hand(name)


MARKED = """
    | survey |
    | | type | name | label | appearance |
    | | date | born | Born? | private |
    | | text | town | Town? | |
    | settings |
    | | form_title | form_id | version |
    | | Another | other | 1 |
"""
