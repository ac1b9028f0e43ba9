"""The same form and answers in our engine and in JavaRosa: instance XML, relevance and all that is shown agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from kiosk.commands.services import own_forms
from kiosk.services.examination import examine
from tests.oracle.jvm import MISSING, is_there
from tests.oracle.playing import play
from tests.oracle.real import real_forms, walk
from tests.oracle.strategies import actions, forms

pytestmark = pytest.mark.skipif(not is_there(), reason=MISSING)


# More, and others each time: python -m tests.oracle --examples 2000
@settings(max_examples=100, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(form=forms(), done=actions)
def test_made_up_forms(javarosa, form, done):
    assert play(javarosa, form, done) == []


@pytest.mark.parametrize("path", own_forms(), ids=lambda path: path.stem)
def test_our_own_services(javarosa, path):
    examined = examine(path, own=True)
    assert walk(javarosa, examined.form.xml, examined.media, answers=40, every=4) == []


def test_real_forms(javarosa, shared):
    # Where there are none, the made-up forms and our own services stand for them.
    for name, xml, media in real_forms(shared):
        assert (name, walk(javarosa, xml, media, answers=20, every=20)) == (name, [])
