"""What the commands do: pictures that go along with questions."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.jobs import Job
from chatapp.engine.services import pictures
from chatapp.engine.services.services import Services
from chatapp.machine import file_names


def _keep(services: Services, job: Job, command: protocol.KeepPicture) -> Event:
    folder = services.paths.pictures
    if command.document_id:
        document = services.documents().document(command.document_id)
        file = services.documents().pages.copy(command.document_id)
        kept = pictures.keep_page(folder, file, document.name, command.page)
    else:
        path = file_names.received(command.path)
        kept = pictures.keep(folder, path, command.page, job.stopped)
    return protocol.PictureKept(id=command.id, name=kept.name, width=kept.width, height=kept.height)


def _forget(services: Services, job: Job, command: protocol.ForgetPictures) -> Event:
    pictures.forget(services.paths.pictures, command.keep)
    return protocol.PicturesForgotten(id=command.id)


WORK = {
    protocol.KeepPicture: _keep,
    protocol.ForgetPictures: _forget,
}
