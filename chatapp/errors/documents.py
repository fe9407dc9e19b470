"""What can be wrong with a document or the library."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class DocumentError(ChatappError):
    """A document that cannot be used. `name` is the file's name."""


class FileMissing(DocumentError): ...


class PdfNotPdf(DocumentError): ...


class PdfEmpty(DocumentError): ...


class PdfNoPages(DocumentError): ...


class PdfLocked(DocumentError): ...


class PdfDamaged(DocumentError): ...


class PdfTooHeavy(DocumentError): ...


class DocumentNotReadable(DocumentError): ...


class DocumentLocked(DocumentError):
    """It has a password, and one may open it."""


class PasswordWrong(DocumentError): ...


class DocumentSealed(DocumentError):
    """It is locked, and no password opens it here; `cause` says why."""


class DocumentNeedsOffice(DocumentError):
    """LibreOffice could read it and is not installed; `what` is its kind."""


class ConversionFailed(DocumentError):
    """LibreOffice could not read it; `cause` is what happened."""


class ReaderNotStarted(DocumentError):
    """The system refused the process that reads it; `cause` is the system's word."""


class DocumentDamaged(DocumentError): ...


class DocumentTooHeavy(DocumentError): ...


class DocumentWithoutText(DocumentError): ...


class DocumentDoubled(DocumentError): ...


class DocumentMoved(DocumentError): ...


class FolderNotFound(ChatappError): ...


class FolderMissing(ChatappError): ...


class FolderWithoutDocuments(ChatappError): ...


class DocumentNotFound(DocumentError): ...


class PageNotFound(DocumentError): ...


class LibraryHeld(ChatappError): ...


class LibraryDamaged(ChatappError): ...


class EmbedderFailed(ChatappError): ...


class NothingToMap(ChatappError):
    """No passage of the documents has a vector."""


class CollectionNotFound(ChatappError):
    """`collections` are the names that there are."""


class CollectionEmpty(ChatappError): ...
