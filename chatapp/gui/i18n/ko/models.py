"""Korean: models and presets."""

TEXTS: dict[str, str] = {
    # model
    "model.button": "모델: {name}",
    "model.choose_file": "파일 고르기…",
    "model.english_only": "영어 전용",
    "model.from_starter": "함께 설치된 모델",
    "model.from_chosen": "추가한 폴더",
    "model.from_chatapp": "모델 폴더",
    "model.is_reranker": "검색 결과의 순서를 매기는 리랭커예요. 설정에서 고를 수 있어요.",
    "model.is_embedding": "구절을 찾는 임베딩 모델이에요. 설정에서 고를 수 있어요.",
    "model.loading": "{name} 불러오는 중",
    "model.missing": "모델 없음",
    "model.name": "모델",
    "model.none": "대화 모델이 없어요",
    "model.none_explained": "GGUF 파일을 모델 폴더에 넣거나 직접 골라 주세요.",
    "model.open_folder": "모델 폴더 열기",
    "model.starter": "함께 들어 있는 작은 모델은 영어만 해요. 더 좋은 GGUF 파일을 {folder} 폴더에 넣거나 골라 주세요.",
    "model.template": "{name} 모델의 대화 템플릿을 쓸 수 없어 일반 템플릿을 써요. 답이 어색할 수 있어요.",
    "model.too_large": "메모리가 {needed} 필요해서 부족해요",
    "model.unusable": "대화에 쓸 수 없음",
    "model.waiting": "준비 중",
    # preset
    "preset.button": "프리셋: {name}",
    "preset.chat": "대화",
    "preset.example": "예시 넣기",
    "preset.list_placeholder": "쉼표로 구분",
    "preset.name": "프리셋",
}
