"""Decodes text files of unknown encoding by what the letters would be in each of them.

Of the East Asian encodings each can read the bytes of another: as letters that are rare, and in
scripts that never stand side by side. The share of letters that are common tells them apart, even
in a list of a few names; `charset_normalizer` decides among the alphabets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
"""Bytes (or characters, once decoded) at the beginning that tell the encoding; chosen."""
_SAMPLE_UNITS = 4000
"""16-bit units looked at to recognize UTF-16."""
_LETTERS = 4000
"""Letters looked at to tell encodings apart; chosen."""
_UTF16_COMMON = frozenset(b" \n.,")
_UTF16_LEAST_SHARE = 0.02
"""Share of 16-bit units that are blanks, line ends, dots or commas in any UTF-16 text; chosen."""
_MOST_STRANGE = 0.02
"""Share of control and replacement characters that a text may have; chosen."""
# What a letter is worth beside 1 for a common one, 0 for a strange sign, and what is taken off where
# Hangul and Han characters stand in one word; chosen.
_RARE_LETTER = 0.4
_COMMON_SIGN = 0.8
_MIXED = 0.6
_EASTERN = ("cp949", "cp932", "gb18030", "euc_jp", "big5")
_ALPHABETS = ("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "johab")
_LATIN = {"cp1252", "cp1250", "cp1254"}
_MOST_ACCENTS = 0.4
"""Share of bytes beyond ASCII, above which a text is not in a Latin encoding; chosen."""
_STATEFUL = ((b"\x1b$", "iso2022_jp"), (b"\x1b$)C", "iso2022_kr"))
_LEAST = 0.55
"""Of the letters' worth from which an East Asian encoding is the one; chosen."""
_CLEAR = 0.15
"""Of the letters' worth by which the best encoding is before the next one; chosen."""
_FEW_LETTERS = 4
"""Letters below which their worth says little; chosen."""
_MOST_CHAOS = 0.1
"""Mess of `charset_normalizer`, 0 to 1, from which it guesses; chosen."""
# The 400 syllables of which 96 of 100 in Korean text are; counted in KorQuAD and statutes.
_HANGUL = frozenset(
    "가각간감강같개객거건걸검것게격견결경계고공과관광괴교구국군궁권규균그근글금급기길김깁까께나난날남납내낸너년노녹높누느"
    "는능니닌다단달담당대더던데델도독돌동되된두뒤드득든들등디따때떤떨또라란람랑래랜량러런럼레렉려력련렸령로록료루룩류률르"
    "른를름리릭린림립마막만많말매머메며면명몇모목몬못무문물므미민밀및바박밖반받발밝방배백버번벌범법베변별병보복본볼봉부북"
    "분불브블비사산살삼상새색생서석선설성세션소속손수순술스슨습승시식신실심싱쓰씨아악안않알암았앙애액야약양어언얻업없엇었에"
    "엘여역연열였영예오온와왕외요용우운울워원월위유율융으은을음의이익인일임입있자작잘잡장재저적전절점접정제져졌조족존종좋죄"
    "주준줄중즈증지직진질집징쪽차찰참찾채책처천철첫청체초총최추출충취치칙친침카캐케켓코크큰클키타탁태택터턴테텐텔토톤통퇴"
    "투트특틀티파판페펜편평폐포폭표품프플피픽필하학한할함합항해했행향허헌험현협혔형호화확환활황회획후흥히"
)
# The characters that Chinese (in both ways of writing) and Japanese use most.
_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种"
    "事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第"
    "公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合"
    "回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总"
    "何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听"
    "白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导"
    "争运笔合同额付款购单价项签约期限责任采部门姓名电话地址编号日期百千元整负供应商客户银行账号码省县镇街张李刘陈杨赵黄周吴"
    "徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康毛邱秦"
    "這個們來為國說時會對後過發還進學從與長現當動樣將兩間問點業實體見產話給門論處義認條氣題變電數報結務場計資統區隊決馬書則"
    "聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運約額購單價項簽責採總號編應負齊劉陳楊趙黃吳徐孫鄭謝韓馮鄧蘇盧蔣賈"
    "円業務課署氏契書積東京県都府町村様御社株式会発注納品担当者届届申請届込表示備考数量税込請求払済確認予定開始終了休暇勤怠"
    "斉藤佐鈴木高橋田中伊渡辺山本小林加吉井松阪野川島崎村太郎花子次美和恵雄介健一二三四五六七八九十"
)
_COMMON_SIGNS = frozenset("、。，．：；（）「」『』《》【】・～！？…“”‘’·×○●※→￦￥")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, and whether its encoding is beyond doubt."""

    text: str
    encoding: str
    is_sure: bool = True


def decode(data: bytes) -> str | None:
    """Return the text of bytes; None for what is no text."""
    read = decoded(data)
    return read.text if read is not None else None


def decoded(data: bytes) -> DecodedText | None:
    """Return the text of bytes with its encoding; None for what is no text."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _if_text(data[len(mark) :], encoding)
    if encoding := _utf16(data):
        return _if_text(data, encoding)
    if b"\0" in data[:_SAMPLE_BYTES]:
        return None
    for mark, encoding in _STATEFUL:
        if mark in data and _fits(data, encoding):
            return _if_text(data, encoding)
    if _fits(data, "utf-8"):
        return _if_text(data, "utf-8")
    return _by_letters(data) or _by_alphabet(data) or _closest(data)


def _utf16(data: bytes) -> str:
    """Return the byte order of UTF-16 without a mark, "" for other data.

    Blanks, line ends, dots and commas are ASCII in any language: one of their bytes is zero.
    """
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    sample = sample[: len(sample) & ~1]
    even, odd = sample[0::2][:_SAMPLE_UNITS], sample[1::2][:_SAMPLE_UNITS]
    little = sum(low in _UTF16_COMMON and not high for low, high in zip(even, odd, strict=True))
    big = sum(low in _UTF16_COMMON and not high for high, low in zip(even, odd, strict=True))
    if max(little, big) < _UTF16_LEAST_SHARE * len(even):
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        # A download that was cut off ends within a character.
        return error.end >= len(data) and error.start >= len(data) - 3 and error.start > 0
    return True


def _by_letters(data: bytes) -> DecodedText | None:
    """Return the text in the East Asian encoding whose letters are the commonest."""
    worth = {name: _worth(data, name) for name in _EASTERN if _fits(data, name)}
    best = max(worth, key=worth.__getitem__, default="")
    if not best or worth[best] < _LEAST:
        return None
    text = data.decode(best, "replace")
    others = [value for name, value in worth.items() if data.decode(name, "replace") != text]
    letters = sum(not letter.isascii() for letter in text[:_LETTERS])
    is_clear = worth[best] - max(others, default=0.0) >= _CLEAR
    return _if_text(data, best, is_clear and letters >= _FEW_LETTERS)


def _worth(data: bytes, encoding: str) -> float:
    """Return what the letters are worth on average: 1 where all are common ones."""
    text = data[:_SAMPLE_BYTES].decode(encoding, "replace")
    values = list(_values(text))
    return sum(values) / len(values) if values else 0.0


def _values(text: str) -> Iterator[float]:
    before = ""
    count = 0
    for letter in text:
        if letter.isascii():
            before = ""
            continue
        script = _script(letter)
        # Hangul and Han within one word: 金액 is rare, bytes read wrongly do it all the time.
        is_mixed = {before, script} == {"hangul", "han"}
        yield _value(letter, script) - (_MIXED if is_mixed else 0.0)
        before = script
        count += 1
        if count >= _LETTERS:
            return


def _script(letter: str) -> str:
    if "가" <= letter <= "힣":
        return "hangul"
    if "㐀" <= letter <= "鿿" or "豈" <= letter <= "﫿":
        return "han"
    return "kana" if "ぁ" <= letter <= "ヿ" else ""


def _value(letter: str, script: str) -> float:
    if script == "hangul":
        return 1.0 if letter in _HANGUL else _RARE_LETTER
    if script == "han":
        return 1.0 if letter in _HAN else _RARE_LETTER
    if script == "kana":
        return 1.0
    if letter in _COMMON_SIGNS or "０" <= letter <= "ｚ":
        return _COMMON_SIGN
    return 0.0


def _by_alphabet(data: bytes) -> DecodedText | None:
    """Return the text in an encoding of one byte a letter."""
    # Takes 50 ms to import; nearly all files are in UTF-8.
    import charset_normalizer

    matches = charset_normalizer.from_bytes(
        data[:_SAMPLE_BYTES], cp_isolation=list(_ALPHABETS), enable_fallback=False
    )
    best = matches.best()
    if best is None:
        return None
    alike: set[str] = set()
    for match in matches:
        if (match.chaos, -match.coherence) <= (best.chaos, -best.coherence):
            alike.update(match.could_be_from_charset)
    if _is_foreign_to_latin(data):
        alike = alike - _LATIN or alike
    # What fits Western Europe as well as another part of the world is more often of there.
    encoding = next(name for name in _ALPHABETS if name in alike)
    letters = sum(byte > 127 for byte in data[:_SAMPLE_BYTES])
    is_sure = best.chaos < _MOST_CHAOS and (encoding in _LATIN or letters >= 5 * _FEW_LETTERS)
    return _if_text(data, encoding, is_sure)


def _is_foreign_to_latin(data: bytes) -> bool:
    """Say whether most letters are beyond ASCII: no language writes Latin letters so."""
    sample = data[:_SAMPLE_BYTES]
    return sum(byte > 127 for byte in sample) > _MOST_ACCENTS * len(sample)


def _closest(data: bytes) -> DecodedText | None:
    """Return a text with a few broken bytes in the encoding that leaves fewer of them."""
    texts = {name: data.decode(name, "replace") for name in ("utf-8", "cp949")}
    encoding = min(texts, key=lambda name: texts[name].count("\ufffd"))
    return _if_text(data, encoding, is_sure=False)


def _if_text(data: bytes, encoding: str, is_sure: bool = True) -> DecodedText | None:
    text = data.decode(encoding, "replace")
    sample = text[:_SAMPLE_BYTES]
    strange = sum(map(_is_strange, sample))
    is_text = strange <= _MOST_STRANGE * len(sample)
    return DecodedText(text, encoding, is_sure) if is_text else None


def _is_strange(character: str) -> bool:
    return character == "\ufffd" or (character < " " and character not in "\t\n\r\v\f\x1a")
