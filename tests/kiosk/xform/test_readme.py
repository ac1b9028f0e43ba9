from __future__ import annotations

import doctest
from pathlib import Path

README = Path(__file__).parents[3] / "kiosk" / "xform" / "README.md"


def test_the_readme_is_true():
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
    result = doctest.testfile(str(README), module_relative=False, optionflags=options)
    assert result.attempted > 10
    assert result.failed == 0


def test_the_public_names_are_documented():
    import kiosk.xform

    for name in kiosk.xform.__all__:
        thing = getattr(kiosk.xform, name)
        if name != "Media":
            assert thing.__doc__, name
        if isinstance(thing, type):
            public = {key: value for key, value in vars(thing).items() if not key.startswith("_") and callable(value)}
            assert all(value.__doc__ for value in public.values()), name
