"""English: watched folders."""

TEXTS: dict[str, str] = {
    "folders.add": "Add a folder",
    "folders.about": "{count:document/documents} · watched",
    "folders.added": "{name}: {count:document/documents}. What changes there is read again.",
    "folders.came": "{name} came in from {folder}.",
    "folders.cancel": "Cancel",
    "folders.empty": "{name} holds no documents yet; what comes will be read.",
    "folders.keep": "Keep the documents",
    "folders.left": "A document left together with its file in {folder}.",
    "folders.missing": "not there at the moment",
    "folders.opening": "Looking through {name}",
    "folders.read_again": "{name} was changed and read again.",
    "folders.reading": "Reading {folder}, {done} of {total}: {name}",
    "folders.remove": "Remove the documents too",
    "folders.stop_ask": "Stop watching “{name}”?",
    "folders.stop_explained": "{count:document/documents} came from this folder. The files themselves stay there.",
    "folders.stop_menu": "Stop watching…",
}
