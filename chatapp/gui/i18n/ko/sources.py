"""Korean: sources, the pages they stand on, and what they carry."""

TEXTS: dict[str, str] = {
    # claims
    "claims.not_carried": "인용한 쪽에 이런 내용이 없어요.",
    "claims.one_wrong": "문장 하나는 인용한 쪽에서 확인되지 않아요.",
    "claims.some_wrong": "문장 {count}개는 인용한 쪽에서 확인되지 않아요.",
    "claims.quotes": "문서에 있는 그대로",
    "claims.quotes_explained": "문서의 문장을 그대로 옮겨서 다시 답해요. 지금 답변도 남아 있어요.",
}
