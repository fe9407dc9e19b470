"""Korean: what is on the screen first."""

TEXTS: dict[str, str] = {
    # notices
    "notice.clear": "모두 닫기",
    "notice.fewer": "접기",
    "notice.more": "{count}개 더",
    "notice.close": "닫기",
    # composer
    "composer.add_documents": "문서 추가",
    "composer.cancel_editing": "취소",
    "composer.editing": "앞선 질문을 고치는 중이에요. 여기서부터 새로 이어지고, 이전 대화도 남아요.",
    "composer.more_documents": "외 {count}개",
    "composer.placeholder": "질문을 쓰거나 문서를 끌어다 놓으세요",
    "composer.text_placeholder": "글을 쓰거나 붙여 넣으세요",
    "composer.question": "질문",
    "composer.remove_document": "이 대화에서 {name} 빼기",
    "composer.send": "보내기 (Enter)",
    "composer.stop": "멈추기 (Esc)",
    "composer.tokens": "이 질문까지 {limit}토큰 중 {used}토큰",
    "composer.tokens_over": "{used}토큰이에요. 모델은 한 번에 {limit}토큰까지 읽어서 오래된 대화부터 빠져요",
    # app
    "app.name": "chatapp",
    "app.runs_already": "chatapp이 이미 {folder} 폴더를 쓰고 있는데 응답하지 않아요. 먼저 닫아 주세요.",
    # header
    "header.list": "목록 접기·펴기",
    "header.more": "더 보기",
    "header.new_chat": "새 대화",
    # chats
    "chats.delete": "대화 삭제",
    "chats.deleted": "‘{title}’ 대화를 삭제했어요.",
    "chats.earlier": "이전",
    "chats.export": "Markdown으로 내보내기…",
    "chats.name": "대화",
    "chats.none": "아직 대화가 없어요.",
    "chats.not_found": "찾은 대화가 없어요.",
    "chats.rename": "이름 변경",
    "chats.search": "대화 검색",
    "chats.today": "오늘",
    "chats.undo": "실행 취소",
    "chats.untitled": "새 대화",
    "chats.yesterday": "어제",
    # drop
    "drop.chat": "이 대화에서 물어보기",
    "drop.chat_explained": "문서에 추가되고 이 대화에서 켜져요",
    "drop.library": "문서에만 보관",
    "drop.library_explained": "필요할 때 대화에서 켤 수 있어요",
    "drop.model": "이 모델 쓰기",
    "drop.model_explained": "파일은 지금 있는 곳에 그대로 있어요",
    "drop.name": "여기에 파일 놓기",
    "drop.nowhere": "모델과 문서는 따로 놓아 주세요",
    "drop.nowhere_explained": "문서는 대화로, GGUF 파일은 모델로 가요",
}
