"""Korean: watched folders."""

TEXTS: dict[str, str] = {
    "folders.add": "폴더 추가",
    "folders.about": "문서 {count}개 · 살펴보는 중",
    "folders.added": "{name}: 문서 {count}개. 바뀐 파일은 다시 읽어요.",
    "folders.came": "{folder} 폴더에서 {name} 문서가 들어왔어요.",
    "folders.cancel": "취소",
    "folders.empty": "{name} 폴더에 아직 문서가 없어요. 들어오면 읽을게요.",
    "folders.keep": "문서는 남기기",
    "folders.left": "{folder} 폴더에서 파일이 없어져 문서도 빠졌어요.",
    "folders.missing": "지금은 찾을 수 없음",
    "folders.opening": "{name} 폴더를 살펴보는 중",
    "folders.read_again": "{name} 문서가 바뀌어 다시 읽었어요.",
    "folders.reading": "{folder} 읽는 중, {total}개 중 {done}개: {name}",
    "folders.remove": "문서도 제거",
    "folders.stop_ask": "‘{name}’ 폴더를 그만 살펴볼까요?",
    "folders.stop_explained": "이 폴더에서 들어온 문서가 {count}개 있어요. 원래 파일은 그대로 있어요.",
    "folders.stop_menu": "그만 살펴보기…",
}
