"""Draws the sample document of a made-up company, so that the first question has something to be
asked about.

    python packaging/make_sample.py [OUTPUT.pdf]

Needs a Korean font with an open licence: "Noto Sans CJK KR" (package fonts-noto-cjk on Debian).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

FONT = "Noto Sans CJK KR"
DPI = 300
PAGE_MM = QSizeF(210, 297)
MARGIN_MM = 22
OUTPUT = Path(__file__).resolve().parents[1] / "chatapp" / "samples" / "handbook.pdf"
STYLE = """
h1 { font-size: 22pt; color: #1f3a5f; } h2 { font-size: 14pt; color: #1f3a5f; }
p, li, td, th { font-size: 11pt; line-height: 145%; } th { text-align: left; background-color: #e8eef6; }
.small { font-size: 9pt; color: #555555; }
"""
TABLE = '<table width="100%" cellspacing="0" cellpadding="5">'

PAGES = [
    """
    <h1>Bluebell Paper Works<br>Office Handbook</h1>
    <h1>블루벨제지 사무실 안내서</h1>
    <p>Edition 7, in force from 2 March 2026. It replaces edition 6 of September 2023.</p>
    <p>제7판. 2026년 3월 2일부터 시행하며, 2023년 9월에 나온 제6판을 대신합니다.</p>
    <p>Bluebell Paper Works was founded in 1987 in the harbour town of Marlow Bay. It makes envelopes, notebooks and
    calendars, and employs 214 people: 131 in Marlow Bay and 83 in Gunsan, Korea. Its director is Clara Whitcombe.</p>
    <p>블루벨제지는 1987년 항구 도시 말로베이에서 시작했습니다. 봉투와 공책, 달력을 만들며 직원은 모두 214명입니다.
    말로베이에 131명, 한국 군산에 83명이 일합니다. 대표는 클라라 휘트컴입니다.</p>
    <h2>Contents · 차례</h2>
    <table>
    <tr><th>Page · 쪽</th><th>Subject</th><th>내용</th></tr>
    <tr><td>2</td><td>Working hours and leave</td><td>(영어)</td></tr>
    <tr><td>3</td><td>Business trips and expenses</td><td>(영어)</td></tr>
    <tr><td>4</td><td>(in Korean)</td><td>근무 시간과 휴가</td></tr>
    <tr><td>5</td><td>(in Korean)</td><td>출장과 경비</td></tr>
    <tr><td>6</td><td>Computers, safety, telephone numbers</td><td>컴퓨터, 안전, 전화번호</td></tr>
    </table>
    <p class="small">The company, its people and its rules are invented. This document is a sample for trying out
    chatapp. · 이 회사와 사람, 규정은 모두 지어낸 것이며, 이 문서는 chatapp을 시험해 보기 위한 예시입니다.</p>
    """,
    """
    <h1>1. Working hours and leave</h1>
    <h2>1.1 Working hours</h2>
    <p>The working week has 38 hours. Everybody is expected to be reachable between 10 a.m. and 3 p.m.; the other hours
    can be chosen freely between 7 a.m. and 8 p.m. Lunch takes at least 45 minutes and is not paid.</p>
    <p>Up to two days a week can be worked from home. The wish is entered in the calendar by Thursday of the week
    before. New employees work in the office for their first 60 days.</p>
    <h2>1.2 Annual leave</h2>
    <p>Every employee has 18 days of annual leave. From the fourth year with the company it is 23 days, and from the
    tenth year 26 days. At most 5 days can be carried over into the next year; they lapse on 31 March.</p>
    <p>Leave of more than 10 days in a row has to be requested 6 weeks in advance. Shorter leave is requested 5 working
    days in advance. The team leader answers within 3 working days.</p>
    <h2>1.3 Illness and family</h2>
    <p>Whoever falls ill tells the team leader before 9:30 a.m. A doctor's note is needed from the third day on.</p>
    <p>Parents can take 16 weeks of parental leave with full pay after the birth or adoption of a child. For a wedding
    of one's own there are 3 extra days, for a move 1 day, and for the death of a close relative 4 days.</p>
    """,
    """
    <h1>2. Business trips and expenses</h1>
    <h2>2.1 Before the trip</h2>
    <p>A business trip is requested with form T-12 at least 8 working days before departure. Trips abroad are approved
    by Henrik Osei, head of finance; trips within the country by the team leader.</p>
    <h2>2.2 What is paid</h2>
    <table>
    <tr><th>Item</th><th>Limit</th></tr>
    <tr><td>Hotel, one night</td><td>115 euros</td></tr>
    <tr><td>Meals, one day within the country</td><td>32 euros</td></tr>
    <tr><td>Meals, one day abroad</td><td>48 euros</td></tr>
    <tr><td>Own car, one kilometre</td><td>0.34 euros</td></tr>
    </table>
    <p>Trains are booked in second class. For rides of more than 4 hours first class is allowed. Flights are allowed
    only where the train would take longer than 6 hours.</p>
    <h2>2.3 After the trip</h2>
    <p>Receipts are handed in within 21 days after the trip. Amounts below 15 euros can be claimed without a receipt.
    The money is paid with the next salary, on the 25th of the month.</p>
    <p>Lost receipts are replaced by a signed note. This is possible three times a year.</p>
    """,
    """
    <h1>1. 근무 시간과 휴가</h1>
    <h2>1.1 근무 시간</h2>
    <p>일주일 근무 시간은 38시간입니다. 오전 10시부터 오후 3시까지는 모두 연락이 닿아야 하며, 나머지 시간은 오전 7시에서
    오후 8시 사이에 자유롭게 정할 수 있습니다. 점심시간은 최소 45분이고 급여에 포함되지 않습니다.</p>
    <p>재택근무는 일주일에 이틀까지 할 수 있습니다. 희망하는 날은 전주 목요일까지 달력에 적습니다. 신입 사원은 처음
    60일 동안 사무실에서 근무합니다.</p>
    <h2>1.2 연차 휴가</h2>
    <p>연차 휴가는 모든 직원에게 18일입니다. 입사 4년 차부터는 23일, 10년 차부터는 26일입니다. 쓰지 못한 연차는 최대
    5일까지 다음 해로 넘길 수 있으며, 3월 31일이 지나면 없어집니다.</p>
    <p>10일이 넘는 연속 휴가는 6주 전에, 그보다 짧은 휴가는 근무일 기준 5일 전에 신청합니다. 팀장은 근무일 기준 3일
    안에 답합니다.</p>
    <h2>1.3 병가와 가족</h2>
    <p>아플 때는 오전 9시 30분 전에 팀장에게 알립니다. 셋째 날부터는 의사의 진단서가 필요합니다.</p>
    <p>자녀가 태어나거나 입양하면 급여를 전액 받으면서 16주 동안 육아 휴직을 쓸 수 있습니다. 본인 결혼에는 3일, 이사에는
    1일, 가까운 가족의 장례에는 4일의 특별 휴가가 있습니다.</p>
    """,
    """
    <h1>2. 출장과 경비</h1>
    <h2>2.1 출장 전</h2>
    <p>출장은 출발하기 최소 8일 전(근무일 기준)에 T-12 양식으로 신청합니다. 해외 출장은 재무 책임자 헨리크 오세이가,
    국내 출장은 팀장이 승인합니다.</p>
    <h2>2.2 지급 한도 (한국 사무소)</h2>
    <table>
    <tr><th>항목</th><th>한도</th></tr>
    <tr><td>숙박비 (1박)</td><td>130,000원</td></tr>
    <tr><td>국내 출장 식비 (하루)</td><td>36,000원</td></tr>
    <tr><td>해외 출장 식비 (하루)</td><td>65,000원</td></tr>
    <tr><td>자가용 (1km)</td><td>420원</td></tr>
    </table>
    <p>기차는 일반실을 예약합니다. 4시간이 넘는 구간은 특실을 이용할 수 있습니다. 비행기는 기차로 6시간이 넘게 걸리는
    곳에만 탈 수 있습니다.</p>
    <h2>2.3 출장 후</h2>
    <p>영수증은 출장이 끝나고 21일 안에 제출합니다. 15,000원보다 적은 금액은 영수증 없이 청구할 수 있습니다. 경비는
    다음 급여일인 매월 25일에 급여와 함께 지급합니다.</p>
    <p>영수증을 잃어버렸을 때는 서명한 확인서로 대신할 수 있으며, 1년에 세 번까지 가능합니다.</p>
    """,
    """
    <h1>3. Computers and safety · 컴퓨터와 안전</h1>
    <h2>3.1 Computers</h2>
    <p>Passwords have at least 14 characters and are changed when there is a reason, not by the calendar. A lost
    computer is reported to the help desk within 2 hours. Confidential documents are never uploaded to online
    services.</p>
    <p>비밀번호는 14자 이상이어야 합니다. 컴퓨터를 잃어버리면 2시간 안에 전산 지원팀에 알립니다. 대외비 문서는 온라인
    서비스에 올리지 않습니다.</p>
    <h2>3.2 Fire · 화재</h2>
    <p>When the alarm sounds, leave by the nearest stairs and meet at the flagpole in car park B. Fire drills take place
    on the second Tuesday of April and October.</p>
    <p>경보가 울리면 가장 가까운 계단으로 나가 B 주차장 깃대 앞에 모입니다. 소방 훈련은 4월과 10월 둘째 화요일에
    합니다.</p>
    <h2>3.3 Telephone numbers · 전화번호</h2>
    <table>
    <tr><th>Office · 부서</th><th>Person · 담당자</th><th>Extension · 내선</th></tr>
    <tr><td>Help desk · 전산 지원팀</td><td>Tomas Lindqvist</td><td>4120</td></tr>
    <tr><td>Personnel · 인사팀</td><td>한서윤 (Han Seoyun)</td><td>4205</td></tr>
    <tr><td>Finance · 재무팀</td><td>Henrik Osei</td><td>4310</td></tr>
    <tr><td>Reception · 안내 데스크</td><td>Maya Okafor</td><td>4000</td></tr>
    <tr><td>First aid · 응급 처치</td><td>Jonas Weber</td><td>4911</td></tr>
    </table>
    """,
]


def draw(output: Path) -> None:
    """Write one PDF page for each of PAGES."""
    writer = QPdfWriter(str(output))
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(PAGE_MM, QPageSize.Unit.Millimeter),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),
        )
    )
    writer.setTitle("Bluebell Paper Works: Office Handbook · 블루벨제지 사무실 안내서")
    writer.setCreator("chatapp packaging/make_sample.py")
    painter = QPainter(writer)
    for number, html in enumerate(PAGES, 1):
        if number > 1:
            writer.newPage()
        _draw_page(painter, html, f"{number} / {len(PAGES)}")
    painter.end()


def _font(points: int) -> QFont:
    """With the font's localised forms Qt writes other glyphs for digits, which no reader can map
    back to text.
    """
    font = QFont(FONT, points)
    font.setFeature(QFont.Tag("locl"), 0)
    return font


def _draw_page(painter: QPainter, html: str, footer: str) -> None:
    margin = MARGIN_MM / 25.4 * DPI
    width, height = PAGE_MM.width() / 25.4 * DPI, PAGE_MM.height() / 25.4 * DPI
    document = QTextDocument()
    document.documentLayout().setPaintDevice(painter.device())
    document.setDefaultFont(_font(10))
    document.setDefaultStyleSheet(STYLE)
    document.setHtml(html.replace("<table>", TABLE))
    document.setTextWidth(width - 2 * margin)
    if document.size().height() > height - 2 * margin:
        raise SystemExit(f"page {footer} is too long")
    painter.save()
    painter.translate(margin, margin)
    document.drawContents(painter)
    painter.restore()
    painter.setFont(_font(9))
    painter.drawText(
        QRectF(0, height - margin * 0.8, width, margin * 0.4), Qt.AlignmentFlag.AlignCenter, footer
    )


def main() -> None:
    """Draw the document, or say which font is missing."""
    app = QGuiApplication(sys.argv[:1])
    if FONT not in QFontDatabase.families():
        raise SystemExit(f"The font {FONT} is not installed (Debian: apt install fonts-noto-cjk).")
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    output.parent.mkdir(parents=True, exist_ok=True)
    draw(output)
    print(f"{output}: {len(PAGES)} pages, {output.stat().st_size:,} bytes")
    app.quit()


if __name__ == "__main__":
    main()
