"""The ground that models stand on, and the line that says how far a file is."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from chatapp.gui.models.downloads import Downloads, FileJob
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.machine.context_price import size
from chatapp.texts import error_sentence, language, tr

_RADIUS = 10


class Card(QWidget):
    """A raised rounded rectangle; a marked one has a line in the accent colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.is_marked = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        line = QPen(self.theme.color("accent" if self.is_marked else "line"), 1)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        draw_rounded(painter, place, _RADIUS, line, self.theme.color("raised"))


class ShareBar(QWidget):
    """A line that is filled as far as a file is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.share = 0.0
        self.setFixedHeight(4)

    def set_share(self, share: float) -> None:
        """Fill the line from 0 to 1."""
        self.share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        whole = QRectF(self.rect())
        draw_rounded(painter, whole, 2, ground=self._theme.color("line"))
        whole.setWidth(whole.width() * self.share)
        draw_rounded(painter, whole, 2, ground=self._theme.color("accent"))


class FileProgress(QWidget):
    """Hidden while nothing happens to its file."""

    def __init__(self, theme: Theme, downloads: Downloads) -> None:
        super().__init__()
        self._downloads = downloads
        self._job: FileJob | None = None
        self.bar = ShareBar(theme)
        self.words = plain_label(wraps=True, quiet=True)
        self.pause = TextButton(theme, "")
        self.cancel = TextButton(theme, "", quiet=True)
        self.pause.clicked.connect(self._on_pause)
        self.cancel.clicked.connect(self._on_cancel)
        line = hbox(self.words, self.pause, self.cancel, grows=[self.words], spacing=4)
        vbox(self.bar, line, on=self, spacing=4)
        self.hide()

    def show_job(self, job: FileJob | None) -> None:
        """Show a job; None hides the line."""
        self._job = job
        self.setVisible(job is not None)
        if job is None:
            return
        self.bar.set_share(job.share)
        self.words.setText(progress_words(job))
        is_download = job.source is not None
        self.pause.set_words(tr("models.pause" if job.is_active else "models.resume"))
        self.pause.setVisible(is_download)
        self.cancel.set_words(tr("models.cancel"))

    def _on_pause(self) -> None:
        job = self._job
        if job is not None and job.source is not None:
            if job.is_active:
                self._downloads.pause(job.file)
            else:
                self._downloads.start(job.source)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._downloads.cancel(self._job.file)


def progress_words(job: FileJob) -> str:
    """Return how far a file is, how fast, and about how long it still takes."""
    done, total = size(job.done), size(job.total)
    if job.status == "failed" and job.failed is not None:
        return error_sentence(job.failed.error, job.failed.details, language())
    if job.status == "paused":
        return tr("models.paused", done=done, total=total)
    if job.stage != "download":
        return tr(f"models.stage.{job.stage}", share=f"{job.share:.0%}")
    if job.status == "waiting" or not job.total:
        return tr("models.waiting")
    words = tr("models.progress", done=done, total=total)
    if job.rate <= 0:
        return words
    seconds = (job.total - job.done) / job.rate
    if seconds < 90:
        left = tr("models.seconds_left", count=max(1, round(seconds)))
    else:
        left = tr("models.minutes_left", count=round(seconds / 60))
    return f"{words} · {size(job.rate)}/s · {left}"


def title_label(theme: Theme, words: str) -> QLabel:
    """Return the name at the top of a card."""
    label = plain_label(words, wraps=True)
    label.setFont(theme.font(1.05, bold=True))
    return label


def colour(label: QLabel, theme: Theme, name: str) -> None:
    """Give the text of a label one of the theme's colours."""
    set_palette_color(label, QPalette.ColorRole.WindowText, theme.color(name))
