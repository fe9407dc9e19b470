"""What can be wrong with pictures that go along with a question."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class PictureError(ChatappError):
    """A picture cannot be seen."""


class ModelSeesNoPictures(PictureError): ...


class VisionPartUnfit(PictureError): ...


class PictureUnknown(PictureError): ...


class PictureMissing(PictureError): ...


class PictureUnreadable(PictureError): ...
