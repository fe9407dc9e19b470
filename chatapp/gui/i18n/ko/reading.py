"""Korean: whether the documents of a chat are read whole or searched."""

TEXTS: dict[str, str] = {
    # the choice beside the documents
    "reading.name": "문서를 읽는 방법",
    "reading.auto": "읽기: 자동",
    "reading.search": "읽기: 찾아서",
    "reading.whole": "읽기: 통째로",
    "reading.choose_auto": "자동: 모델이 한 번에 읽을 수 있으면 통째로, 아니면 찾아서",
    "reading.choose_search": "찾아서: 질문에 맞는 부분만 골라서",
    "reading.choose_whole": "통째로: 모델의 문맥에 들어가면 처음부터 끝까지",
    # under an answer
    "reading.used_search": "찾아서 읽음",
    "reading.used_whole": "통째로 읽음",
    "reading.too_long": "문서는 {tokens}토큰인데 모델의 문맥에는 {limit}토큰까지 들어가요."
    " 그래서 이번에는 찾아서 읽었어요.",
}
