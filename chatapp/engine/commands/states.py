"""What the commands do: what the model read of chats and is kept on disk."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Desk, Table


def _forget_chat(desk: Desk, job: Job, command: protocol.ForgetChat) -> Event:
    desk.states.cache.forget_chat(command.chat_id)
    return protocol.StatesForgotten(id=command.id)


def _keep_chats(desk: Desk, job: Job, command: protocol.KeepChats) -> Event:
    desk.states.cache.keep_chats(command.chat_ids)
    return protocol.StatesForgotten(id=command.id)


WORK: Table = {
    protocol.ForgetChat: ("quick", _forget_chat),
    protocol.KeepChats: ("quick", _keep_chats),
}
