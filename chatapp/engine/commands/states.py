"""What the commands do: what the model read of chats and is kept on disk."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services


def _forget_chat(services: Services, job: Job, command: protocol.ForgetChat) -> Event:
    services.states.cache.forget_chat(command.chat_id)
    return protocol.StatesForgotten(id=command.id)


def _keep_chats(services: Services, job: Job, command: protocol.KeepChats) -> Event:
    services.states.cache.keep_chats(command.chat_ids)
    return protocol.StatesForgotten(id=command.id)


WORK = {
    protocol.ForgetChat: _forget_chat,
    protocol.KeepChats: _keep_chats,
}
