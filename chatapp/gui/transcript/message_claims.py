"""Underlines the sentences of an answer that their sources do not support."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp import texts
from chatapp.contract.records import Claim, Source
from chatapp.gui.text import claim_places
from chatapp.gui.text.blocks import SOURCE_SCHEME
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.texts import tr
from chatapp.texts.reasons import claim_reason


def underline(body: MessageBody, claims: Sequence[Claim]) -> None:
    """Put a wave under each unsupported sentence, with the reason as its tooltip."""
    wrong = [claim for claim in claims if not claim.supported]
    if not wrong:
        return
    places = claim_places.find(wrong, [block.document.toRawText() for block in body.column.blocks])
    body.column.underline(places)
    for number, place in enumerate(places):
        reason = claim_reason(place.claim.why, place.claim.details, texts.language())
        body.link_tips[f"{claim_places.CLAIM_SCHEME}{number}"] = reason or tr("claims.not_carried")


def source_of(body: MessageBody, address: str, sources: Sequence[Source]) -> Source | None:
    """Return the source of "source:n", or the first one from the sentence "claim:n" on."""
    if address.startswith(claim_places.CLAIM_SCHEME):
        links = [link.address for link in body.column.links()]
        later = links[links.index(address) :]
        address = next((link for link in later if link.startswith(SOURCE_SCHEME)), "")
    return next((source for source in sources if address == f"{SOURCE_SCHEME}{source.mark}"), None)
