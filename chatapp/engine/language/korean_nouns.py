"""Finds the content nouns of a Korean sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from chatapp.engine.language.clauses import without_figures, words
from chatapp.engine.language.question_words import bare

_RUN = re.compile(r"(?<![\w])[가-힣]{2,}")
_COPULA = re.compile(
    "(?:이?라는|이?라고|이?라서|이라|이란|이니|입니다|이에요|예요|이다|이었다|였다|이었습니다|였습니다|이었어요|였어요|이며|이고|인데|이지만|이므로)$"
)
_PAST = re.compile(
    "[가-힣][가-힣]*[쌌샀섰썼었았였했됐겠렸났갔왔봤쳤셨졌켰겼혔폈뒀줬췄웠꿨컸떴랐뀌있][가-힣]*$"
)
"""A syllable that ends in ㅆ behind another: hardly any noun has one."""
_VERBAL = re.compile(
    "(?:다|요|까|죠|며|지만|으나|면서|는데|아서|어서|해서|니까|하기|되기|(?<=[가-힣])기(?:로|를|도|에|까지|만|위해)?|하고|되고|리고|하지|되지|려고|지|"
    "한|된|할|될|해|돼|야|면|던|여|어|아|운|른|린|난|긴|낸|간|온|게|고|(?<!에)서|도록|거나|든지|므로|져|려|려면|려는|워|춰|쳐|켜|혀|켜서|"
    "는지|은지|인지|라도|더라도|아도|어도|해도|되어|하여|하도록|되도록|함|됨|음|임|든|히|니|러|킨|뀐|뜬|큰|쓴|쓸|올|갈|볼|릴)$"
)
_OF_VERB = re.compile(
    "(?:하|되|시키|당하|받|드리)(?:는|은|기|게|고|며|면|지|여|도|던|자|려|니|러|ㄴ|ㄹ)?[가-힣]{0,3}$|(?:한|된|할|될|함|됨|해|돼|시킨|시킬|받은|받을|당한)"
    "(?:다|다고|다는|다며|후|뒤|적|것)?$"
)
_NAME_IN_HA = re.compile("[하되받](?:가|를|와|의|에|에서|로)$")
"""No verb has these endings: 남택하가."""
_CLOSED_BEFORE_NEUN = 28
_HELPED = re.compile(r"[가-힣]+고(?=\s+(?:있|싶))")
"""맡고 있다: a verb."""
_MAY_BE = re.compile(r"(?<=[가-힣]{2})일(?=\s수\s)")
"""부족일 수 있다."""
_PARTICLE = re.compile(
    r"(?<=[가-힣])(?:(?:에서|으로|에게|까지|부터|보다|에|로)(?:는|도|만|의|로)?|까지|부터|보다|에서|에게|으로)$"
)
_TOKEN = re.compile(r"[가-힣]+|[^\W\d_가-힣]+|\d[\d.,]*")
_LEAST_NAME = 3
_FAR = 8
_OF_NAMES = ("도", "이", "가", "로", "나")
_PARTICLES = {
    "subject": "이 가 은 는 께서 도",
    "object": "을 를",
    "with": "와 과",
    "to": "으로 로",
    "at": "에 에서 에는 에서는",
}
_KIND = re.compile("(?:적|적인|적으로|적이고|스러운|스럽게|롭게|로운)$")
_AFFIXES = "형 식 용 상 중 후 전 내 외 간 경 쯤 여 분 률 율 액 비 측 쪽 별 당 들 님 씨 시 때 점 값 면 자 권 료".split()  # noqa: SIM905
_SHORT = 2

_RETOLD = frozenset(
    """
    보고서 문서 자료 설명서 설명 안내 안내문 안내서 회의록 판결문 판결 법원 재판부 원심 기사 본문 내용 항목
    조항 규정 법률 법령 페이지 쪽수 표 그림 목록 요약 정리 참고 출처 문장 글 제목 이름 명칭 별칭 별명 용어 단어
    표현 의미 뜻 정의 개념 특징 특성 성격 장점 단점 예시 사례 경우 사실 정보 새벽 아침 점심 저녁 오전 오후 오늘
    어제 내일 올해 작년 내년 지난해 지난달 전년 전월 최근 당시 현재 처음 마지막 이전 이후 이번 다음 지금 나중
    미리 이미 아직 벌써 점점 먼저 우선 직후 직전 시기 시점 시간 시각 기간 날짜 일자 일시 연도 해당 매년 매월
    매주 매일 하루 동안 초반 중반 후반 초기 말기 연말 연초 길이 높이 너비 폭 무게 크기 넓이 면적 규모 깊이 두께
    거리 속도 온도 금액 비용 가격 수치 비율 비중 수준 평균 합계 총액 총합 횟수 개수 인원 숫자 수량 정도 대비
    차이 이상 이하 미만 초과 최대 최소 최다 최고 최저 절반 약간 대략 가량 남짓 정확 이유 원인 결과 영향 때문
    목적 방법 과정 방식 문제 상황 상태 조건 관계 관련 대상 기준 범위 종류 부분 전체 일부 나머지 모두 각각 각자
    서로 스스로 자체 자신 본인 사람 인물 사용자 이용자 소비자 고객 직원 회사 기업 업체 기관 단체 조직 측 사건
    사고 사태 사안 일 것 점 바 곳 장소 위치 지역 지점 근처 주변 안쪽 바깥 내부 외부 위쪽 아래 아래쪽 앞 뒤 옆
    사이 가운데 중간 사용 이용 진행 실시 발생 시작 종료 완료 증가 감소 상승 하락 변화 변경 확인 필요 가능
    불가능 포함 제외 제공 운영 관리 담당 책임 결정 발표 보고 언급 주장 요청 신청 제출 납부 지급 지원 구매 판매
    교체 수리 설치 작성 개최 참석 참여 수행 실행 적용 유지 보관 보유 처리 조치 대응 대처 준비 계획 예정 예상
    전망 기대 목표 추진 검토 논의 합의 동의 승인 허가 허용 금지 제한 의무 권리 권한 역할 기능 작동 동작 구성
    구조 형태 모양 모습 종합 연속 계속 지속 반복 추가 삭제 등록 등장 출연 활동 생활 경험 기록 기재 명시 표시
    구분 분류 구별 비교 선택 지정 선정 임명 취임 사임 설립 창립 건설 건립 완공 개장 폐쇄 중단 중지 정지 재개
    연기 취소 철회 해제 해지 만료 경과 도달 달성 차지 획득 수상 성공 실패 사망 부상 피해 손해 손실 이익 수익
    실적 성과 매출액 덕분 덕택 탓 근거 증거 바탕 토대 중심 위주 대신 외에 이외 별도 추후 특별 일반 보통 대부분
    대다수 상당 다수 소수 여러 다양 특히 즉시 바로 곧바로 자동 직접 간접 함께 같이 혼자 따로 다시 매우 아주
    가장 더욱 훨씬 오히려 역시 또한 그리고 그러나 하지만 따라서 그래서 그러므로 한편 반면 다만 물론 만약 만일
    비록 아마 반드시 꼭 절대 절대로 결코 전혀 거의 조금 많이 많은 적은 모든 어떤 이런 그런 저런 이러한 그러한
    이것 그것 저것 이들 그들 그로 이로 여기 거기 저기 이곳 그곳 가지 번째 차례 단계 순서 수도 총 통해 위해 대해
    대해서 대하여 대한 관해 관하여 관한 따라 따르면 의하면 의해 인해 비해 달리 없이 없고 없는 없음 있음 같은
    위한 이라 채 만큼 대로 뿐 씩 마다 조차 까지 부터 당사 동일 각종 주요 중요 핵심 기본 기초 개인 공동 사이트
    물건 물품 제품 상품 서비스
    """.split()  # noqa: SIM905
)
"""Nouns that an answer is told with, whatever its page: that one is not on the page proves nothing.
"""


def nouns(said: str) -> list[str]:
    """Return Korean words that are neither verbs nor words any report is told with, without
    particles.
    """
    return [noun for _, noun in _found(said)]


def replaced(said: str, near: str, letters: str) -> str:
    """Return a long noun that the page has not, or a short one that stands where the page has
    another.

    That a noun is not on the page proves little: people say things in their own words. It is
    another thing when the words beside it are the page's, and the page has a noun of its own
    between them. `letters` are the page's.
    """
    spoken, there = _tokens(said), _tokens(near)
    stems = {stem for _, stem in spoken}
    for piece, noun in _found(said):
        if stands_in(noun, letters):
            continue
        at = next((at for at, (text, _) in enumerate(spoken) if text == piece), -1)
        # Words of three syllables and more seldom have a synonym that is a noun too.
        if len(noun) >= _LEAST_NAME or (at >= 0 and _has_its_place(spoken, at, noun, there, stems)):
            return noun
    return ""


def _found(said: str) -> list[tuple[str, str]]:
    found = []
    for match in _RUN.finditer(_HELPED.sub("", _MAY_BE.sub("", without_figures(said)))):
        piece = match[0]
        noun = _COPULA.sub("", piece)
        if piece in _RETOLD or _KIND.search(noun) or (noun == piece and _is_verb(piece)):
            continue
        noun = _without_particles(noun)
        if len(noun) >= _SHORT and not _is_retold(noun):
            found.append((piece, noun))
    return found


def _without_particles(word: str) -> str:
    """Return a word without all its particles ("다리로는", "날까지로"); one syllable that is left is no
    noun.
    """
    while match := _PARTICLE.search(word):
        word = word[: match.start()]
    return bare(word)


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return the words of a text, each with its stem; figures are words too."""
    return [(piece, next(iter(words(piece)), piece)) for piece in _TOKEN.findall(text)]


def _has_its_place(
    spoken: Sequence[tuple[str, str]],
    at: int,
    noun: str,
    there: Sequence[tuple[str, str]],
    stems: set[str],
) -> bool:
    particle = _particle(spoken[at][0], noun)
    # 울릉도, 경기도: what looks like a particle may be of the name.
    rest = "" if spoken[at][0][len(noun) :] in _OF_NAMES else particle
    before, behind = (
        spoken[at - 1][1] if at else "",
        spoken[at + 1][1] if at + 1 < len(spoken) else "",
    )
    held = [stem for _, stem in there]
    for place, (text, stem) in enumerate(there):
        is_other = (
            stem not in stems
            and "가" <= text[0] <= "힣"
            and _particle(text, bare(text)) in (particle, rest)
        )
        if is_other and _stands_between(held, place, before, behind):
            return True
    return False


def _stands_between(held: Sequence[str], place: int, before: str, behind: str) -> bool:
    """Say whether a place has one of two words right beside it, and the other, if the page has it,
    not far away.
    """
    left, right = held[max(0, place - _FAR) : place], held[place + 1 : place + 1 + _FAR]
    follows, leads = bool(left) and left[-1] == before, bool(right) and right[0] == behind
    return (leads and (before in left or before not in held)) or (
        follows and (behind in right or behind not in held)
    )


def _particle(word: str, noun: str) -> str:
    rest = word[len(noun) :]
    return next((kind for kind, forms in _PARTICLES.items() if rest in forms.split()), rest)


def _is_verb(word: str) -> bool:
    is_of_verb = len(word) > _SHORT and _OF_VERB.search(word) and not _NAME_IN_HA.search(word)
    if _PAST.search(word) or _VERBAL.search(word) or is_of_verb:
        return True
    last, before = word[-1], word[-2]
    if last == "는":
        # After a final consonant the particle would be 은.
        return (
            len(word) == 2
            or bool((ord(before) - ord("가")) % _CLOSED_BEFORE_NEUN)
            or before in "하되나어아지기르리우오주보가꾸추키치루"
        )
    # 받은, 넘는: of two syllables, the last is more often a verb's ending than a particle.
    return len(word) == 2 and last in "은는을를에와"


def _is_retold(noun: str) -> bool:
    return noun in _RETOLD or (len(noun) > _SHORT and noun[:-1] in _RETOLD and noun[-1] in _AFFIXES)


def stands_in(noun: str, letters: str) -> bool:
    """Say whether a noun, or the parts it is joined of, stand in letters (decomposed, without
    blanks).
    """
    if _decomposed(noun) in letters:
        return True
    if len(noun) > _SHORT and noun[-1] in _AFFIXES and _decomposed(noun[:-1]) in letters:
        return True
    cuts = range(_SHORT, len(noun) - 1)
    return any(
        _decomposed(noun[:cut]) in letters and _decomposed(noun[cut:]) in letters for cut in cuts
    )


def letters(text: str) -> str:
    """Return a text as `stands_in` takes it."""
    return _decomposed(re.sub(r"\s", "", text))


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", word)
