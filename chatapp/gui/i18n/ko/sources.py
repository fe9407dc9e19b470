"""Korean: sources, the pages they stand on, and what they carry."""

TEXTS: dict[str, str] = {
    # claims
    "claims.not_carried": "인용한 쪽에 이런 내용이 없어요.",
    "claims.one_wrong": "문장 하나는 인용한 쪽에서 확인되지 않아요.",
    "claims.some_wrong": "문장 {count}개는 인용한 쪽에서 확인되지 않아요.",
    "claims.quotes": "문서에 있는 그대로",
    "claims.quotes_explained": "문서의 문장을 그대로 옮겨서 다시 답해요. 지금 답변도 남아 있어요.",
    # viewer
    "source.ask": "이 부분 물어보기",
    "source.copy": "복사",
    "source.find": "이 문서에서 찾기",
    "source.hits": "{index} / {count}",
    "source.next_hit": "다음 결과",
    "source.page": "쪽",
    "source.warned": "주의: {what}.",
    "source.previous_hit": "이전 결과",
    # commands
    "command.find_in_document": "이 문서에서 찾기",
    "command.next_page": "문서의 다음 쪽",
    "command.next_source": "다음 출처",
    "command.previous_page": "문서의 이전 쪽",
    "command.previous_source": "이전 출처",
    "command.try_search": "검색 시험",
    # trial of the search
    "trial.in_all": "문서 {count}개 전체. 막대는 질문의 낱말과, 임베더가 본 뜻이 얼마나 맞는지예요.",
    "trial.in_some": "{names}. 막대는 질문의 낱말과, 임베더가 본 뜻이 얼마나 맞는지예요.",
    "trial.meaning": "뜻 {score}",
    "trial.menu": "검색 시험",
    "trial.nothing": "찾은 것이 없어요.",
    "trial.placeholder": "이 질문으로 무엇을 찾게 될까요?",
    "trial.words": "낱말 {score}",
}
