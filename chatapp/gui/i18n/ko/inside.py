"""Korean: how a model came to its answer: its thinking, and the probabilities of its tokens."""

TEXTS: dict[str, str] = {
    "thinking.name": "생각한 내용",
    "thinking.runs": "생각 중… {time}",
    "thinking.done": "{time} 동안 생각함",
    "thinking.seconds": "{seconds}초",
    "thinking.minutes": "{minutes}분 {seconds}초",
    # look inside
    "command.look_inside": "답변 들여다보기",
    "command.keep_chances": "답변의 확률 남겨 두기",
    "settings.keep_chances": "답변의 확률 남겨 두기",
    "settings.keep_chances.hint": "‘답변 들여다보기’에 쓰여요. 메모리에만 남고, 답이 조금 느려져요.",
    "transcript.more": "더 보기",
    "inside.title": "답변 들여다보기",
    "inside.explained": "모델은 글을 토큰(낱말이나 그 조각) 하나씩 써요. 매번 아는 토큰 모두에 확률을 매기고 그중 "
    "하나를 뽑는데, 색이 진할수록 나오기 어려웠던 토큰이에요.",
    "inside.none": "이 답변의 확률은 남아 있지 않아요. 스위치를 켠 뒤에 쓴 답변 가운데 최근 {count}개만 메모리에 "
    "남아요. 문서에서 그대로 옮긴 문장에는 확률이 없어요.",
    "inside.again": "확률을 남기며 다시 답하기",
    "inside.close": "닫기",
    "inside.model_says": "모델",
    "inside.all_others": "나머지 모두",
    "inside.tempered": "온도 {value}",
    "inside.temperature": "온도 {value}",
    "inside.temperature_name": "온도",
    "inside.temperature_explained": "온도가 낮으면 확률이 높은 토큰으로 더 쏠리고, 높으면 고르게 퍼져요.",
    "inside.kept": "회색은 모델이 매긴 확률, 파란색은 이 온도에서 보이는 토큰끼리 나눈 확률이에요. 최근 답변 "
    "{count}개의 확률은 창을 닫을 때까지만 메모리에 남아요.",
    "inside.on": "이제부터 답변의 확률을 남겨 둘게요.",
    "inside.off": "이제 답변의 확률을 남기지 않아요.",
}
