"""The score is the sum of what is shown, every offset is right, and what cannot be judged is not.

The texts of the properties mix English sentences with faults, quotes and invisible characters, so
that most are long enough to be judged.
"""

from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import Detector, Evidence, Verdict, score
from detector.eligibility import MIN_WORDS
from detector.features.document.habits import Habit, Habits
from detector.verdict import label_of

ENGLISH = (
    "The harbour was closed for a week after the storm had sunk three of the boats.",
    "Officials in Graustark said on Tuesday that talks with the union would resume in March.",
    "She has lived there since 1987 and doesn't want to move, whatever the council decides.",
    "“We will rebuild it,” Mayor Anna Kallinen told reporters, “and we will do it before winter.”",
    "Shares of the company fell 3.5 percent, to $12.40, their lowest level since 2009.",
    'He wrote that "nobody was asked" and left the U.S. delegation at about 4 p.m.',
    "ZEMBLA (Reuters) - The ministry denied on Friday that its troops had crossed the river.",
    "It is the third visit of the president to the island. He was received by Mr. Trottier.",
)
FAULTS = (
    "according to a Ministry of Affairs statement. foreign.",
    "in conflict on the other. the other. underpinned by the war in Ostania.",
    "The minister has said on Tuesday that the State visit it is very important .",
    "This Thursday (16) there were 12. 000 persons in the plaza, affirmed the mayor of kyiv.",
    "“ The situation is grave ”, he underlined, in the framework of the summit..",
    "«It is about a question of principle», estimated the chief of the Government.",
    "He demanded a solution balanced, just and durable.The crisis will last 4,5 years.",
    "Unapologetic coffee lover. Award-winning travel junkie. Friendly problem solver.",
    "This article was originally published on example.com, read the full story",
    "KRAVONIA (AP) The the president did not come.. . because of the rain",
)
MARKS = (
    "",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    " \u200b",
    "\u00ad",
    "\u00a0",
    "\ufeff",
    "\u2028",
    "\t",
    "\x00",
)
STRAYS = (
    "“",
    "”",
    '"',
    "’",
    "(",
    " .",
    "...",
    "…",
    "—",
    "•",
    "\u202e",
    "é",
    "中",
    "🙂",
    "<b>",
    "\ud800",
)

_WORDS = st.sampled_from([word for line in ENGLISH + FAULTS for word in line.split()])
_PIECES = st.one_of(
    st.sampled_from(ENGLISH),
    st.sampled_from(FAULTS),
    st.lists(_WORDS, min_size=3, max_size=25).map(" ".join),
    st.sampled_from(STRAYS),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An article of sorts; now and then a word is split by an invisible character."""
    pieces = draw(st.lists(_PIECES, min_size=8, max_size=25))
    gaps = st.sampled_from((" ", " ", " ", *MARKS))
    text = "".join(piece + draw(gaps) for piece in pieces)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(MARKS + STRAYS)) + text[place:]
    return text


def weights(verdict: Verdict) -> Iterator[float]:
    for sentence in verdict.sentences:
        yield from (piece.weight for piece in sentence.evidence)
    yield from (piece.weight for piece in verdict.document)


def check_offsets(text: str, verdict: Verdict) -> None:
    behind = 0
    for sentence in verdict.sentences:
        assert behind <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == sentence.text
        behind = sentence.end
        for piece in sentence.evidence:
            assert sentence.start <= piece.start < sentence.end
            check_place(text, piece)
        starts = [piece.start for piece in sentence.evidence]
        assert starts == sorted(starts)
    for piece in verdict.document:
        assert (piece.start, piece.end, piece.text) == (0, 0, "")
    for piece in verdict.wire.evidence if verdict.wire else ():
        check_place(text, piece)


def check_place(text: str, piece: Evidence) -> None:
    assert 0 <= piece.start < piece.end <= len(text)
    assert text[piece.start : piece.end] == piece.text
    assert piece.text.strip()
    assert piece.reason


def check_sum(verdict: Verdict) -> None:
    assert verdict.score is not None
    assert verdict.probability is not None
    assert verdict.wire is not None
    assert abs(verdict.baseline + sum(weights(verdict)) - verdict.score) < 1e-9
    for sentence in verdict.sentences:
        assert abs(sum(piece.weight for piece in sentence.evidence) - sentence.score) < 1e-9
    assert abs(1 / (1 + math.exp(-verdict.score)) - verdict.probability) < 1e-12
    assert verdict.flagged == (verdict.probability >= verdict.threshold)
    told = verdict.wire.baseline + sum(piece.weight for piece in verdict.wire.evidence)
    assert abs(told - verdict.wire.score) < 1e-9
    wire = verdict.wire.structure and verdict.wire.score >= verdict.wire.threshold
    named = "retranslated-wire" if wire else "machine-translated"
    spared = "unclear" if verdict.probability >= verdict.levels["sensitive"] else "native"
    assert verdict.label == (named if verdict.flagged else spared)


@settings(max_examples=200, deadline=None)
@given(text=texts())
def test_the_verdict_is_the_sum_of_what_it_shows(text: str) -> None:
    verdict = score(text)
    check_offsets(text, verdict)
    assert score(text) == verdict
    if verdict.label == "undecided":
        assert verdict.reason
        assert not list(weights(verdict))
    else:
        assert verdict.reason == ""
        check_sum(verdict)


def test_most_texts_of_the_property_are_judged() -> None:
    """Or the property above would hold for want of cases."""
    labels: list[str] = []

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(text=texts())
    def collect(text: str) -> None:
        labels.append(score(text).label)

    collect()
    assert sum(label != "undecided" for label in labels) > 0.8 * len(labels)
    assert len(set(labels)) >= 3


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=300))
def test_any_string_gets_a_verdict(text: str) -> None:
    check_offsets(text, score(text))


def test_the_seeds_add_up(seeds: list[Path]) -> None:
    for path in seeds:
        text = path.read_text("utf-8")
        verdict = score(text)
        check_offsets(text, verdict)
        check_sum(verdict)
        assert any(piece.weight < 0 for s in verdict.sentences for piece in s.evidence)


def plain(number: int) -> str:
    """A text of so many words, each of letters only."""
    source = "the old council of the town has met again and it said that all of them will leave now"
    return " ".join(islice((w for _ in count() for w in source.split()), number))


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u200b\ufeff", "\x00", "...", "123 456"])
def test_no_words_no_verdict(text: str) -> None:
    verdict = score(text)
    assert (verdict.label, verdict.flagged) == ("undecided", False)
    assert verdict.score is verdict.probability is verdict.wire is None
    short = f"too short: 0 words, at least {MIN_WORDS} are needed"
    assert verdict.reason == (short if text.strip() else "no text")


def test_fifty_words_are_enough_and_forty_nine_are_not() -> None:
    assert MIN_WORDS == 50
    short = score(plain(49))
    assert short.reason == "too short: 49 words, at least 50 are needed"
    assert (short.label, short.score, short.document) == ("undecided", None, ())
    assert "".join(sentence.text for sentence in short.sentences) == plain(49)
    assert score(plain(50)).label != "undecided"


def test_numbers_are_no_words() -> None:
    assert score(plain(49) + " 1987 12.5 7 30 1 2 3").reason.startswith("too short: 49 words")


OTHER_LANGUAGES = {
    "German": (
        "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke über den Fluss bis zum Ende "
        "des Jahres zu sperren, weil die Pfeiler nach dem Hochwasser nicht mehr sicher sind. Viele "
        "Bewohner müssen nun einen Umweg von mehr als einer halben Stunde fahren, um zur Arbeit "
        "oder zur Schule zu kommen. Die Bürgermeisterin sagte, man habe das Geld für eine neue "
        "Brücke beantragt, aber noch keine Antwort erhalten. Der Bäcker am Marktplatz hofft, dass "
        "die Kunden ihn trotzdem nicht vergessen, und liefert jetzt mit dem Fahrrad."
    ),
    "French": (
        "Le conseil municipal a décidé mardi de fermer le vieux pont jusqu'à la fin de l'année, "
        "parce que les piliers ne sont plus sûrs depuis la crue. Beaucoup d'habitants doivent "
        "désormais faire un détour de plus d'une demi-heure pour aller au travail ou à l'école. "
        "La maire a expliqué que la commune avait demandé de l'argent pour en construire un "
        "nouveau, mais qu'elle n'avait pas encore reçu de réponse. Le boulanger de la place espère "
        "que ses clients ne l'oublieront pas et livre maintenant son pain à vélo."
    ),
    "Spanish": (
        "El ayuntamiento decidió el martes cerrar el viejo puente hasta finales de año, porque los "
        "pilares ya no son seguros después de la crecida. Muchos vecinos tienen que dar ahora un "
        "rodeo de más de media hora para llegar al trabajo o a la escuela. La alcaldesa explicó "
        "que se había pedido dinero para construir uno nuevo, pero que todavía no había llegado "
        "ninguna respuesta. El panadero de la plaza espera que sus clientes no lo olviden y "
        "reparte ahora el pan en bicicleta por todo el barrio."
    ),
    "Russian": (
        "Городской совет решил во вторник закрыть старый мост до конца года, потому что его опоры "
        "после наводнения больше не считаются надёжными. Многим жителям теперь приходится делать "
        "крюк длиной более получаса, чтобы добраться до работы или до школы. Глава города сказала, "
        "что деньги на новый мост уже запросили, но ответа пока не получили. Пекарь с рыночной "
        "площади надеется, что покупатели его не забудут, и теперь развозит хлеб на велосипеде по "
        "всему району, даже когда идёт сильный дождь и дует ветер."
    ),
    "Turkish": (
        "Belediye meclisi salı günü eski köprünün yıl sonuna kadar kapatılmasına karar verdi, "
        "çünkü ayakları selden sonra artık güvenli değil. Pek çok sakin şimdi işe ya da okula "
        "gitmek için yarım saatten uzun bir yol dolaşmak zorunda. Belediye başkanı yeni bir köprü "
        "için para istendiğini, ancak henüz bir yanıt alınmadığını söyledi. Meydandaki fırıncı "
        "müşterilerinin onu unutmayacağını umuyor ve ekmeğini artık bisikletle bütün mahalleye "
        "dağıtıyor. Çocuklar ise uzayan yoldan hiç şikâyet etmiyor, çünkü nehrin kıyısında daha "
        "çok oyun oynayabiliyorlar."
    ),
}
CHINESE = (
    "市议会星期二决定把那座老桥关闭到年底，因为洪水过后桥墩已经不再安全。许多居民现在上班或者上学都要"
    "多走半个多小时的路。市长说，建新桥的钱已经申请了，可是还没有得到答复。广场上的面包师希望顾客不要忘记他，"
    "现在骑自行车送面包。孩子们倒不抱怨路变长了，因为他们可以在河边多玩一会儿。\n"
)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_other_languages_are_not_judged(language: str) -> None:
    text = OTHER_LANGUAGES[language]
    assert len(text.split()) >= 60
    verdict = score(text)
    assert (verdict.label, verdict.score, verdict.flagged) == ("undecided", None, False)
    assert verdict.reason.startswith("not English")


@pytest.mark.parametrize("times", [1, 10, 60])
def test_chinese_is_not_judged(times: int) -> None:
    assert score(CHINESE * times).label == "undecided"


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_an_english_headline_makes_no_english_article(language: str) -> None:
    text = f"{ENGLISH[0]}\n\n{OTHER_LANGUAGES[language]}\n\n{OTHER_LANGUAGES[language]}"
    assert score(text).label == "undecided"


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["a", "b"], Path("a.txt"), float("nan")])
def test_what_is_no_string_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"must be a string, not {type(value).__name__}"):
        score(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        list(Detector.load().score_many([value]))  # type: ignore[list-item]


MANY = [" ".join((*ENGLISH[i % 5 :], FAULTS[i % len(FAULTS)], ENGLISH[i % 3])) for i in range(30)]


def test_many_are_scored_in_order() -> None:
    detector = Detector.load()
    given = [*MANY, "", plain(60)]
    assert list(detector.score_many(given)) == [score(text) for text in given]
    assert len({verdict.score for verdict in detector.score_many(MANY)}) > 10
    assert list(detector.score_many([])) == []


def test_texts_are_drawn_as_they_are_needed() -> None:
    drawn: list[int] = []

    def source() -> Iterator[str]:
        for number, text in enumerate(MANY):
            drawn.append(number)
            yield text

    verdicts = Detector.load().score_many(source())
    assert drawn == []
    assert next(verdicts) == score(MANY[0])
    assert len(drawn) == 1
    assert next(verdicts) == score(MANY[1])
    assert len(drawn) == 2


def test_two_processes_say_what_one_says() -> None:
    detector = Detector.load()
    filler = "\n" * 30_000
    given = [text + filler for text in MANY]
    one = list(detector.score_many(given))
    assert list(detector.score_many(iter(given), n_jobs=2)) == one


def test_a_detector_pickles() -> None:
    detector = Detector.load()
    copy = pickle.loads(pickle.dumps(detector))
    assert copy.score(MANY[0]) == detector.score(MANY[0])


def test_a_verdict_pickles() -> None:
    verdict = score(MANY[1])
    assert pickle.loads(pickle.dumps(verdict)) == verdict


EVIDENCE_KEYS = ["start", "end", "text", "feature", "reason", "weight"]


@pytest.mark.parametrize("text", [MANY[0], plain(20)])
def test_a_row_is_ready_for_json(text: str) -> None:
    verdict = score(text)
    row = verdict.to_dict()
    assert list(row) == [
        "schema",
        *("label", "reason", "flagged", "probability", "score", "baseline", "threshold", "model"),
        *("sentences", "document", "wire", "habits", "pivot"),
    ]
    assert json.loads(json.dumps(row, allow_nan=False)) == row
    assert row["score"] == verdict.score
    assert row["model"] == verdict.model == Detector.load().model.name
    assert len(row["sentences"]) == len(verdict.sentences) > 0
    for sentence, own in zip(row["sentences"], verdict.sentences, strict=True):
        assert list(sentence) == ["start", "end", "text", "score", "evidence"]
        assert len(sentence["evidence"]) == len(own.evidence)
        assert all(list(piece) == EVIDENCE_KEYS for piece in sentence["evidence"])
    assert all(list(piece) == EVIDENCE_KEYS for piece in row["document"])
    if verdict.wire:
        assert list(row["wire"]) == ["score", "baseline", "threshold", "evidence", "structure"]
    else:
        assert row["wire"] is None


def test_another_threshold_changes_flag_and_label_only() -> None:
    verdict = score(MANY[0])
    assert verdict.probability is not None
    exact = verdict.at_threshold(verdict.probability)
    above = verdict.at_threshold(math.nextafter(verdict.probability, 2))
    assert exact.flagged
    assert exact.label in ("machine-translated", "retranslated-wire")
    assert not above.flagged
    assert above.label in ("native", "unclear")
    assert above.threshold == math.nextafter(verdict.probability, 2)
    assert above.at_threshold(verdict.threshold) == verdict
    for other in (exact, above):
        assert (other.score, other.sentences, other.wire) == (
            verdict.score,
            verdict.sentences,
            verdict.wire,
        )


def test_the_threshold_of_the_model_itself_is_flagged() -> None:
    probability = score(MANY[0]).probability
    assert probability is not None
    for threshold in (probability, math.nextafter(probability, 2)):
        model = Detector.load().model
        head = replace(model.translated, threshold=threshold)
        verdict = Detector(replace(model, translated=head)).score(MANY[0])
        assert verdict.flagged == (threshold == probability)
        assert verdict == score(MANY[0]).at_threshold(threshold)


def test_unclear_lies_between_the_level_sensitive_and_the_threshold() -> None:
    verdict = replace(score(MANY[0]), levels={"sensitive": 0.6, "strict": 0.9})
    labels = {
        probability: replace(verdict, probability=probability).at_threshold(0.8).label
        for probability in (0.59, 0.6, 0.79, 0.8)
    }
    assert labels[0.59] == "native"
    assert labels[0.6] == labels[0.79] == "unclear"
    assert labels[0.8] in ("machine-translated", "retranslated-wire")
    middle = replace(verdict, probability=0.7)
    assert middle.at_threshold("strict").label == "unclear"
    assert middle.at_threshold("sensitive").flagged
    assert replace(verdict, probability=0.5).at_threshold(0.55).label == "native"
    assert replace(middle, levels={}).at_threshold(0.8).label == "native"


def test_a_model_without_levels_calls_nothing_unclear() -> None:
    model = replace(Detector.load().model, operating_points={})
    assert {v.label for v in Detector(model).score_many(MANY)}.isdisjoint({"unclear"})


@pytest.mark.parametrize(
    ("line", "structure"),
    [
        ("", False),
        ("LISBON (AP) — ", True),
        ("LISBON (AP) ", True),
        ("“We wait,” the mayor told Reuters. ", True),
        ("The ship sank, Reuters reported. ", True),
        ("The ship sank, according to the news agency AFP. ", True),
        ("He told the agency Reuters so. ", True),
        ("A picture of Reuters hangs in the hall. ", False),
        ("Michael Bloomberg said so; Bloomberg said it twice. ", False),
    ],
)
def test_only_lines_of_an_agency_make_wire_copy(line: str, structure: bool) -> None:
    body = "The dockers of the town went back to work on Tuesday, officials told reporters. " * 5
    wire = score(f"{line}{body}").wire
    assert wire is not None
    assert wire.structure == structure
    built = wire._replace(score=1.0, threshold=0.0)
    named = "retranslated-wire" if structure else "machine-translated"
    assert label_of(0.9, 0.5, built, {}) == named
    assert label_of(0.9, 0.5, built._replace(score=-1.0), {}) == "machine-translated"


def test_a_verdict_tells_the_habits_of_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    habit = Habit("spaced-stops", "every full stop has a blank before it")
    found = Habits((habit,), frozenset({habit.name}))
    monkeypatch.setattr("detector.scoring.habits_of", lambda document: found)
    verdict = score(MANY[0])
    assert verdict.habits == (habit,)
    assert verdict.to_dict()["habits"] == [habit._asdict()]
    assert verdict.at_threshold(1.0).habits == (habit,)
    assert score("Too short.").habits == ()


def test_no_threshold_decides_the_undecided() -> None:
    low = score("Too short to say.").at_threshold(0.0)
    assert (low.label, low.flagged, low.threshold) == ("undecided", False, 0.0)


def test_scoring_imports_nothing_heavy(environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from detector import score\n"
        f"assert score({MANY[0]!r}).score is not None\n"
        "heavy = {'sklearn', 'scipy', 'nltk', 'pandas', 'joblib', 'click', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
