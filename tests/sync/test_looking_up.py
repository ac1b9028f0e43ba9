"""The list in which people look up their application comes from any server, with the time when it was right."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.services.compile import compile_form
from kiosk.services.installed import Services
from kiosk.services.outline import read_outline
from kiosk.services.status_list import find
from sync.hub.database import Database
from sync.hub.statuses import upload
from tests.support.hubs import enrolled
from tests.support.kiosks import OWN_SERVICES
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, publish_examined
from tests.support.openrosa_far_end import Offered
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import settle, working

pytestmark = pytest.mark.usefixtures("examiner_here")
CHECK = "check-my-application"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _sync(site):
    async def once():
        async with working(site) as (worker, deliveries):
            await worker.step()
            return deliveries.states()

    return asyncio.run(once())


def _is_new(service):
    return datetime.now(UTC) - service.list_as_of < timedelta(minutes=5)


def test_from_our_hub_with_words_in_languages(tmp_path):
    with near_hub(tmp_path / "hub") as hub:
        site = enrolled(tmp_path / "site", hub)
        services = Services(site.services)
        workbook = (OWN_SERVICES / f"{CHECK}.xlsx").read_bytes()
        publish_examined(hub, f"{CHECK}.xlsx", workbook, {}, [site.signer.id])
        _sync(site)
        service = services.get(CHECK)
        assert (service.looks_up, service.lacks_list) == ("applications", True)
        database = Database(hub.address)
        content = b"reference,status,words,words::es\nKJ 2886,In progress,Soon.,Pronto.\n"
        asyncio.run(upload(database, "applications", content, by="staff", now=NOW))
        database.close()
        _sync(site)
        service = services.get(CHECK)
        found = find(service.index, "kj2886")
        assert (found.status, found.words) == ("In progress", {"": "Soon.", "es": "Pronto."})
        assert service.status_words(found.status, "ar") == "نحن ننظر في طلبك الآن."
        assert _is_new(service)


def test_from_odk_central_and_the_date_is_that_of_the_last_word_from_it(tmp_path):
    xml = compile_form(f"{CHECK}.xlsx", (OWN_SERVICES / f"{CHECK}.xlsx").read_bytes()).xml
    head = b"name,label,__version,reference,status\n"
    lists = {"applications.csv": head + b"6b7c-uuid,An application,1,KJ 2886,ready\n"}
    with OpenRosaTestServer() as server:
        server.far_end.offer(Offered(CHECK, read_outline(xml).version, xml, entity_lists=lists))
        site = settle(tmp_path / "site", server)
        services = Services(site.services)
        _sync(site)
        service = services.get(CHECK)
        assert find(service.index, "KJ-2886").status == "ready"
        assert find(service.index, "6b7c-uuid") is None
        services.confirm(CHECK, LONG_AGO)
        _sync(site)
        assert _is_new(services.get(CHECK))
        assert services.get(CHECK).folder == service.folder
    # A server that does not answer says nothing about the list.
    services.confirm(CHECK, LONG_AGO)
    assert _sync(site)["trouble"]
    assert services.get(CHECK).list_as_of == LONG_AGO
