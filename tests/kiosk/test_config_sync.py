"""The section [sync]: addresses without secrets in them, and only over https."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from kiosk import config

TOKEN = "s8Vk$3" + "A" * 58


def problems(text):
    with pytest.raises(config.ConfigError) as caught:
        config.parse("[sync]\n" + text, Path("k.toml"))
    return "\n".join(caught.value.problems)


def test_nothing_is_sent_as_it_comes():
    read = config.parse("").sync
    assert (read.kind, read.url, read.plain, read.quiet_hours, read.ca_file) == ("none", "", False, None, None)


def test_a_server_of_our_own_with_its_own_authority(tmp_path):
    text = """
        [sync]
        kind = "openrosa"
        url = "https://forms.example.org/v1/key/{secret}/projects/1/"
        ca_file = "our-ca.pem"
        quiet_hours = "22:30-05:00"
        proxy = "http://proxy.example.org:3128"
    """
    read = config.parse(text, None, tmp_path).sync
    assert read.url == "https://forms.example.org/v1/key/{secret}/projects/1"
    assert read.ca_file == tmp_path / "our-ca.pem"
    assert read.quiet_hours == (time(22, 30), time(5, 0))


@pytest.mark.parametrize("url", ["http://localhost:8383", "http://127.0.0.1:8383/v1", "http://[::1]:8383", ""])
def test_this_machine_needs_no_certificate(url):
    assert config.parse(f'[sync]\nurl = "{url}"').sync.url == url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('url = "http://forms.example.org"', "must begin with https://"),
        ('url = "forms.example.org"', "write the address of the server"),
        ('url = "https://"', "write the address of the server"),
        ('url = "https://a b.example.org"', "write the address of the server"),
        ('url = "https://forms.example.org:port"', "write the address of the server"),
        ('url = "https://[::1"', "write the address of the server"),
        ('url = "https://forms.example.org/?key=3"', "write the address of the server"),
        ('url = "https://{secret}.example.org/"', "write the address of the server"),
        ("url = 3", "write the address of the server"),
        ('url = "https://forms.exämple.org"', "write the address of the server"),
        ('url = "https://mary:sesame@forms.example.org"', "into the file keys/sync-secret"),
        (f'url = "https://forms.example.org/v1/key/{TOKEN}/projects/1"', "{secret} in place of the token"),
        ('kind = "openrosa"', "needs the address of the server"),
        ('kind = "ftp"', 'one of "none", "hub", "openrosa"'),
        ('proxy = "http://mary:sesame@proxy.example.org"', "without name and password"),
        ('proxy = "socks5://proxy.example.org"', "the address of the proxy"),
        ('quiet_hours = "1-5"', "from when until when"),
        ('quiet_hours = "05:00-05:00"', "from when until when"),
        ("bandwidth_kbit = -1", "from 0 to 1000000"),
        ("poll_minutes = 0", "from 1 to 1440"),
        ('ca_file = "\\u0000"', "the path of a file"),
        ("plain = 1", "true or false"),
    ],
)
def test_a_mistake_is_named_with_what_to_write_instead(text, words):
    assert words in problems(text)


def test_no_message_repeats_a_secret():
    for text in (f'url = "https://a.example.org/v1/key/{TOKEN}/x"', 'url = "https://mary:sesame@a.example.org"'):
        assert "sesame" not in problems(text)
        assert TOKEN not in problems(text)
