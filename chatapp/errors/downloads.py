"""What can go wrong when a model file is fetched, copied, checked or removed."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class DownloadError(ChatappError):
    """`name` is the file's name, `address` the host's."""


class DownloadFailed(DownloadError):
    """The connection failed, also after several tries; `cause` says how. It can be resumed."""


class DownloadRefused(DownloadError):
    """The host wants an account or an agreement."""


class DownloadMissing(DownloadError):
    """The host has no such file."""


class DownloadChanged(DownloadError):
    """The host's file is not the one of the catalogue."""


class ChecksumWrong(ChatappError):
    """The content of `name` is not what its checksum says."""


class DiskTooSmall(ChatappError):
    """`needed` and `available` are sizes with a unit."""


class ModelFileThere(ChatappError):
    """Another file called `name` is in `folder`."""


class HubNameWrong(ChatappError):
    """`name` is no OWNER/REPOSITORY/FILE.gguf of a hub and no entry of the catalogue."""


class ModelNotRemovable(ChatappError):
    """`name` lies outside of `folder`: it belongs to another program."""
