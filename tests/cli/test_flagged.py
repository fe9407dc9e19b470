"""The terminal names the sentences of an answer that their sources do not support."""

from __future__ import annotations

import pytest

from chatapp import texts
from chatapp.cli.ask import print_flagged
from chatapp.contract.protocol import Answered
from chatapp.contract.records import Claim

ANSWERED = Answered(
    id=1,
    text="It weighs 18 kg [1]. It was built in Skien [1].",
    claims=(
        Claim("It weighs 18 kg."),
        Claim("It was built in Skien.", False, "NotSupported", {"what": "Skien"}),
        Claim("It has a lamp.", False, "ReasonOfANewerVersion"),
    ),
)


def test_each_flagged_sentence_is_one_line_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts.use("en")
    print_flagged(ANSWERED, "en")
    assert capsys.readouterr().out.splitlines() == [
        "",
        "Not supported: “It was built in Skien.” This page does not support “Skien”.",
        "Not supported: “It has a lamp.” The cited page does not support this sentence.",
    ]


def test_an_answer_that_holds_has_no_such_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_flagged(Answered(id=1, text="", claims=ANSWERED.claims[:1]), "en")
    assert not capsys.readouterr().out
