"""Korean for the causes that fill the sentences of errors; what is not listed stays as it is."""

from __future__ import annotations

import re

_PHRASES = {
    # What a file is that should have been a GGUF model.
    "an empty file": "빈 파일",
    "a saved web page": "저장된 웹 페이지",
    "a Git LFS pointer without the model itself": "모델 본체가 없는 Git LFS 포인터",
    "a safetensors model": "safetensors 모델",
    "a ZIP archive, perhaps a PyTorch model": "ZIP 압축 파일(PyTorch 모델일 수 있음)",
    "a PyTorch model": "PyTorch 모델",
    "a Keras model": "Keras 모델",
    "a PDF": "PDF",
    "a picture": "그림",
    "a program": "실행 파일",
    "a model in the old GGML format": "옛 GGML 형식의 모델",
    "only zeros: an unfinished download": "받다 만 파일",
    "a JSON file": "JSON 파일",
    "a text file": "텍스트 파일",
    "an unknown kind of file": "알 수 없는 형식",
    "a folder": "폴더",
    "a special file": "특수 파일",
    # What a file is that should have been a PDF.
    "an Office or ZIP file": "오피스 문서나 ZIP 파일",
    "a GGUF model": "GGUF 모델",
    "an HWP or an old Office file": "HWP나 옛 오피스 파일",
    "an RTF document": "RTF 문서",
    "a PostScript file": "PostScript 파일",
    "a web page (HTML)": "웹 페이지(HTML)",
    "an XML file": "XML 파일",
    "a plain text (TXT)": "텍스트 파일(TXT)",
    # Why a file cannot be opened.
    "no such file": "파일이 없음",
    "No such file or directory": "파일이 없음",
    "Permission denied": "권한이 없음",
    "not a file": "파일이 아님",
    # Why a PDF is damaged.
    "it is cut off": "파일이 중간에 끊겼음",
    "no pages can be found in it, perhaps it is cut off": "쪽을 찾을 수 없음. 중간에 끊긴 파일일 수 있음",
    "not one of its pages can be read": "읽을 수 있는 쪽이 하나도 없음",
    "the PDF reader gave up": "PDF를 읽다가 멈췄음",
    "this page cannot be drawn": "이 쪽을 그릴 수 없음",
    # Why a model is damaged.
    "its header has no end": "머리글이 끝나지 않음",
    "it holds more strings than any model": "문자열이 너무 많음",
    "a token of its vocabulary is too long": "너무 긴 토큰이 있음",
    "a key is empty or there twice": "비었거나 겹치는 항목이 있음",
    "a tensor's name is empty or too long": "텐서 이름이 없거나 너무 김",
    "a tensor is there twice": "겹치는 텐서가 있음",
    "it holds no weights": "가중치가 없음",
    "it has no tokenizer": "토크나이저가 없음",
    "its vocabulary has no tokens": "어휘에 토큰이 없음",
    "its rope scaling is unknown": "알 수 없는 RoPE 설정",
    "head_count is missing or impossible": "head_count 값이 잘못됨",
    "expert_count and expert_used_count do not fit together": "expert_count와 expert_used_count가 맞지 않음",
    "nextn_predict_layers is larger than block_count": "nextn_predict_layers가 block_count보다 큼",
    # Why a preset is broken.
    "it is no file": "파일이 아님",
    "it is not saved as UTF-8": "UTF-8로 저장되지 않음",
    "the first line has to be ---": "첫 줄이 ---이어야 함",
    "the line --- that ends the settings is missing": "설정을 끝내는 --- 줄이 없음",
    "the part between the lines of --- is too long": "--- 사이의 설정이 너무 김",
    "the part between the lines of --- holds no “name: value”": "--- 사이에 ‘이름: 값’이 없음",
    "a name is expected before the colon": "콜론 앞에 이름이 있어야 함",
    "a text or a number is expected here": "여기에는 글이나 숫자가 와야 함",
    "this text is too long": "글이 너무 김",
    "an id has small letters, digits, - and _ only": "id에는 영어 소문자, 숫자, -, _만 쓸 수 있음",
    "YAML aliases (*) are not allowed": "YAML 별칭(*)은 쓸 수 없음",
    "“# system en” or “# user en” has to come first": "먼저 ‘# system ko’나 ‘# user ko’가 와야 함",
    "a single brace; write {{ or }} for a brace in the text": "중괄호가 하나뿐임. {{나 }}처럼 두 번 적어야 함",
    "“# user en” or “# user ko” with {text} in it is missing": "{text}가 들어 있는 ‘# user ko’가 없음",
    "documents are required but {context} is nowhere in the text": "문서가 필요한데 글에 {context}가 없음",
    "a table needs columns whose names have small letters, digits and _ only": "표에는 영어 소문자 열 이름이 필요함",
    # Why a value does not fit.
    "it has no settings": "설정할 것이 없음",
    "it is no number": "숫자가 아님",
    "it can be true or false": "true나 false만 쓸 수 있음",
    "it is empty; separate the parts with commas": "비어 있음. 쉼표로 나누어 적어야 함",
}

_PATTERNS = tuple(
    (re.compile(pattern), korean)
    for pattern, korean in (
        (r"a compressed file \((.+)\)", r"압축 파일(\1)"),
        (r"a picture \((.+)\)", r"그림(\1)"),
        (r"a program \((.+)\)", r"실행 파일(\1)"),
        (r"a database \((.+)\)", r"데이터베이스(\1)"),
        (r"a recording \((.+)\)", r"녹음(\1)"),
        (r"window( \(.+\))?", r"창\1"),
        (r"terminal( \(.+\))?", r"터미널\1"),
        (r" at page (.+)", r" \1쪽에서"),
        (r"(\d+) seconds or (.+) of memory", r"\1초 또는 메모리 \2"),
        (r"(.+): speech recognition", r"\1(음성 인식)"),
        (r"(.+): speech", r"\1(음성)"),
        (r"(.+): pictures", r"\1(그림)"),
        (r"(.+): video", r"\1(동영상)"),
        (r"(.+): writes by diffusion", r"\1(확산 방식)"),
        (r"(.+): drafts for another model", r"\1(다른 모델의 초안용)"),
        (r"(.+): translation in two steps", r"\1(인코더-디코더)"),
        (r"it claims a part of (.+)", r"한 부분이 \1나 된다고 적혀 있음"),
        (r"it claims (.+) tensors and (.+) keys", r"텐서 \1개, 항목 \2개라고 적혀 있음"),
        (r"it claims to be one of (.+) parts", r"조각이 \1개라고 적혀 있음"),
        (r"its alignment is (.+)", r"정렬 값이 \1"),
        (r"a value has the unknown type (.+)", r"값의 종류 \1을 알 수 없음"),
        (r"the tensor (.+) is missing", r"\1 텐서가 없음"),
        (r"the tensor (.+) has the wrong shape", r"\1 텐서의 크기가 맞지 않음"),
        (r"the tensor (.+) has an impossible shape", r"\1 텐서의 크기가 잘못됨"),
        (r"the tensor (.+) is not where it should be", r"\1 텐서의 위치가 맞지 않음"),
        (r"the tensor (.+) has the unknown type (.+)", r"\1 텐서의 종류 \2를 알 수 없음"),
        (r"the tensor (.+) has (.+) dimensions", r"\1 텐서가 \2차원이라고 적혀 있음"),
        (r"the layer (.+) is missing", r"\1번째 층이 없음"),
        (r"(\w+) is missing or no number", r"\1 값이 없거나 숫자가 아님"),
        (r"(\w+) is missing", r"\1 값이 없음"),
        (r"(\w+) is ([\d,-]+)", r"\1 값이 \2"),
        (r"(.+) numbers cannot be shared by (.+) heads", r"\1을 \2개 헤드로 나눌 수 없음"),
        (r"its vocabulary has (.+) tokens but fewer (.+)", r"어휘는 \1개인데 \2 값이 모자람"),
        (r"its vocabulary has (.+) tokens but weights for (.+)", r"어휘는 \1개인데 가중치는 \2개분임"),
        (r"(.+) tokens of its vocabulary are there twice", r"어휘에 겹치는 토큰이 \1개 있음"),
        (r"it is one of (.+) parts and was renamed", r"\1개 조각 중 하나인데 이름이 바뀌었음"),
        (r"it is larger than (.+)", r"\1보다 큼"),
        (r"YAML: this is nested too deeply", r"YAML: 너무 깊이 겹쳐 있음"),
        (r"YAML: (.+)", r"YAML 문법 오류: \1"),
        (r"“(.+)” is missing", r"‘\1’ 항목이 없음"),
        (r"“(.+)” is there twice", r"‘\1’ 항목이 두 번 있음"),
        (r"“(.+)” is unknown or there twice", r"‘\1’ 제목을 알 수 없거나 두 번 있음"),
        (r"“(.+)” is unknown here; known are (.+)", r"‘\1’ 항목을 알 수 없음. 쓸 수 있는 것: \2"),
        (r"“(.+)” needs lines of the form “name: value” below it", r"‘\1’ 아래에 ‘이름: 값’이 있어야 함"),
        (r"“(.+)” needs a list: (.+)", r"‘\1’에는 목록이 필요함: \2"),
        (r"“(.+)” cannot be the name of a variable", r"‘\1’ 이름은 쓸 수 없음"),
        (r"(.+) is “(.*)” but can only be (.*)", r"\1 값이 ‘\2’인데 쓸 수 있는 것은 \3"),
        (r"(.+) is “(.*)”, which is no number", r"\1 값 ‘\2’이(가) 숫자가 아님"),
        (r"(.+) has to be a whole number", r"\1 값은 정수여야 함"),
        (r"it has to be (\S+) to (\S+)", r"\1에서 \2 사이여야 함"),
        (r"(.+) has to be (\S+) to (\S+)", r"\1 값은 \2에서 \3 사이여야 함"),
        (r"(.+) is a choice but has no choices", r"\1에 고를 것(choices)이 없음"),
        (r"(\{.+\}) is not declared; known are (.+)", r"\1을(를) 알 수 없음. 쓸 수 있는 것: \2"),
        (r"the id (.+) is already used by (.+)", r"id \1이(가) 이미 \2에 있음"),
        (r"there is only (.+)", r"쓸 수 있는 것: \1"),
        (r"it can be (.+)", r"쓸 수 있는 것: \1"),
        (r"it is longer than (.+) characters", r"\1자보다 김"),
        (r"it has more than (.+) parts or one is very long", r"\1개가 넘거나 너무 긴 것이 있음"),
    )
)
_DEFAULT = re.compile(r"the default “(.*)” does not fit: (.+)", re.DOTALL)


def in_korean(cause: str) -> str:
    """Return a cause in Korean, or as it came when it is not one of ours (a path, a system's own message)."""
    if cause in _PHRASES:
        return _PHRASES[cause]
    if found := _DEFAULT.fullmatch(cause):
        return f"기본값 ‘{found[1]}’이(가) 맞지 않음: {in_korean(found[2])}"
    for pattern, korean in _PATTERNS:
        if found := pattern.fullmatch(cause):
            return found.expand(korean)
    return cause
