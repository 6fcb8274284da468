"""A canvas whose PDF carries a file inside (PDF 32000-1, 7.11.4; associated with the document as PDF/A-3 asks)."""

import hashlib
from typing import Any

from msgspec import Struct
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress
from reportlab.pdfgen.canvas import Canvas


class Inside(Struct, frozen=True):
    """A file that goes into a PDF: its name, its media type, what it is in a few words, its bytes."""

    name: str
    media_type: str
    words: str
    content: bytes


class AttachingCanvas(Canvas):
    """Draws pages, and puts files inside."""

    # Its types are told in part only.
    _doc: Any

    def attach(self, inside: Inside, when: str) -> None:
        """Put a file inside; ``when`` is its date in the form of PDF."""
        size, digest = len(inside.content), hashlib.md5(inside.content, usedforsecurity=False).digest()
        about = {
            "Size": size,
            "CheckSum": PDFString(digest),
            "CreationDate": PDFString(when),
            "ModDate": PDFString(when),
        }
        kind = {
            "Type": PDFName("EmbeddedFile"),
            # A slash within a name is written by its number (7.3.5), which the maker of names would number again.
            "Subtype": "/" + inside.media_type.replace("/", "#2F"),
            "Params": PDFDictionary(about),
        }
        stream = self._doc.Reference(PDFStream(PDFDictionary(kind), inside.content, [PDFZCompress]))
        name = PDFString(inside.name)
        told = {
            "Type": PDFName("Filespec"),
            "F": name,
            "UF": name,
            "Desc": PDFString(inside.words),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": stream, "UF": stream}),
        }
        file = self._doc.Reference(PDFDictionary(told))
        catalog = self._doc.Catalog
        catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray([name, file])})})
        catalog.AF = PDFArray([file])
        # The maker of PDF files knows an older list of what a catalog may hold.
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
