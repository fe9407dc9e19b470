"""Presets: files people can write, checked strictly, filled safely, and held to their output form."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from chatapp import texts
from chatapp.contract.records import Language
from chatapp.engine.presets import preset_file, presets
from chatapp.engine.presets.presets import PresetFile
from chatapp.errors import PresetBroken, PresetValueWrong
from chatapp.machine import languages
from chatapp.machine.paths import shipped, starter_model_folder
from chatapp.texts import error_sentence
from tests import worded

NOWHERE = Path("/nowhere-at-all")
SHIPPED = {
    "chat",
    "answer",
    "translate",
    "summarize",
    "polish",
    "explain",
    "names",
    "classify",
    "blank",
    "continue",
}
HEAD = "id: mine\nname: {en: Mine, ko: 내 것}\n"
VARIABLES = """variables:
  tone: {type: choice, default: dry, choices: {dry: {en: Dry, ko: 담백}, warm: {en: Warm, ko: 따뜻}}}
  count: {type: number, default: "3", minimum: 1, maximum: 9}
  short: {type: switch, default: "no"}
  labels: {type: list, default: "a, b"}
  note: {type: text}
"""


def written(
    folder: Path, head: str = HEAD, body: str = "# user en\n{text}\n", name: str = "mine.md"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"---\n{head}---\n{body}", "utf-8")
    return path


@pytest.fixture(scope="module")
def ours() -> dict[str, PresetFile]:
    files, problems = presets.load(shipped("prompts"), NOWHERE)
    assert problems == ()
    return files


def test_the_shipped_presets_are_there_in_the_order_of_the_menu(
    ours: dict[str, PresetFile],
) -> None:
    assert set(ours) == SHIPPED
    assert next(iter(ours)) == "chat"


@pytest.mark.parametrize("preset_id", sorted(SHIPPED))
def test_each_shipped_preset_is_in_every_language(
    ours: dict[str, PresetFile], preset_id: str
) -> None:
    file = ours[preset_id]
    korean, english = file.templates["ko"], file.templates["en"]
    assert korean.system != english.system
    assert any("가" <= letter <= "힣" for letter in korean.system)
    for words in (file.preset.names, file.preset.descriptions, file.preset.examples):
        assert set(words) == {*languages.known()}
    for variable in file.preset.variables:
        assert set(variable.labels) == {*languages.known()}


@pytest.mark.parametrize("preset_id", sorted(SHIPPED))
def test_each_shipped_preset_makes_a_prompt(ours: dict[str, PresetFile], preset_id: str) -> None:
    for language in ("en", "ko"):
        values = presets.fill(ours[preset_id].preset, {}, language)
        values |= {"text": "TYPED", "question": "TYPED", "context": "[1] PASSAGE"}
        messages = presets.prompt(ours[preset_id], language).invoke(values).to_messages()
        assert [message.type for message in messages] == ["system", "human"]
        assert "TYPED" in messages[-1].content


def test_listing_presets_imports_no_langchain() -> None:
    code = "import sys, chatapp.engine.presets.presets; assert 'langchain_core' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


EVIL = [
    "{question}",
    "{{x}}",
    "{x.__class__}",
    "{0}",
    "{% for x in y %}",
    "{{ 7*7 }}",
    "}{",
    "$text",
    "%s %(a)s",
    "{text",
]


@pytest.mark.parametrize("evil", EVIL)
def test_values_are_never_read_as_templates(ours: dict[str, PresetFile], evil: str) -> None:
    values = {"text": evil, "question": evil, "context": evil, "history": [("human", evil)]}
    messages = presets.prompt(ours["answer"], "en").invoke(values).to_messages()
    assert messages[1].content == evil
    assert messages[2].content.count(evil) >= 2


def test_a_text_variable_is_never_read_as_a_template(ours: dict[str, PresetFile]) -> None:
    values = presets.fill(ours["blank"].preset, {"hint": "{text} {{x}}"}, "en")
    message = (
        presets.prompt(ours["blank"], "en").invoke(values | {"text": "secret"}).to_messages()[-1]
    )
    assert "{text} {{x}}" in message.content


def test_a_language_that_no_preset_has_gets_the_english_prompt(ours: dict[str, PresetFile]) -> None:
    unknown = cast("Language", "xx")
    assert presets.prompt(ours["chat"], unknown) == presets.prompt(ours["chat"], "en")


def test_history_comes_between_system_and_question(ours: dict[str, PresetFile]) -> None:
    history = [("human", "first"), ("ai", "second")]
    messages = (
        presets.prompt(ours["chat"], "en")
        .invoke({"text": "third", "history": history})
        .to_messages()
    )
    assert [message.content for message in messages[1:]] == ["first", "second", "third"]


def test_double_braces_are_braces(ours: dict[str, PresetFile]) -> None:
    messages = presets.prompt(ours["names"], "en").invoke({"text": "x"}).to_messages()
    assert '{"people": ["Anna Berg"]' in messages[0].content


# Files ---------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[str, int, str]] = {
    "no front matter": ("hello", 1, "---"),
    "no end": ("---\nid: x\n", 3, "---"),
    "no id": ("---\nname: x\n---\n# user en\n{text}", 2, "id"),
    "bad id": ("---\nname: x\nid: A B\n---\n# user en\n{text}", 3, "lowercase letters"),
    "yaml": ("---\nid: x\nname: [\n---\n# user en\n{text}", 3, "YAML"),
    "no mapping": ("---\n- a\n---\n# user en\n{text}", 1, "name: value"),
    "alias": ("---\nid: &a x\nname: *a\n---\n# user en\n{text}", 3, "aliases"),
    "deep": ("---\nid: " + "[" * 5000 + "\n---\n# user en\n{text}", 2, "YAML"),
    "unknown key": ("---\nid: x\nname: x\ncolour: red\n---\n# user en\n{text}", 4, "colour"),
    "twice": ("---\nid: x\nid: y\n---\n# user en\n{text}", 3, "duplicate"),
    "wrong type": ("---\nid: x\nname: x\nvariables: [a]\n---\n# user en\n{text}", 4, "name: value"),
    "sampling": ("---\nid: x\nname: x\nsampling: {heat: 1}\n---\n# user en\n{text}", 4, "heat"),
    "no number": (
        "---\nid: x\nname: x\nsampling:\n  top_k: many\n---\n# user en\n{text}",
        5,
        "not a number",
    ),
    "endless number": (
        "---\nid: x\nname: x\nsampling: {top_k: inf}\n---\n# user en\n{text}",
        4,
        "top_k",
    ),
    "too hot": (
        "---\nid: x\nname: x\nsampling: {temperature: 9}\n---\n# user en\n{text}",
        4,
        "0 to 5",
    ),
    "undeclared": ("---\nid: x\nname: x\n---\n# user en\n{text}\n{nope}", 7, "nope"),
    "attribute": ("---\nid: x\nname: x\n---\n# user en\n{text.__class__}", 6, "declared"),
    "format": ("---\nid: x\nname: x\n---\n# user en\n{text:>9999999999}", 6, "declared"),
    "brace": ("---\nid: x\nname: x\n---\n# user en\n{text} }", 6, "single brace"),
    "no user": ("---\nid: x\nname: x\n---\n# system en\nhello", 1, "{text}"),
    "language": ("---\nid: x\nname: x\n---\n# user fr\n{text}", 5, "unknown"),
    "before": ("---\nid: x\nname: x\n---\nhello\n# user en\n{text}", 5, "begin with"),
    "reserved": (
        "---\nid: x\nname: x\nvariables:\n  text: {type: text}\n---\n# user en\n{text}",
        5,
        "variable name",
    ),
    "variable type": (
        "---\nid: x\nname: x\nvariables:\n  a: {type: colour}\n---\n# user en\n{text}",
        5,
        "colour",
    ),
    "no choices": (
        "---\nid: x\nname: x\nvariables:\n  a: {type: choice}\n---\n# user en\n{text}",
        5,
        "choices",
    ),
    "default": (
        "---\nid: x\nname: x\nvariables:\n  a:\n    type: number\n    default: x\n---\n# user en\n{text}",
        7,
        "default",
    ),
    "labels": (
        "---\nid: x\nname: x\noutput: {form: labels, variable: a}\n---\n# user en\n{text}",
        4,
        "variable",
    ),
    "context": ("---\nid: x\nname: x\ndocuments: required\n---\n# user en\n{text}", 1, "{context}"),
}


@pytest.mark.parametrize(("text", "line", "cause"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_why(tmp_path: Path, text: str, line: int, cause: str) -> None:
    (tmp_path / "broken.md").write_text(text, "utf-8")
    with pytest.raises(PresetBroken) as caught:
        preset_file.read(tmp_path / "broken.md")
    details = caught.value.details
    assert (details["file"], details["line"]) == ("broken.md", str(line))
    assert cause in worded.cause(details)
    assert texts.detail(details["cause"], "ko") != worded.cause(details)


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    written(tmp_path, name="good.md")
    (tmp_path / "bad.md").write_text("no front matter")
    files, problems = presets.load(NOWHERE, tmp_path)
    assert list(files) == ["mine"]
    assert [problem.details["file"] for problem in problems] == ["bad.md"]
    assert "bad.md" in error_sentence(problems[0].error, problems[0].details, "ko")


def test_other_encodings_and_huge_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "korean.md").write_bytes(b"---\nid: x\n" + "name: 번역".encode("cp949"))
    (tmp_path / "huge.md").write_bytes(b"---\n" * 100_000)
    causes = {
        problem.details["file"]: problem.details for problem in presets.load(NOWHERE, tmp_path)[1]
    }
    assert (causes["korean.md"]["line"], causes["korean.md"]["cause"]) == (
        "3",
        "cause.not_utf8",
    )
    assert "larger" in worded.cause(causes["huge.md"])


def test_a_file_of_windows_notepad_is_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert preset_file.read(path).templates["en"].user == "{text}"


def test_a_users_preset_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    written(tmp_path, "id: chat\nname: My chat\n")
    chat = presets.load(shipped("prompts"), tmp_path)[0]["chat"].preset
    assert (chat.is_users, chat.names["ko"], chat.path) == (
        True,
        "My chat",
        str(tmp_path / "mine.md"),
    )


def test_a_broken_users_preset_leaves_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "chat.md").write_text("---\nid: chat\n---\n")
    files, problems = presets.load(shipped("prompts"), tmp_path)
    assert not files["chat"].preset.is_users
    assert len(problems) == 1


def test_two_files_with_one_id_are_reported(tmp_path: Path) -> None:
    written(tmp_path, name="a.md")
    written(tmp_path, name="b.md")
    files, problems = presets.load(NOWHERE, tmp_path)
    assert files["mine"].preset.path.endswith("a.md")
    assert "already used by a.md" in worded.cause(problems[0].details)


def test_a_missing_language_takes_the_other(tmp_path: Path) -> None:
    file = preset_file.read(written(tmp_path, body="# system ko\n체계\n# user ko\n{text}요\n"))
    assert file.templates["en"] == file.templates["ko"]
    assert file.templates["en"].user == "{text}요"


def test_other_headings_belong_to_the_prompt(tmp_path: Path) -> None:
    file = preset_file.read(written(tmp_path, body="# user en\n# Title\n{text}\n## system notes\n"))
    assert file.templates["en"].user == "# Title\n{text}\n## system notes"


def test_no_and_off_stay_words(tmp_path: Path) -> None:
    preset = preset_file.read(written(tmp_path, HEAD + "documents: no\nstop: [no, off]\n")).preset
    assert (preset.documents, preset.stop) == ("no", ("no", "off"))


def test_the_example_of_the_documentation_is_a_preset(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "presets.md").read_text("utf-8")
    example = page.split("```markdown\n")[1].split("```")[0]
    (tmp_path / "mail.md").write_text(example, "utf-8")
    file = preset_file.read(tmp_path / "mail.md")
    assert [variable.name for variable in file.preset.variables] == ["tone", "sign"]
    assert presets.fill(file.preset, {"sign": "Kim"}, "ko") == {"tone": "정중하게", "sign": "Kim"}


# Values --------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> PresetFile:
    return preset_file.read(written(tmp_path, HEAD + VARIABLES))


def test_defaults_fill_what_is_not_given(mine: PresetFile) -> None:
    assert presets.fill(mine.preset, {}, "en") == {
        "tone": "Dry",
        "count": "3",
        "short": "no",
        "labels": "a, b",
        "note": "",
    }


def test_choices_and_switches_are_worded_in_the_language(mine: PresetFile) -> None:
    values = presets.fill(mine.preset, {"tone": "warm", "short": "true"}, "ko")
    assert (values["tone"], values["short"]) == ("따뜻", "예")


@pytest.mark.parametrize("value", ["warm", "WARM ", "Warm", "따뜻"])
def test_a_choice_may_be_given_by_its_label(mine: PresetFile, value: str) -> None:
    assert presets.fill(mine.preset, {"tone": value}, "en")["tone"] == "Warm"


def test_a_list_is_split_as_people_write_it(mine: PresetFile) -> None:
    assert (
        presets.fill(mine.preset, {"labels": "good; bad\ngood,, 보통、so so"}, "en")["labels"]
        == "good, bad, 보통, so so"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tone", "loud"),
        ("count", "many"),
        ("count", "10"),
        ("count", "nan"),
        ("short", "perhaps"),
        ("labels", " , "),
        ("labels", ",".join(map(str, range(99)))),
        ("note", "x" * 30_000),
        ("nothing", "x"),
    ],
)
def test_a_wrong_value_is_refused_by_name(mine: PresetFile, name: str, value: str) -> None:
    with pytest.raises(PresetValueWrong) as caught:
        presets.fill(mine.preset, {name: value}, "en")
    assert caught.value.details["name"] == name
    assert len(caught.value.details["value"]) <= 60
    assert texts.detail(caught.value.details["cause"], "ko") != worded.cause(caught.value.details)


def test_sentiment_labels_are_korean_in_korean(ours: dict[str, PresetFile]) -> None:
    assert presets.fill(ours["classify"].preset, {}, "ko") == {"labels": "긍정, 부정, 중립"}


# Output --------------------------------------------------------------------------------------


def test_free_text_has_no_grammar(ours: dict[str, PresetFile]) -> None:
    assert presets.grammar(ours["chat"], {}) is None
    assert presets.parse_output(ours["chat"], " as it is\n") == " as it is\n"


@pytest.mark.parametrize(
    "labels", ["a, b", "긍정, 부정", 'quote " \\ back\\slash', "[a-z]+, (x | y) ::= root, 😀"]
)
def test_grammars_are_valid_for_llama_cpp(ours: dict[str, PresetFile], labels: str) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    for preset_id in ("classify", "names"):
        grammar = presets.grammar(ours[preset_id], {"labels": labels})
        assert grammar is not None
        assert llama_cpp.LlamaGrammar.from_string(grammar, verbose=False)


@pytest.mark.parametrize(
    ("text", "label"),
    [("Negative.", "negative"), ('"neutral"', "neutral"), ("It is not_here", "It is not_here")],
)
def test_an_answer_becomes_its_label(ours: dict[str, PresetFile], text: str, label: str) -> None:
    assert (
        presets.parse_output(ours["classify"], text, {"labels": "positive, negative, neutral"})
        == label
    )


FOUND = '{"people": ["Kim", "Lee | Park"], "places": [], "organisations": ["Kim", "<b>"], "dates": ["3 May"]}'


def test_findings_become_a_table(ours: dict[str, PresetFile]) -> None:
    rows = presets.parse_output(ours["names"], FOUND, language="ko").split("\n")
    assert rows[0] == "| 종류 | 찾은 것 |"
    assert rows[2:4] == ["| 사람 | Kim, Lee \\| Park |", "| 장소 | – |"]
    assert len(rows) == 6


def test_invented_findings_are_left_out(ours: dict[str, PresetFile]) -> None:
    table = presets.parse_output(ours["names"], FOUND, {"text": "kim came on 3\nMay"})
    assert "| People | Kim |" in table
    assert "Park" not in table
    assert "| Dates | 3 May |" in table


@pytest.mark.parametrize("cut", [20, 25, 40, 60, 90])
def test_a_cut_answer_still_gives_its_table(ours: dict[str, PresetFile], cut: int) -> None:
    assert "| People | Kim" in presets.parse_output(ours["names"], FOUND[:cut])


def test_an_answer_of_another_form_is_kept(ours: dict[str, PresetFile]) -> None:
    assert presets.parse_output(ours["names"], "I found Kim.") == "I found Kim."


@pytest.mark.model
@pytest.mark.parametrize(
    ("preset_id", "language"), [("classify", "en"), ("classify", "ko"), ("names", "en")]
)
def test_even_the_starter_model_stays_in_the_form(
    ours: dict[str, PresetFile], starter: Any, preset_id: str, language: Language
) -> None:
    text, values = written_by(starter, ours[preset_id], language)
    shown = presets.parse_output(ours[preset_id], text, values, language)
    assert shown in values.get("labels", "").split(", ") or shown.count("\n") == 5


@pytest.fixture(scope="module")
def starter() -> Iterator[Any]:
    llama_cpp = pytest.importorskip("llama_cpp")
    folder = starter_model_folder()
    assert folder is not None, "the starter model is not installed"
    model = llama_cpp.Llama(
        str(next(folder.glob("*.gguf"))), n_ctx=2048, n_batch=512, verbose=False
    )
    yield model
    model.close()


def written_by(model: Any, file: PresetFile, language: Language) -> tuple[str, dict[str, str]]:
    import llama_cpp

    values = presets.fill(file.preset, {}, language) | {"text": file.preset.examples[language]}
    messages = presets.prompt(file, language).invoke(values).to_messages()
    roles = {"system": "system", "human": "user"}
    reply = model.create_chat_completion(
        [{"role": roles[message.type], "content": message.content} for message in messages],
        grammar=llama_cpp.LlamaGrammar.from_string(presets.grammar(file, values), verbose=False),
        temperature=0.0,
        max_tokens=150,
    )
    return reply["choices"][0]["message"]["content"], values
