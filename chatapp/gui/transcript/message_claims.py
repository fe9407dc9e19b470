"""The sentences of an answer that their pages do not carry: underlined, with the reason, and a way
to the page.
"""

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
    """Put a wave under each sentence that is not carried, with the reason as its tooltip."""
    wrong = [claim for claim in claims if not claim.supported]
    if not wrong:
        return
    places = claim_places.find(wrong, [block.document.toRawText() for block in body.column.blocks])
    body.column.underline(places)
    for number, place in enumerate(places):
        reason = claim_reason(place.claim.why, place.claim.details, texts.language())
        body.link_tips[f"{claim_places.CLAIM_SCHEME}{number}"] = reason or tr("claims.not_carried")


def source_of(body: MessageBody, address: str, sources: Sequence[Source]) -> Source | None:
    """Return what a link opens: for "source:n" that source, for "claim:n" the first one from that
    sentence on.
    """
    if address.startswith(claim_places.CLAIM_SCHEME):
        links = [one for _start, _end, one in body.column.links()]
        address = next(
            (one for one in links[links.index(address) :] if one.startswith(SOURCE_SCHEME)), ""
        )
    return next((source for source in sources if address == f"{SOURCE_SCHEME}{source.mark}"), None)
