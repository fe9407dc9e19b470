"""Words for what was not, or not wholly, read in a document: one sentence a kind, with its pages."""

from __future__ import annotations

from collections.abc import Iterable

from chatapp.contract.records import Document, Language
from chatapp.machine import tesseract

_LOST = ("unreadable", "too_heavy", "memory")
"""Pages with these have no text; saying that as well would be once too often."""
_MOST_RUNS = 8
_WORDS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "Page {pages} could not be read: damaged.",
        "{pages}쪽은 손상되어 읽지 못했어요.",
    ),
    "too_heavy": (
        "Page {pages} was skipped: too heavy to read.",
        "{pages}쪽은 읽기에 너무 무거워서 건너뛰었어요.",
    ),
    "memory": (
        "Page {pages} was skipped: not enough memory.",
        "{pages}쪽은 메모리가 모자라서 건너뛰었어요.",
    ),
    "without_text": (
        "Page {pages} is a picture without text, so it cannot be searched.",
        "{pages}쪽은 글자 정보가 없는 그림이라 검색되지 않아요.",
    ),
    "ocr": (
        "Page {pages} was read by OCR: check numbers and names on the page.",
        "{pages}쪽은 그림에서 글자를 인식(OCR)해 읽었어요. 숫자와 이름은 원문을 확인해 주세요.",
    ),
    "hidden_text": (
        "Page {pages} has text that cannot be seen (white, tiny or invisible); what cites it says so.",
        "{pages}쪽에는 눈에 보이지 않는 글(흰색, 아주 작은 글씨 등)이 있어요. 이 글을 인용하면 알려 드려요.",
    ),
    "hidden_signs": (
        "Page {pages} held characters without a shape; they were left out.",
        "{pages}쪽에 보이지 않는 문자가 숨어 있어서 빼고 읽었어요.",
    ),
    "text_cut": (
        "The text on page {pages} is too long in one piece; its end is missing.",
        "{pages}쪽은 글이 너무 길게 이어져 있어서 뒷부분을 읽지 못했어요.",
    ),
    "text_outside_page": (
        "Page {pages} has text beyond the edge; it is found, but cannot be seen.",
        "{pages}쪽에는 종이 밖에도 글이 있어요. 검색되지만 눈에는 보이지 않아요.",
    ),
    "garbled_text": (
        "The font on page {pages} does not tell its letters; search misses them.",
        "{pages}쪽은 글꼴에 글자 정보가 없어서 깨져 읽혀요. 검색되지 않을 수 있어요.",
    ),
}
_OF_SLIDES: dict[str, tuple[str, str]] = {
    "without_text": (
        "No text on slide {pages}: only pictures, so it cannot be searched.",
        "슬라이드 {pages}에는 글자가 없어요. 그림만 있어서 검색되지 않아요.",
    ),
    "hidden_slide": (
        "Slide {pages} is hidden in the presentation, but it is read.",
        "슬라이드 {pages}은(는) 발표에서 숨겨져 있지만 읽었어요.",
    ),
}
_OF_PARTS: dict[str, tuple[str, str]] = {
    "hidden_text": (
        "Part {pages} has text that cannot be seen (white or tiny); what cites it says so.",
        "{pages}번째 부분에 눈에 보이지 않는 글(흰색, 아주 작은 글씨)이 있어요. 이 글을 인용하면 알려 드려요.",
    ),
    "hidden_signs": (
        "Part {pages} held characters without a shape; they were left out.",
        "{pages}번째 부분에 보이지 않는 문자가 숨어 있어서 빼고 읽었어요.",
    ),
}
_NAMES = {
    "pdf": ("a PDF", "PDF"),
    "docx": ("a Word document", "Word 문서"),
    "pptx": ("a presentation", "프레젠테이션"),
    "xlsx": ("a spreadsheet", "스프레드시트"),
    "hwpx": ("an HWPX document", "HWPX 문서"),
    "hwp": ("an HWP document", "HWP 문서"),
    "epub": ("an electronic book", "전자책"),
    "html": ("a web page", "웹 페이지"),
    "md": ("plain text", "텍스트"),
    "txt": ("plain text", "텍스트"),
    "csv": ("plain text", "텍스트"),
}
_OF_ALL: dict[str, tuple[str, str]] = {
    "end_left_out": (
        "It is too long: the beginning was read, the rest was left out.",
        "너무 길어서 앞부분만 읽었어요. 나머지는 검색되지 않아요.",
    ),
    "hidden_sheet": (
        "It has hidden sheets; they are read as well.",
        "숨긴 시트가 있어요. 숨긴 시트도 읽었어요.",
    ),
    "preview_only": (
        "It is locked for distribution: only its preview could be read.",
        "배포용 문서라서 미리보기 글만 읽었어요.",
    ),
    **{
        f"misnamed_{kind}": (
            f"Its name says otherwise, but it is {en}.",
            f"이름과 달리 실제로는 {ko}예요.",
        )
        for kind, (en, ko) in _NAMES.items()
    },
}
"""What is said of a whole document, whichever of its pages it was found on."""


_OF_SOURCES: dict[str, tuple[str, str]] = {
    "hidden_text": ("contains hidden text", "보이지 않는 글이 들어 있어요"),
    "ocr": ("read by OCR", "OCR로 읽은 글이에요"),
}
_OCR_CAN_HELP = (
    "Tesseract can read it: install it ({how}), then read the document again.",
    "Tesseract를 설치하면 읽을 수 있어요: {how} 설치한 뒤 문서를 다시 읽어 주세요.",
)
_OCR_HELPS_NOW = (
    "Tesseract is there now and can read it: choose “Read again” in the window, or add the file once more.",
    "이제 Tesseract로 읽을 수 있어요. 창에서 ‘다시 읽기’를 고르거나 파일을 한 번 더 추가해 주세요.",
)


def of_source(warnings: Iterable[str], language: Language) -> str:
    """Return what is said at a cited place, "" when there is nothing to say."""
    return ", ".join(
        _OF_SOURCES[code][language == "ko"] for code in warnings if code in _OF_SOURCES
    )


def unread(document: Document) -> list[int]:
    """Return the pages that OCR would have read, had Tesseract been there."""
    if document.kind != "pdf":
        return []
    if "ocr_wanted" in document.report:
        return _pages(document.report["ocr_wanted"])
    # A version before this one did not note it.
    listed = dict(warning.partition(": ")[::2] for warning in document.warnings)
    lost = [document.report.get("blank", ""), *(listed.get(code, "") for code in _LOST)]
    lacking = {*document.pages_without_text, *document.pages_bad_text}
    return sorted(lacking - {page for pages in lost for page in _pages(pages)})


def sentences(document: Document, language: Language) -> list[str]:
    """Return what the user should know about a document, the lost pages first; an unknown kind is
    named as it is.
    """
    found = {
        code: _pages(listed)
        for code, _, listed in (warning.partition(": ") for warning in document.warnings)
    }
    lost = {page for code in _LOST for page in found.get(code, ())}
    # A page with nothing on it lacks nothing.
    lost.update(_pages(document.report.get("blank", "")))
    found["without_text"] = [page for page in document.pages_without_text if page not in lost]
    words = {**_WORDS, **{"pdf": {}, "pptx": _OF_SLIDES}.get(document.kind, _OF_PARTS)}
    of_pages = [
        _sentence(words, code, page_list(found[code], _MOST_RUNS), language)
        for code in dict.fromkeys((*words, *found))
        if found.get(code) and code not in _OF_ALL
    ]
    if unread(document):
        said = _OCR_HELPS_NOW if tesseract.is_there() else _OCR_CAN_HELP
        of_pages.append(said[language == "ko"].format(how=tesseract.how_to_get(language)))
    return of_pages + [_OF_ALL[code][language == "ko"] for code in found if code in _OF_ALL]


def page_list(numbers: Iterable[int], most_runs: int | None = None) -> str:
    """Write page numbers as a person would: "3, 7-9"; `…` stands for what is beyond `most_runs`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:most_runs]]
    return ", ".join(shown) + (" …" if len(shown) < len(runs) else "")


def _sentence(words: dict[str, tuple[str, str]], code: str, pages: str, language: Language) -> str:
    said = words.get(code, (code + ": page {pages}", code + ": {pages}쪽"))
    return said[language == "ko"].format(pages=pages)


def _pages(listed: str) -> list[int]:
    ends = [part.strip().split("-") for part in listed.split(",")]
    return [
        page for end in ends if end[0].isdigit() for page in range(int(end[0]), int(end[-1]) + 1)
    ]
