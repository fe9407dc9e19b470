"""What can be wrong with a summary, a translation or a batch."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class NothingToRead(ChatappError): ...


class LanguageUnknown(ChatappError): ...


class GlossaryBroken(ChatappError): ...


class WorkNotFound(ChatappError): ...


class WorkUnfinished(ChatappError): ...


class ExportFailed(ChatappError): ...


class ExportKindUnknown(ChatappError): ...
