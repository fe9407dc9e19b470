"""The written forms of numbers, units, months and days in English and Korean."""

from __future__ import annotations

import re

_DIGITS = r"\d+(?:[.,:/]\d+)*"
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
KOREAN_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
KOREAN_HUNDREDS = {"": 1, "십": 10, "백": 100, "천": 1000}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
WRITTEN = {word: at for at, word in enumerate((_ONES + "seventeen eighteen nineteen").split())}
WRITTEN |= {
    word: 10 * at
    for at, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"], 2
    )
}
WRITTEN |= {"hundred": 100, "dozen": 12}
ORDINALS = {
    word: at
    for at, word in enumerate(
        [
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        3,
    )
}
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
KOREAN_WEEKDAYS = "월화수목금토일"
KOREAN_DAYS = {
    word: at
    for at, word in enumerate("하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘".split(), 1)  # noqa: SIM905
}
NATIVE = {word: at for at, word in enumerate("두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), 2)}  # noqa: SIM905
NATIVE |= {"석": 3, "넉": 4}
SIGNS = {
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "₩": "krw",
    "USD": "usd",
    "EUR": "eur",
    "GBP": "gbp",
    "KRW": "krw",
}
_UNITS = {
    "%p": "%p|%포인트|percentage points?|퍼센트 ?포인트",
    "%": "%|per ?cent|퍼센트|프로(?![가-힣])",
    "usd": "dollars?|USD|달러",
    "eur": "euros?|EUR|유로",
    "gbp": "pounds?|GBP|파운드",
    "krw": "won|KRW|원",
    "month": "months?|개월|달(?!러|[가-힣]*력)",
    "year": "years?|년간?",
    "월": "월",
    "day": "(?:working |business |calendar )?days?|영업일|일간?",
    "week": "weeks?|주(?:일|간)?(?=마다|에|째|를|의|씩|동안|이|\\s|[^가-힣]|$)",
    "hour": "hours?|시간",
    "o'clock": "시",
    "minute": "minutes?|분",
    "second": "seconds?|초",
    "mg": "mg|milligrams?|밀리그램",
    "g/m3": "[uµμ]?g/m3",
    "ug": "[uµμ]g|micrograms?|마이크로그램",
    **{
        unit: unit
        for unit in (
            "kWh",
            "MWh",
            "GWh",
            "kW",
            "MW",
            "GW",
            "kV",
            "KB",
            "MB",
            "GB",
            "TB",
            "mmHg",
            "Nm",
            "bar",
        )
    },
    **{
        unit: unit
        for unit in (
            "kHz",
            "MHz",
            "GHz",
            "hPa",
            "kPa",
            "MPa",
            "mph",
            "km/h",
            "m/s",
            "ha",
            "ml",
            "dB",
        )
    },
    "kg": "kg|kilograms?|킬로그램",
    "t": "tons?|tonnes?|톤",
    "g": "g|grams?|그램",
    "km2": "km2|square kilomet(?:re|er)s?|제곱킬로미터|평방킬로미터",
    "m2": "m2|square met(?:re|er)s?|제곱미터|평방미터",
    "m3": "m3|cubic met(?:re|er)s?|세제곱미터",
    "km": "km|kilomet(?:re|er)s?|킬로미터",
    "m": "m|met(?:re|er)s?|미터",
    "cm": "cm|centimet(?:re|er)s?|센티미터",
    "mm": "mm|millimet(?:re|er)s?|밀리미터",
    "mile": "miles?|마일",
    "ft": "feet|foot|ft|피트",
    "l": "l|lit(?:re|er)s?|리터",
    "people": "people|persons?|명|인(?![가-힣])",
    "piece": "개",
    "times": "times|배|번|회",
    "celsius": "°C|degrees? Celsius",
    "fahrenheit": "°F|degrees? Fahrenheit",
    "degree": "degrees?|도|°",
    "case": "건",
    "place": "곳",
    "floor": "층",
    "volume": "권",
    "picture": "점",
    "age": "세|살",
    "article": "조",
    "paragraph": "항",
}
UNIT = re.compile(
    r"[\s-]?(?:"
    + "|".join(f"(?P<u{at}>{form})(?![a-zA-Z])" for at, form in enumerate(_UNITS.values()))
    + ")",
    re.I,
)
UNIT_NAMES = list(_UNITS)
_KOREAN_NUMBER = (
    r"\d[\d,.]*[십백천]?[조억만천백](?:\s?\d[\d,.]*[십백천]?[억만천])*"
    r"(?:\s?\d[\d,]*(?=\s?(?:[원명개]|달러|유로)))?"
)
FIGURE = re.compile(
    rf"(?P<sign>[$€£₩]|\b(?:USD|EUR|GBP|KRW)(?=\s?\d))?\s?(?:(?<!제)(?<!제\s)(?P<korean>{_KOREAN_NUMBER})|(?P<number>{_DIGITS})(?:st|nd|rd|th)?"
    rf"(?:[\s-]?(?P<scale>(?i:{'|'.join(SCALES)}))\b)?)"
    rf"|\b(?P<written>(?i:{'|'.join(WRITTEN)})(?:[\s-](?i:{'|'.join(WRITTEN)}))*)\b"
    rf"|\b(?P<ordinal>{'|'.join(ORDINALS)})\b"
    rf"|\b(?P<month>{'|'.join(MONTHS)})\b"
    rf"|\b(?P<short>{'|'.join(month[:3] for month in MONTHS)}|Sept)\b(?=\.?\s\d)\.?"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b"
    rf"|(?P<koweekday>[{KOREAN_WEEKDAYS}])요일"
    rf"|(?<!\S)(?P<lone>한)(?=\s(?:명|번|개월|달|차례|사람|대|곳|건|가지|시간|주))"
    rf"|(?<!\S)(?P<days>{'|'.join(KOREAN_DAYS)})|(?<!\S)(?P<native>{'|'.join(NATIVE)})(?=\s)"
)
