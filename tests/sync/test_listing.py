from __future__ import annotations

import pytest

from sync.listing import ListingError, read_form_list, read_integrity, read_manifest

FORM_LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<xforms xmlns="http://openrosa.org/xforms/xformsList">
  <xform><formID>join</formID><name>Join</name><version>2026-1</version><hash>md5:abc</hash>
    <downloadUrl>https://a.example.org/f.xml</downloadUrl><manifestUrl>https://a.example.org/m</manifestUrl></xform>
  <xform><formID>old</formID><name>Old</name><version/><hash>md5:def</hash>
    <downloadUrl>https://a.example.org/g.xml</downloadUrl></xform>
</xforms>"""
MANIFEST = b"""<manifest xmlns="http://openrosa.org/xforms/xformsManifest">
  <mediaFile><filename>a.png</filename><hash>md5:abc</hash><downloadUrl>https://a.example.org/a</downloadUrl></mediaFile>
  <mediaFile type="entityList"><filename>slots.csv</filename><hash>md5:e"t</hash>
    <downloadUrl>https://a.example.org/s</downloadUrl><integrityUrl>https://a.example.org/i</integrityUrl></mediaFile>
</manifest>"""


def test_a_list_of_forms():
    one, two = read_form_list(FORM_LIST)
    assert (one.form_id, one.version, one.hash, one.manifest_url) == (
        "join",
        "2026-1",
        "abc",
        "https://a.example.org/m",
    )
    assert (two.form_id, two.version, two.manifest_url) == ("old", "", "")


def test_a_manifest():
    picture, entities = read_manifest(MANIFEST)
    assert (picture.name, picture.hash, picture.entity_list) == ("a.png", "abc", False)
    assert (entities.name, entities.hash, entities.entity_list) == ("slots.csv", 'e"t', True)
    assert entities.integrity_url == "https://a.example.org/i"


def test_which_entities_are_deleted():
    first, second = (
        b"<entity id='%s'><deleted>%s</deleted></entity>" % pair for pair in ((b"a", b"true"), (b"b", b"false"))
    )
    assert read_integrity(b"<data><entities>" + first + second + b"</entities></data>") == {"a": True, "b": False}


@pytest.mark.parametrize(
    "xml",
    [
        b"", b"no xml", FORM_LIST[:-20], b"<html/>", b"<xforms><xform/></xforms>",
        b"<xforms><xform><formID>x</formID></xform></xforms>",
        FORM_LIST.replace(b">Join<", b">" + b"x" * 5000 + b"<"),
        FORM_LIST.replace(b">join<", b">jo\x07in<"),
        FORM_LIST.replace(b">join<", ">jo\u202ein<".encode()),
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + FORM_LIST[38:],
        b"<xforms>" + b"<xform/>" * 2001 + b"</xforms>",
        b"<a>" * 5000,
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_refused_whole(xml):
    with pytest.raises(ListingError):
        read_form_list(xml)


@pytest.mark.parametrize(
    "xml",
    [
        MANIFEST.replace(b"slots.csv", b"a.png"),
        MANIFEST.replace(b"<filename>a.png</filename>", b""),
        FORM_LIST,
        b"<manifest>" + b"<mediaFile/>" * 1001 + b"</manifest>",
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_whole(xml):
    with pytest.raises(ListingError):
        read_manifest(xml)
