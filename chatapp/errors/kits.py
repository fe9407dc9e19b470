"""What can be wrong with an offline kit."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class KitRefused(ChatappError):
    """`folder` is the kit's name, `cause` why it is none that can be used."""


class KitDamaged(ChatappError):
    """`count` files of the kit `folder` are wrong, the first for `cause`."""


class KitKeyUnusable(ChatappError):
    """`file` is the key's name, `cause` why it cannot be used."""
