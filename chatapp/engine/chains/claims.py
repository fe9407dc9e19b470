"""Checks each sentence of an answer that cites against the page it cites, without a model."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chatapp.engine.chains import denials
from chatapp.engine.chains import figures as numbers
from chatapp.engine.chains.clauses import DENIAL, Clause, clauses, without_figures, words
from chatapp.engine.chains.figures import Figure, figures
from chatapp.engine.documents.keywords import FUNCTION_WORDS, terms
from chatapp.engine.documents.normal_form import normal
from chatapp.engine.documents.question_words import bare
from chatapp.engine.documents.scripts import are_apart
from chatapp.engine.documents.sentences import readable, spans
from chatapp.records import Claim, Source

PageText = Callable[[int, int], str]
Nearness = Callable[[str, Sequence[str]], float | None]
"""How near a sentence is in meaning to the nearest of others, as a cosine; None where the embedder cannot tell."""

_MARKS = re.compile(r"\s?\[(\d{1,3})\]")
_MARK_RUN = re.compile(r"(?:\s?\[\d{1,3}\])+")
_LEAST_OVERLAP = 0.5
_LEAST_NEAR = 0.3
"""True sentences are nearer than 0.5 (docs/retrieval.md), sentences of something else mostly below this."""
_MOST_COMPARED = 40
_SAME = 0.8
_CLOCK = ("o'clock", "minute")
_ADJACENT = 2
_FAR = 12
_CAPITAL = re.compile(r"(?P<start>^[\"'“‘(]?)?\b[A-Z][\w’']*")
_TITLES = frozenset("Dr Mr Mrs Ms Prof St I".split())  # noqa: SIM905
_HANGUL_RUN = re.compile(r"(?<![\d가-힣])[가-힣]{2,}")
_COPULA = re.compile("(?:입니다|이에요|예요|이다|이었다|였다|이었습니다|였습니다|이었어요|였어요)$")
_PREDICATE = re.compile(
    "(?:다|요|까|죠|며|지만|으나|면서|는데|아서|어서|해서|니까|하기|되기|하고|되고|었고|았고|였고|했고|됐고|리고|하지|되지|려고|지|"
    "한|된|할|될|해|돼|야|면|던|여|어|아|운|른|린|난|긴|낸|간|온)$"
)
_RANGE = ("에서", "부터")
"""Between two figures: both belong to one thing."""
_LEADS = re.compile(r"\s.*[의은는이가]\s*$")
"""Words that lead to the figure behind them: "위약 집단의 13.5%"."""
_HELPED = re.compile(r"[가-힣]+고(?=\s+(?:있|싶))")
"""맡고 있다: a verb."""
_GENERAL = frozenset(
    """
    가지 각각 결과 경우 곳에 그것 그리고 그러나 기준 내용 다음 당시 대략 대한 대해 덕분 동안 따라 따라서 때문 또는 또한
    모두 모든 문서 미리 반드시 번만 다시 매우 계속 바로 방법 사람 사실 설명
    수도 위해 이것 이상 이후 이전 이유 이하 있는 자료 전체 정도 중에 총 통해 하지만 한편 해당 현재
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence does not hold: a name of `claim_reasons` and what fills it."""

    why: str
    details: dict[str, str] = field(default_factory=dict)


def check(
    text: str, sources: Sequence[Source], page_text: PageText, nearness: Nearness = lambda said, others: None
) -> tuple[Claim, ...]:
    """Return the sentences of an answer that cite, each with what its pages do not carry."""
    pages = {source.mark: source for source in sources}
    found = []
    for sentence in _sentences(text):
        cited = [pages[int(mark)] for mark in _MARKS.findall(sentence) if int(mark) in pages]
        said = _MARKS.sub("", sentence).strip().lstrip("> ").strip()
        if cited and said:
            read = "\n".join(f"{page_text(source.document_id, source.page)}\n{source.document}" for source in cited)
            wrong = fault(said, read) or _of_something_else(said, read, nearness)
            found.append(Claim(said, wrong is None, wrong.why if wrong else "", wrong.details if wrong else {}))
    return tuple(found)


def fault(said: str, page: str, question: str = "") -> Fault | None:
    """Return what of a sentence the text of a page does not carry; names may also come from the question."""
    said, page = readable(normal(said)), readable(normal(page))
    if _is_as_written(said, page):
        return None
    if are_apart(said, page):
        return _value_missing(said, page)
    near = _near(said, page)
    return (
        _figures_missing(said, page, near)
        or _name_missing(said, f"{page} {question}")
        or _too_few_words(said, f"{near} {question}")
        or _turned_around(said, near)
        or _figures_moved(said, near)
    )


def _is_as_written(said: str, page: str) -> bool:
    """Say whether a sentence stands on the page word for word, but for up to two words put before it ("Also, …")."""
    if said in page:
        return True
    tokens = said.rstrip(".!?。 ").split()
    for dropped in range(min(3, len(tokens) // 3)):
        before, rest = " ".join(tokens[:dropped]), " ".join(tokens[dropped:])
        says_something = figures(before) or DENIAL.search(before) or _names(f"- {before}") or _nouns(before)
        if not says_something and re.search(rf"(?<!\w){re.escape(rest)}(?![\w.,]\w|\w)", page):
            return True
    return False


def _sentences(text: str) -> list[str]:
    starts = [span.start for span in spans(_MARK_RUN.sub(lambda run: "\ue0d8" * len(run[0]), text))]
    return [text[start:end] for start, end in itertools.pairwise([*starts, len(text)])]


def _near(said: str, page: str) -> str:
    """Return the sentences of a page that a sentence can be about: the best two, and their neighbours."""
    wanted = words(said) | {figure.value for figure in figures(said)}
    cut = [page[span.start : span.end] for span in spans(page)]
    held = [words(piece) | {figure.value for figure in figures(piece)} for piece in cut]
    order = sorted(range(len(cut)), key=lambda at: -len(held[at] & wanted) / (len(held[at]) + _FAR) ** 0.5)[:2]
    around = sorted({near for at in order for near in (at - 1, at, at + 1) if 0 <= near < len(cut)})
    return " ".join(cut[at] for at in around)


def _of_something_else(said: str, page: str, nearness: Nearness) -> Fault | None:
    """Ask the embedder. Over two scripts it is the only one who can tell; in one it hardly ever overrules the words."""
    rows = _rows(said, page)
    said, page = readable(normal(said)), readable(normal(page))
    if _is_as_written(said, page):
        return None
    read = page if are_apart(said, page) else _near(said, page)
    near = nearness(said, [*rows, *(read[span.start : span.end] for span in spans(read))][:_MOST_COMPARED])
    return Fault("OtherMeaning") if near is not None and near < _LEAST_NEAR else None


def _rows(said: str, page: str) -> list[str]:
    """Return the rows of the page's Markdown tables that share most with a sentence: each of them says something."""
    wanted = words(said)
    lines = [" ".join(line.replace("|", " ").split()) for line in page.split("\n") if line.startswith("|")]
    lines.sort(key=lambda line: -len(wanted & words(line)))
    return lines[: _MOST_COMPARED // 2]


# Numbers -------------------------------------------------------------------------------------


def _value_missing(said: str, page: str) -> Fault | None:
    """Compare the numbers alone: names, units and words of another language are written otherwise."""
    there = {figure.value for figure in figures(page)}
    return next((Fault("NotOnPage", {"what": one.text}) for one in figures(said) if one.value not in there), None)


def _figures_missing(said: str, page: str, near: str) -> Fault | None:
    wanted = figures(said)
    if lost := numbers.missing(wanted, figures(page)):
        return Fault("NotOnPage", {"what": lost.text})
    if lost := numbers.missing(wanted, figures(near)):
        return Fault("NotOfThis", {"what": lost.text})
    return None


def _figures_moved(said: str, near: str) -> Fault | None:
    """Find a figure that stands with other words on the page: "23 days" of one clause, "26 days" of the next."""
    return None if _is_of_one_sentence(said, near) else _pairs_torn(said, near) or _with_others(said, near)


def _is_of_one_sentence(said: str, near: str) -> bool:
    """Say whether one sentence of the page holds the same figures in the same order among nearly the same words."""
    spoken, values = words(said), [figure.value for figure in figures(said)]
    for span in spans(near):
        piece = near[span.start : span.end]
        held = words(piece)
        alike = len(spoken & held) >= _SAME * max(len(spoken), len(held))
        if alike and values == [figure.value for figure in figures(piece)]:
            return True
    return False


def _pairs_torn(said: str, near: str) -> Fault | None:
    """Figures side by side ("14 May 2019", "7시 45분") must stand side by side on the page too."""
    there = figures(near)
    for left, right in itertools.pairwise(figures(said)):
        if right.start - left.end > _ADJACENT or re.search("[가-힣]", said[left.end : right.start]):
            continue
        together = any(
            left.is_same(one) and right.is_same(other) and abs(other.start - one.end) <= _FAR
            for one, other in itertools.permutations(there, 2)
        )
        if not together:
            return Fault("NotTogether", {"what": f"{left.text} {right.text}"})
    return None


def _with_others(said: str, near: str) -> Fault | None:
    """A figure's clause must share a word with its clause on the page when it shares words with a rival's."""
    there = _by_figure(near)
    pieces = clauses(said)
    for at, piece in enumerate(pieces):
        for figure in piece.figures:
            spoken = _context(figure, pieces[max(0, at - 1) : at + 2], piece)
            own = [held for one, held in there if figure.is_same(one)]
            rivals = [held for one, held in there if _is_rival(figure, one) and held not in own]
            if own and rivals and _speaks_of(spoken, rivals, own) and not _speaks_of(spoken, own, rivals):
                return Fault("OfOtherWords", {"what": figure.text})
    return None


def _context(figure: Figure, around: Sequence[Clause], own: Clause) -> set[str]:
    """Return what is said with a figure: its clause, and neighbours without such a figure ("In 2017, …").

    Of "8시 20분" one is not said with the other: both are one time.
    """
    said = [clause for clause in around if clause is own or all(one.unit != figure.unit for one in clause.figures)]
    beside = {
        one.value for one in own.figures if min(abs(one.start - figure.end), abs(figure.start - one.end)) <= _ADJACENT
    }
    return set().union(*(clause.words for clause in said)) - {figure.value} - beside


def _is_rival(figure: Figure, other: Figure) -> bool:
    return figure.value != other.value and figure.unit == other.unit


def _speaks_of(spoken: set[str], ones: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    return bool(spoken & (frozenset().union(*ones) - frozenset().union(*others)))


def _by_figure(text: str) -> list[tuple[Figure, frozenset[str]]]:
    """Return each figure with what its clause speaks of; in one Korean clause the second figure begins a part."""
    found = []
    for clause in clauses(text):
        starts = [0]
        for left, right in itertools.pairwise(clause.figures):
            between = clause.text[left.end : right.start]
            if len(between) > _ADJACENT and re.search("[가-힣]", between) and between.strip() not in _RANGE:
                starts.append(left.end + between.find(" ") if _LEADS.search(between) else right.start)
        for start, end in itertools.pairwise([*starts, len(clause.text)]):
            inside = [figure for figure in clause.figures if start <= figure.start < end]
            held = frozenset(words(clause.text[start:end]) | {figure.value for figure in inside})
            found += [(figure, held) for figure in inside]
    return found


# Names and words -----------------------------------------------------------------------------


def _name_missing(said: str, known: str) -> Fault | None:
    stems = set(terms(known))
    letters = unicodedata.normalize("NFD", re.sub(r"\s", "", known))
    for name in _names(said):
        if not set(terms(name)) <= stems:
            return Fault("NotOnPage", {"what": name})
    for noun in _nouns(said):
        if unicodedata.normalize("NFD", noun) not in letters:
            return Fault("NotOnPage", {"what": noun})
    return None


def _names(said: str) -> list[str]:
    """Return capitalised words; the first of a sentence only when another follows it at once."""
    bare_text = without_figures(said)
    found = [match for match in _CAPITAL.finditer(bare_text) if match[0].strip("\"'“‘(") not in _TITLES]
    names = []
    for at, match in enumerate(found):
        name = re.sub(r"['’]s?$", "", match[0].strip("\"'“‘("))
        follows = at + 1 < len(found) and found[at + 1].start() - match.end() == 1
        begins = match.start() == 0
        if name.lower() not in FUNCTION_WORDS and (follows or not begins):
            names.append(name)
    return names


def _nouns(said: str) -> list[str]:
    """Return Korean words that are no verbs, without particles, as far as endings tell."""
    found = []
    for piece in _HANGUL_RUN.findall(_HELPED.sub("", without_figures(said))):
        noun = _COPULA.sub("", piece)
        # 받은, 넘는: of two syllables, the last is more often a verb's ending than a particle.
        if noun == piece and (_PREDICATE.search(piece) or (len(piece) == 2 and piece[1] in "은는을를에와")):
            continue
        noun = bare(noun)
        if len(noun) > 1 and noun not in _GENERAL and piece not in _GENERAL:
            found.append(noun)
    return found


def _too_few_words(said: str, near: str) -> Fault | None:
    wanted = words(said)
    held = words(near)
    if wanted and len(wanted & held) < _LEAST_OVERLAP * len(wanted):
        return Fault("OtherWords")
    return None


def _turned_around(said: str, near: str) -> Fault | None:
    why = denials.turned_around(said, near)
    return Fault(why) if why else None
