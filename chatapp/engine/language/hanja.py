"""The Hangul readings of hanja: 大韓民國 is read 대한민국."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

# KS X 1001 lists its 4,888 hanja by their readings; so many of each reading follow each other.
_READINGS = (
    "가29각11간24갈10감20갑6강24개20객2갱4갹1거17건12걸4검7겁3게3격7견11결6겸6경45계24고39곡7곤10골3공17과13곽4관16괄4광13"
    "괘3괴9굉4교25구54국6군6굴4궁6권10궐5궤7귀5규15균7귤1극7근16금14급7긍4기64긴1길5끽1나25난7날2남10납4낭7내7녀1년3념5녕1노27"
    "농5뇌6뇨9눈1눌1뉴8능3니2닉2다2단20달5담17답5당11대17덕2도40독10돈10돌2동17두11둔6득1등9라10락9란8랄2람10랍3랑8래4랭1략2량"
    "13려18력7련12렬6렴5렵1령18례5로18록7론1롱7뢰8료12룡1루13류14륙3륜6률4륭1륵2름1릉6리26린9림5립4마8막6만19말7망12매14맥5맹"
    "6멱2면11멸2명15몌1모24목7몰2몽3묘12무22묵2문12물3미19민13밀3박19반25발11방28배20백8번10벌4범9법2벽12변6별4병17보16복1"
    "7본1볼1봉17부42북1분20불4붕6비43빈14빙4사60삭4산12살5삼8삽4상31새3색5생5서30석15선32설13섬8섭4성18세9소37속9손6솔1송8쇄"
    "5쇠2수61숙12순27술4숭3슬3습5승10시28식15신24실4심10십3쌍1씨1아18악14안10알4암8압4앙7애11액7앵4야11약10양30어10억5언6얼"
    "2엄6업2엔1여24역13연46열7염15엽6영38예24오30옥5온6올1옹9와8완18왈1왕5왜4외7요36욕6용24우32욱9운13울3웅2원27월3위25유57"
    "육7윤16율1융5은7을1음6읍3응4의19이40익6인24일9임11입5잉4자26작13잔5잠6잡1장37재17쟁4저28적25전41절8점9접3정55제23조46족"
    "4존2졸3종17좌5죄1주40죽2준19줄1중4즉1즐1즙3증11지34직5진35질15짐3집6징3차15착7찬15찰5참10창22채12책4처4척15천19철10첨1"
    "0첩10청9체9초27촉6촌4총10촬1최3추23축12춘3출3충6췌4취14측5층1치24칙3친1칠3침9칩1칭2쾌1타14탁16탄10탈2탐4탑3탕5태15택2탱1"
    "터1토4통7퇴6투6특2틈1파16판9팔3패11팽4퍅1편10폄1평5폐10포28폭6표14품2풍5피7필10핍2하14학5한14할2함12합7항17해18핵2행5향9"
    "허4헌4헐1험2혁4현21혈4혐1협12형20혜9호41혹3혼6홀3홍10화15확5환17활5황24회20획2횡3효13후13훈10훙1훤4훼3휘8휴5휼3흉5흑1흔4"
    "흘4흠3흡4흥1희20힐1"
)
# Bytes of the hanja of KS X 1001 in EUC-KR: the first of each, the second of each.
_FIRST_ROW, _LAST_ROW = 0xCA, 0xFD
_FIRST_CELL, _LAST_CELL = 0xA1, 0xFE
_COMPATIBLE = range(0xF900, 0xFB00)
"""Second code points of hanja with several readings."""
_GROUP = re.compile(r"([가-힣])(\d+)")
_RUN = re.compile("[\u3400-\u9fff]+")
# Of Unicode's Hangul Syllables (3.12): syllables of one initial, and of one initial and vowel.
_SYLLABLES = 588
_VOWELS = 28
# Indexes in Unicode's order of the initials ㄹ, ㄴ and the silent ㅇ, and of vowels.
_R, _N, _SILENT = 5, 2, 11
_Y_VOWELS = (2, 3, 6, 7, 12, 17, 20)
"""Unicode's indexes of ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ: at the beginning of a word ㄹ and ㄴ are silent before
them."""


@functools.cache
def _table() -> dict[str, str]:
    readings: list[str] = []
    for reading, count in _GROUP.findall(_READINGS):
        readings += [reading] * int(count)
    rows = range(_FIRST_ROW, _LAST_ROW + 1)
    cells = range(_FIRST_CELL, _LAST_CELL + 1)
    letters = (bytes(place).decode("euc_kr") for place in itertools.product(rows, cells))
    return {
        letter: reading
        for letter, reading in zip(letters, readings, strict=True)
        if ord(letter) not in _COMPATIBLE
    }


def readings(text: str) -> Iterator[str]:
    """Yield the readings of each run of hanja; two where the sound of an initial may change."""
    table = _table()
    for match in _RUN.finditer(text):
        sounds = [table.get(letter, letter) for letter in match[0]]
        softened = [_softened(sound) for sound in sounds]
        yield softened[0] + "".join(sounds[1:])
        if sounds[1:] != softened[1:]:
            # 會計年度 is 회계연도: the second word of a compound begins anew.
            yield "".join(softened)


def _softened(sound: str) -> str:
    """Return a reading as it sounds at the beginning of a word: 녀 is 여, 로 is 노, 력 is 역."""
    code = ord(sound) - ord("가")
    if not 0 <= code < 11_172:
        return sound
    initial, rest = divmod(code, _SYLLABLES)
    if initial not in (_R, _N):
        return sound
    if rest // _VOWELS in _Y_VOWELS:
        return chr(ord("가") + _SILENT * _SYLLABLES + rest)
    return chr(ord("가") + _N * _SYLLABLES + rest)
