"""Korean: other programs on this machine, and other machines."""

TEXTS: dict[str, str] = {
    "server.address": "주소: {url}",
    "server.copy_address": "주소 복사",
    "server.copy_token": "토큰 복사",
    "server.remote": "이 컴퓨터가 아니라 {address}에서 답해요. 질문이 그리로 가요",
    "server.token": "토큰: {token}",
    "settings.server_on": "이 컴퓨터의 다른 프로그램에 모델과 문서 열어 주기",
    "settings.server_on.hint": "토큰을 가진 프로그램이 OpenAI 방식으로 쓸 수 있어요. 밖에서는 들어올 수 없어요.",
    "settings.server_port": "그때 쓸 포트",
    "settings.server_port.hint": "",
    "settings.remote_url": "다른 컴퓨터의 모델",
    "settings.remote_url.hint": (
        "LM Studio, Ollama, llama-server, vLLM 주소를 적고 모델 메뉴에서 고르세요. 질문과 문서 구절이 그리로 가요."
    ),
    "settings.remote_model": "그곳의 모델 이름",
    "settings.remote_model.hint": "비워 두면 모델 메뉴에 모두 나와요.",
    "settings.remote_key": "그곳의 키",
    "settings.remote_key.hint": "필요할 때만 넣으세요. 본인만 읽을 수 있는 설정 파일에 저장돼요.",
    "settings.chroma_url": "의미 검색용 Chroma 서버",
    "settings.chroma_url.hint": "비워 두면 이 컴퓨터를 써요. 글은 빼고 벡터만 보내요. 다음에 시작할 때 적용돼요.",
}
