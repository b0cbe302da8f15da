"""Scripts that put no spaces between words: where such text may be parted, and how long its letters take."""

from __future__ import annotations

import itertools
import re
import unicodedata

JOINT = "\u200b"
"""Zero width space. At a word's end in a caption line: the next word follows without a space."""

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_THAI, _LAO, _MYANMAR, _KHMER = "\u0e00-\u0e7f", "\u0e80-\u0eff", "\u1000-\u109f", "\u1780-\u17ff"
_LETTER = re.compile(f"[{_HAN}{_KANA}{_THAI}{_LAO}{_MYANMAR}{_KHMER}]")
_KANA_LETTER = re.compile(f"[{_KANA}]")
_EASTERN = re.compile(f"[{_HAN}{_KANA}]")

_OPENING = "([{<\u2018\u201c«‹（［｛〈《「『【〔〖〘〝＜￥＄"
_TIGHT = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾ〻ๆฯໆ"
"""Letters that never begin a piece: small kana, marks of length and of repetition."""

_PACES = (
    (_THAI, 11.0),
    (_LAO, 11.0),
    (_MYANMAR, 9.0),
    (_KHMER, 10.0),
)
CHINESE_PACE = 5.5
"""Characters a second that are read with ease (subtitles of Chinese run at 4 to 7)."""
JAPANESE_PACE = 6.0
"""Kanji and kana a second (subtitles keep to 4, broadcasters read 6 to 8 mixed characters aloud)."""
HANGUL_PACE = 5.5
"""Syllables a second. Korean has spaces, but its words carry their particles and vary too much to be counted."""


def has_spaceless(text: str) -> bool:
    return _LETTER.search(text) is not None


def is_eastern(text: str) -> bool:
    """Whether `text` has Chinese characters or kana."""
    return _EASTERN.search(text) is not None


def seconds(word: str, text: str) -> float:
    """How long the letters of `word` that are no words by themselves take to read. `text` is where it stands: kana
    anywhere in it make it Japanese."""
    pace = JAPANESE_PACE if _KANA_LETTER.search(text) else CHINESE_PACE
    return sum(1.0 / _pace(char, pace) for char in word if counts_alone(char))


def counts_alone(char: str) -> bool:
    """Whether a letter is timed by itself and not as part of a word."""
    return "\uac00" <= char <= "\ud7a3" or (_LETTER.match(char) is not None and unicodedata.category(char)[0] == "L")


def part(word: str) -> list[str]:
    """The shortest stretches of `word` that stay whole when a line breaks; they join to `word`.

    Without a dictionary, by what the scripts show. Japanese: a phrase begins where kanji, katakana or Latin follow
    hiragana, so that particles and endings stay with their word. Chinese: particles end a stretch, prepositions and
    the like begin one, and what is left goes in twos, as most words do. Thai and Lao: before vowels that are written
    first. Myanmar and Khmer: before consonants. Punctuation that closes stays behind its word, what opens before it.
    """
    if not has_spaceless(word):
        return [word]
    found: list[str] = []
    for stretch in _between_punctuation(word):
        if _KANA_LETTER.search(word):
            found += _japanese(stretch)
        elif is_eastern(stretch):
            found += _chinese(stretch)
        else:
            found += _syllables(stretch)
    return found


def _pace(char: str, eastern: float) -> float:
    if "\uac00" <= char <= "\ud7a3":
        return HANGUL_PACE
    for block, pace in _PACES:
        if block[0] <= char <= block[2]:
            return pace
    return eastern


def _between_punctuation(word: str) -> list[str]:
    """Cut after closing punctuation and before opening punctuation."""
    found = [""]
    for char in word:
        kind = unicodedata.category(char)
        opens = char in _OPENING or kind in ("Ps", "Pi")
        last = found[-1][-1:]
        closed = last and unicodedata.category(last).startswith("P") and last not in _OPENING
        # A quotation keeps the particle that follows it.
        closed = closed and not (last in "」』）" and _kind(char) == "hiragana")
        if kind.startswith("P") and not opens:
            found[-1] += char
        elif last and ((opens and last not in _OPENING) or (closed and has_spaceless(found[-1]))):
            found.append(char)
        else:
            found[-1] += char
    return [stretch for stretch in found if stretch]


_LONGEST = 8
"""Letters of a stretch that are better parted than kept."""
_SEAMS = re.compile("(?:(?<=を)|(?<=ました|ません|ながら|けれど)|(?<=ください))(?=[^。、])")
"""Where a long run of hiragana is safely parted."""


def _japanese(stretch: str) -> list[str]:
    found = [""]
    for char in stretch:
        before = found[-1][-1:]
        starts = _kind(char) != "hiragana" and _kind(before) == "hiragana" and char not in _TIGHT
        # お and ご are said before a noun: they go with it.
        if starts and found[-1] not in ("お", "ご") and _kind(char) != "mark":
            found.append(char)
        else:
            found[-1] += char
    parted: list[str] = []
    for piece in found:
        parted += _SEAMS.split(piece) if len(piece) > _LONGEST else [piece]
    return _held([half for piece in parted for half in _halves(piece)])


def _kind(char: str) -> str:
    if not char or unicodedata.category(char)[0] in "PSZ":
        return "mark"
    if "\u3041" <= char <= "\u309f":
        return "hiragana"
    return "other"


_BEHIND = "的了着过過们們吗嗎呢吧啊呀得地里裡上下中"
"""Chinese characters that belong to what is before them."""
_COUNTS = "0123456789一二三四五六七八九十百千万萬亿億两兩几幾第每"
_COUNTED = "个個颗顆只隻条條本张張位种種次年月日天岁歲号號元块塊名家座辆輛百千万萬亿億十"
"""Chinese numerals, and what is counted with: they stay with the number."""
_AHEAD = "是在和与與是把被从從对對就也都不没沒而但让讓给給向往为為于於以将將每这這那我你他她它您"
"""Chinese characters that begin something."""


def _chinese(stretch: str) -> list[str]:
    found = [stretch[0]]
    for before, char in itertools.pairwise(stretch):
        last = found[-1]
        bound = (
            before in _OPENING
            or (last in _AHEAD and len(last) == 1)
            or char in _BEHIND + _TIGHT
            or unicodedata.category(char)[0] in "PM"
            or not (is_eastern(char) or is_eastern(before))
            or (before in _COUNTS and char in _COUNTS + _COUNTED)
        )
        enough = sum(map(is_eastern, last)) >= (3 if last[0] in _AHEAD else 2)
        if bound or not (char in _AHEAD or before in _BEHIND or enough or is_eastern(char) != is_eastern(before)):
            found[-1] += char
        else:
            found.append(char)
    return _held(found)


_BEFORE_VOWEL = re.compile("(?:(?<!ะ)|(?<=และ)|(?<=จะ))(?=[เแโใไ])|(?=[ເແໂໃໄ])|(?<!เ)(?=ที่)|(?=และ|ของ|กับ|ซึ่ง)")
_BEFORE_CONSONANT = re.compile("(?=[\u1000-\u102a\u103f](?![\u1039\u103a]))|(?<!\u17d2)(?=[\u1780-\u17b3])")


def _syllables(stretch: str) -> list[str]:
    cuts = _BEFORE_CONSONANT if re.search(f"[{_MYANMAR}{_KHMER}]", stretch) else _BEFORE_VOWEL
    found: list[str] = []
    for piece in cuts.split(stretch):
        # Syllables are too short to be followed: about five letters go together.
        if found and (sum(map(_is_base, found[-1])) < 4 or sum(map(_is_base, piece)) < 2):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _is_base(char: str) -> bool:
    return not unicodedata.category(char).startswith("M")


def _halves(piece: str) -> list[str]:
    """A long run without any sign where it could be parted, in even parts."""
    if len(piece) <= 2 * _LONGEST:
        return [piece]
    middle = len(piece) // 2
    return [*_halves(piece[:middle]), *_halves(piece[middle:])]


def _held(pieces: list[str]) -> list[str]:
    """No piece begins with what must not begin a line, and none is a lone letter that could go with its neighbour."""
    found: list[str] = []
    for piece in filter(None, pieces):
        last = found[-1] if found else ""
        tight = piece[0] in _TIGHT or last[-1:] in _OPENING
        lone = sum(char.isalnum() for char in piece) < 2 and piece[0] not in _AHEAD
        if last and (tight or (lone and len(last) < 4 and last[-1].isalnum())):
            found[-1] += piece
        else:
            found.append(piece)
    return found
