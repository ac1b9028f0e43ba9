"""The XML namespaces of a form."""

from __future__ import annotations

from typing import Final

XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
OPENROSA: Final = "http://openrosa.org/xforms"
ODK: Final = "http://www.opendatakit.org/xforms"
ENTITIES: Final = "http://www.opendatakit.org/xforms/entities"

# Forms written by hand leave declarations out that every ODK tool supplies.
USUAL: Final = {
    "": XFORMS,
    "h": XHTML,
    "jr": JAVAROSA,
    "orx": OPENROSA,
    "odk": ODK,
    "entities": ENTITIES,
    "xsd": "http://www.w3.org/2001/XMLSchema",
}
