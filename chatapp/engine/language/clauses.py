"""Cuts sentences into clauses with their negation and content words, in English and Korean."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from dataclasses import dataclass

from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.question_words import bare
from chatapp.engine.language.terms import FUNCTION_WORDS, terms

_BREAK = re.compile(
    r"[,;]\s|[.!?。]\s|:\s(?=(?:[^\W\d_][\w'’-]*\s){3})|\s(?=(?:and|but|while|whereas|although|though|because|unless|or)\s)"
    # Korean ends a clause with its verb: a connecting ending, or the word that denies.
    r"|[가-힣](?:고|며|지만|으나|면서|는데|아서|어서|해서|니까|므로)\s|때문에\s|\S*(?:않|못[했하한해합함]|없|아니[한하])\S*\s"
)
_MEASURED = (
    r"(?!\s+(?:only|(?:later|more|less|fewer|earlier|sooner|higher|lower|greater)\s+than)\b)"
)
"""No later than, not only: these deny nothing."""
DENIAL = re.compile(
    rf"\b(?:not?{_MEASURED}|never|none|neither|nor|cannot|nobody|nothing)\b|n't\b|않|못[했하한해할합함]|(?<![한끝김림침함낌름수])없|아니|아닙|아닌"
    r"|(?<![까가])지 [말마]|(?<!\S)[안못]\s",
    re.I,
)
_DATE_COMMA = re.compile(r"(?<=\d),(?= (?:1\d|20)\d\d\b)")
_ENDING = re.compile(
    r"(?:으로|로|이고|이며|이다|입니다|이었다|이었고|였다|였고|이라고|이라|이에요|예요|에서|부터|까지|보다|씩|에|의|을|를|은|는|이|가)"
    r"(?:는|도|만)?(?![가-힣])"
)
"""Particles and copulas right behind a figure: they say nothing of what it is about."""
_LIGHT = """
    있다 있으며 있는 있습니다 없다 없으며 없는 없습니다 않다 않으면 않는 않습니다 않았다 않아 않고
    못하다 못한다 못했다 아니다 아니한
    한다 하다 하며 하지 하는 하고 하여 합니다 했다 했습니다 된다 되다 되며 되지 되는 됩니다 됐다 수는
    수도 동안 경우 때에 그러나 다만
    이다 입니다 이에요
    """.split()  # noqa: SIM905
"""Korean verbs and nouns that only carry other words."""
_WITHOUT = re.compile(
    r"\b(?:without|excluding|except(?:\s+for)?|excepting)\s+((?:\w+\W+){0,2}\w+)", re.I
)
_FORMS = """
    rise rose risen | fall fell fallen | take took taken | begin began begun | grow grew grown |
    know knew known | write wrote written | drive drove driven | fly flew flown | break broke broken |
    speak spoke spoken | choose chose chosen | steal stole stolen | wear wore worn | tear tore torn |
    bear bore born borne | throw threw thrown | draw drew drawn | eat ate eaten | shake shook shaken |
    see saw seen | go went gone | run ran | come came | become became | buy bought | bring brought |
    think thought | seek sought | teach taught | catch caught | sell sold | tell told | hold held | keep kept |
    sleep slept | leave left | feel felt | meet met | lead led | feed fed | send sent | spend spent |
    lend lent | build built | lose lost | win won | pay paid | lay laid | find found | stand stood |
    understand understood | sit sat | make made | hear heard | strike struck | stick stuck | hang hung |
    swim swam swum | sink sank sunk | drink drank drunk | sing sang sung | ring rang rung | light lit |
    shoot shot | fight fought | bind bound | wind wound | mean meant | deal dealt | forget forgot forgotten |
    hide hid hidden | ride rode ridden | freeze froze frozen | wake woke woken | swear swore sworn |
    arise arose arisen | forbid forbade forbidden | die died dying death dead | long length longer |
    wide width | high height higher | deep depth | strong strength | weigh weight | grow growth |
    choose choice | lose loss | pay payment | old older
    """
_BASE_FORMS = {form: line.split()[0] for line in _FORMS.split("|") for form in line.split()[1:]}
"""Forms of English words that no ending tells."""
_CONTRACTED = str.maketrans("\u1167\u116f\u116a\u116b", "\u1175\u116e\u1169\u116c")
"""Vowels that a stem's own and an ending's have run into: 다쳤 is 다치었."""
_VERB_ENDINGS = "는지고아어은을습으았었게"
_PIECE = re.compile(r"[가-힣]+|[^\W가-힣]+(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: what it speaks of (words and the values of its figures), its figures, and whether
    it denies.
    """

    text: str
    words: frozenset[str]
    figures: tuple[Figure, ...]
    denies: bool


def clauses(text: str) -> list[Clause]:
    """Return the clauses of a text; one of a single word belongs to the clause before it."""
    return list(_clauses(text))


@functools.lru_cache(maxsize=1024)
def _clauses(text: str) -> tuple[Clause, ...]:
    found: list[str] = []
    for piece in _pieces(text):
        if found and _is_part(piece):
            found[-1] += piece
        else:
            found.append(piece)
    if len(found) > 1 and _is_part(found[0]):
        found[:2] = [found[0] + found[1]]
    return tuple(_clause(piece) for piece in found)


def _clause(text: str) -> Clause:
    inside = tuple(figures(text))
    spoken = words(text) | {figure.value for figure in inside}
    return Clause(text, frozenset(spoken), inside, bool(DENIAL.search(text)))


def _is_part(piece: str) -> bool:
    return len(words(piece)) < 2 and not figures(piece) and not DENIAL.search(piece)


def _pieces(text: str) -> list[str]:
    cuts = [0]
    places = figures(text)
    # "May 2, 2024" is one date.
    text = _DATE_COMMA.sub(" ", text)
    for match in _BREAK.finditer(text):
        # "between 2015 and 2018" and "45 or 50" are one thing.
        before = next((place for place in places if place.end == match.start()), None)
        after = re.match(r"\s?(?:and|or)\s", text[match.start() :])
        behind = next(
            (place for place in places if after and place.start == match.start() + after.end()),
            None,
        )
        if not (before and behind and before.unit in ("", behind.unit)):
            cuts.append(match.end())
    cuts.append(len(text))
    return [text[start:end] for start, end in itertools.pairwise(cuts) if text[start:end].strip()]


def words(text: str) -> set[str]:
    """Return what a text speaks of: stems of English words, beginnings of Korean ones; figures left
    out.
    """
    return set(_words(text))


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    found: set[str] = set()
    for piece in _PIECE.findall(without_figures(text)):
        if "가" <= piece[0] <= "힣":
            found.add(_beginning(bare(piece)))
        else:
            spoken = terms(_BASE_FORMS.get(piece.lower(), piece))
            found.update(
                term for term in spoken if term not in FUNCTION_WORDS and not term[0].isdigit()
            )
    return frozenset(found - _LIGHT_BEGINNINGS)


def without_figures(text: str) -> str:
    """Return a text with blanks where its figures and their units stand; ordinals stay, they say
    which one.
    """
    for figure in figures(text):
        if not figure.is_ordinal:
            ending = _ENDING.match(text, figure.end)
            end = ending.end() if ending else figure.end
            text = text[: figure.start] + " " * (end - figure.start) + text[end:]
    return text


def _beginning(word: str) -> str:
    """Return the first two syllables, the second without its final consonant: 끝나며 and 끝납니다 begin
    alike.
    """
    if len(word) < 2:
        return ""
    if word[1] in _VERB_ENDINGS:
        # 받는, 받지, 받아: the second syllable is of the ending.
        return word[0]
    second = unicodedata.normalize("NFD", word[1])[:2].translate(_CONTRACTED)
    return word[0] + unicodedata.normalize("NFC", second)


_LIGHT_BEGINNINGS = {"", *map(_beginning, _LIGHT)}


def withheld(text: str) -> set[str]:
    """Return the words that "without" goes with."""
    return {word for match in _WITHOUT.finditer(text) for word in words(match[1])}
