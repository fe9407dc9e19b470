"""The sentences of an answer that their pages do not carry: underlined, with the reason, and a way to the page."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.claim_reasons import sentence
from chatapp.gui import claim_places, i18n
from chatapp.gui.blocks import SOURCE_SCHEME
from chatapp.gui.i18n import tr
from chatapp.gui.message_body import MessageBody
from chatapp.records import Claim


def underline(body: MessageBody, claims: Sequence[Claim]) -> None:
    """Put a wave under each sentence that is not carried, with the reason as its tooltip."""
    wrong = [claim for claim in claims if not claim.supported]
    if not wrong:
        return
    places = claim_places.find(wrong, [block.document.toRawText() for block in body.column.blocks])
    body.column.underline(places)
    for number, place in enumerate(places):
        reason = sentence(place.claim.why, place.claim.details, i18n.language())
        body.link_tips[f"{claim_places.CLAIM_SCHEME}{number}"] = reason or tr("claims.not_carried")


def mark_after(body: MessageBody, claim: str) -> str:
    """Return the first mark from an underlined sentence on, such as "source:1", or ""."""
    links = [address for _start, _end, address in body.column.links()]
    return next((one for one in links[links.index(claim) :] if one.startswith(SOURCE_SCHEME)), "")
