"""The input of a composer; each module makes its own composer."""

from __future__ import annotations

import pytest

from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.question_edit import QuestionEdit


@pytest.fixture
def edit(composer: Composer) -> QuestionEdit:
    edit = composer.findChild(QuestionEdit)
    assert edit is not None
    return edit
