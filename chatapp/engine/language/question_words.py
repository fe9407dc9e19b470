"""The content words of a question, without question words, Korean particles and endings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from chatapp.engine.language import written_forms
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.terms import FUNCTION_WORDS, joined, plain, terms

Word = tuple[str, ...]
"""The search terms of one word: one for a word or number, each pair of syllables for Korean."""

_PIECE = re.compile(r"[가-힣]+|[^가-힣\s]+")
_HANGUL = re.compile(r"[가-힣]")
_PARTICLES = """
    으로부터는 으로부터 로부터 에서부터 에서는 에서도 에서의 에는 에도 에게는 으로는 까지는 부터는
    에게서 이라고 라고 에게 에서 으로써 으로서 으로 까지 부터 처럼 만큼 보다 이나 이란 이며
    이고 이다 이야 이에요 예요 인데 인가 야 한테 께서 은 는 이 가 을 를 의 에 와 과 로 도 만 나 란 며 고
"""
_ENDINGS = """
    하였는가 되었는가 했는가 됐는가 하는가 되는가 였는가 었는가 았는가 하였나요 되었나요 했나요 됐나요 하나요 되나요
    하였나 되었나 했나 됐나 었나 았나 였나 나요 는가 은가 한가요 한가 습니까 합니까 됩니까 입니까 인가요 인가 인지
    하였던 되었던 했던 됐던 었던 았던 였던 하는 되는 하였다 했다 하여 되어 하기 되기 하게 되게 하며 하고 되고 하면 되면
    했어 됐어 했어요 됐어요 했지 됐지 했죠 됐죠 했니 됐니 해요 돼요 하죠 되죠 하지 되지 하니 되니 하려고
    하던 한 된 할 될 해 돼 던 기
"""
_SHORT_PARTICLES = frozenset("은는이가을를의에로와과도")
_TAIL = "|".join(sorted({*_PARTICLES.split(), *_ENDINGS.split()}, key=len, reverse=True))
# The longest ending that leaves two syllables; what is left need not be a stem, only the same
# wherever the word stands.
_BARE = re.compile(rf"(?P<bare>[가-힣]{{2,}}?)(?:{_TAIL})$")
_OF_THE_ANSWER = frozenset(
    terms(
        """answer question response respond please assume explain describe mention calculate extract round decimal
        judgments primarily relying utilizing"""
    )
)
"""English words that speak of the answer wanted, not of its subject."""
_COMMANDS = frozenset(
    terms(
        "name list give tell identify state specify provide find show define discuss outline compare summarize"
    )
)
"""English words that ask when a question begins with them, and are of the subject elsewhere."""
_ASKING = re.compile(
    "(?:누구|누가|무엇|무슨|뭐|어디|어느|어떤|어떠|어떻|어떻게|어때|어땠|언제|얼마|얼마나|며칠|몇|왜|이유|경우|이름|사람|년도|연도|당시|가장|"
    "모두|각각|또는|및|관하|관한|관련|대하|대한|대해|위하|위한|위해|따라|따른|따르|통하|통해|의하|의한|의해|있|없|같|하|했|되|됐|않|"
    f"알려|설명|말해|주세요|주|무언가|것|수|때|곳|해|그|이|저)(?:{_TAIL}|었|였|았|었는|는|요|다|까|지|줘|세요|서|예요|니|죠|어)*"
)
# "몇 개야": what is counted is no word of a page.
_COUNTED = re.compile(r"(?<![가-힣])몇\s?[가-힣]+")


def content_words(question: str) -> list[Word]:
    """Return the words that say what a question is about, each once, in its order."""
    words: dict[Word, None] = {}
    question = written_forms.canonical(joined(question))
    for piece in _PIECE.findall(_COUNTED.sub("몇", question)):
        if not _HANGUL.match(piece):
            words.update(((term,), None) for term in plain(piece) if term not in FUNCTION_WORDS)
        elif len(piece) > 1 and not _ASKING.fullmatch(piece):
            words[tuple(plain(bare(piece)))] = None
    return list(words)


def days(question: str, held: AbstractSet[str]) -> list[Word]:
    """Return the days that a question names as words, those that a text holds in any writing."""
    forms = written_forms.forms(normal(question).lower())
    return [(form,) for form in forms if form.startswith(written_forms.DAY) and form in held]


def bare(word: str) -> str:
    """Return a Korean word without its particle or ending, if two syllables stay."""
    match = _BARE.fullmatch(word)
    return match["bare"] if match else word


def of_one_syllable(words: Iterable[Word], held: AbstractSet[str]) -> set[str]:
    """Return the terms of nouns of one syllable with their particle ("국은") that a text says without
    it.
    """
    return {
        word[0]
        for word in words
        if len(word) == 1
        and len(word[0]) == 2
        and word[0][1] in _SHORT_PARTICLES
        and word[0][0] in held
    }


def telling(question: str, asked: Counter[str]) -> set[str]:
    """Return the terms of a question that are of its subject: no words that bind or ask, no pairs
    across an ending.
    """
    weak: set[str] = set()
    strong: set[str] = set()
    for piece in _PIECE.findall(joined(question)):
        if _HANGUL.match(piece):
            own = set() if _ASKING.fullmatch(piece) else set(plain(bare(piece)))
            strong |= own
            weak |= set(plain(piece)) - own
    weak |= _OF_THE_ANSWER | (_COMMANDS & set(terms(question)[:1]))
    return {
        term
        for term in asked
        if term not in FUNCTION_WORDS and (term in strong or term not in weak)
    }
