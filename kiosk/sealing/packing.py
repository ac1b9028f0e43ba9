"""What goes into a box is made shorter first: deflate (RFC 1951), which begins as if DICTIONARY had come before.

What is sealed looks like noise and cannot be made shorter any more, neither by a server nor on a stick.
"""

from __future__ import annotations

import zlib
from typing import Final

LARGEST: Final = 64 * 1024 * 1024
"""Nothing that is unpacked may be larger: a small box could hold gigabytes of zeros."""
_RAW: Final = -zlib.MAX_WBITS
# Never changed: what is in the field was packed with it. The most usual stands last, where it is nearest.
DICTIONARY: Final = (
    b"event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason\n"
    b"form start,form exit,form finalize,end screen,question,group questions,,,1234567890123,1234567890123\n"
    b'<entities:entity dataset="" create="1" update="1" baseVersion=""><entities:label></entities:label>'
    b'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" '
    b'xmlns:entities="http://www.opendatakit.org/xforms/entities" xmlns="http://www.w3.org/2002/xforms" '
    b"<address></address><postcode></postcode><email></email><phone></phone><note></note><other></other>"
    b"<first_name></first_name><last_name></last_name><date_of_birth></date_of_birth><language></language>"
    b"<device></device><audit>audit.csv</audit><orx:deprecatedID></orx:deprecatedID><deviceid>handrail:</deviceid>"
    b"<consent>yes</consent><choice>no</choice><name></name></contact></address></details>"
    b"<today>2026-11-22</today><start>2026-11-22T09:00:00.000+00:00</start><end>2026-11-22T10:00:00.000+01:00</end>"
    b'<data xmlns:orx="http://openrosa.org/xforms" id="" version="2026112201" odk:xforms-version="1.0.0">'
    b"<meta><instanceID>uuid:</instanceID><instanceName></instanceName></meta></data>"
    b"<orx:meta><orx:instanceID>uuid:</orx:instanceID></orx:meta></data>"
)


def packed(content: bytes) -> bytes:
    """Make it shorter, by a few bytes longer where it cannot be. At most LARGEST bytes can be unpacked again."""
    packer = zlib.compressobj(wbits=_RAW, zdict=DICTIONARY)
    return packer.compress(content) + packer.flush()


def unpacked(content: bytes) -> bytes:
    """Return what `packed` was given. Raises ValueError."""
    unpacker = zlib.decompressobj(wbits=_RAW, zdict=DICTIONARY)
    try:
        found = unpacker.decompress(content, LARGEST + 1)
    except zlib.error:
        raise ValueError("not packed as we pack") from None
    if not unpacker.eof or unpacker.unused_data or len(found) > LARGEST:
        raise ValueError("cut off, larger than we take, or something behind its end")
    return found
