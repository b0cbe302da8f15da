"""Which language a message asks for or is written in, as an ISO 639-1 code."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    "english":
            "en",
            "french":
            "fr",
            "français":
            "fr",
            "german":
            "de",
            "deutsch":
            "de",
            "spanish":
            "es",
            "español":
            "es",
    "italian":
            "it",
            "italiano":
            "it",
            "portuguese":
            "pt",
            "português":
            "pt",
            "dutch":
            "nl",
            "polish":
            "pl",
            "russian":
            "ru",
    "ukrainian":
            "uk",
            "turkish":
            "tr",
            "arabic":
            "ar",
            "hebrew":
            "he",
            "hindi":
            "hi",
            "japanese":
            "ja",
            "chinese":
            "zh",
    "mandarin":
            "zh",
            "korean":
            "ko",
            "greek":
            "el",
            "swedish":
            "sv",
            "norwegian":
            "no",
            "danish":
            "da",
            "finnish":
            "fi",
    "czech": "cs", "hungarian": "hu", "romanian": "ro", "thai": "th", "vietnamese": "vi", "indonesian": "id",
    "englisch": "en", "französisch": "fr", "spanisch": "es", "italienisch": "it",
}  # fmt: skip
_LANGUAGE = "|".join(_NAMES)
NAMED = (
    rf"\b(?:(?:spoken |narrated |narration |voice[- ]?over )?in|auf|en|em|language:?)\s(?:the )?({_LANGUAGE})"
    rf"(?:\slanguage)?\b(?=\s*(?:$|[,.;:!?)]|about\b|on\b|please\b|with\b|for\b|over\b|über\b|sur\b|sobre\b))|"
    rf"\b({_LANGUAGE})\s(?:narration|voice[- ]?over|voice|speaker|language)\b"
)
"""Words by which a message asks for a language."""

_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "ru"), ("ARABIC", "ar"),
    ("GREEK", "el"), ("HEBREW", "he"), ("DEVANAGARI", "hi"), ("THAI", "th"), ("BENGALI", "bn"), ("TAMIL", "ta"),
    ("TELUGU", "te"), ("GUJARATI", "gu"), ("GEORGIAN", "ka"), ("ARMENIAN", "hy"), ("ETHIOPIC", "am"), ("KHMER", "km"),
    ("LAO", "lo"), ("MYANMAR", "my"), ("SINHALA", "si"), ("GURMUKHI", "pa"), ("KANNADA", "kn"), ("MALAYALAM", "ml"),
)  # fmt: skip
_STOP_WORDS = {
    "en":
            "the a an of and to in is that it for on with as at by this from are be was about how why what my your "
            "make me",
    "de":
            "der die das und ist ein eine einen einem einer mit für über von zu den dem nicht ich wie im auf bitte "
            "mach auch "
          "sich wenn warum eines aus bei nach",
    "fr":
            "le la les un une des et est du dans pour sur avec que qui pas je il elle vidéo au aux ce cette comment "
            "pourquoi "
          "sont mon ma mes nous vous l d",
    "es":
            "el la los las un una y es de del en por para con que no se como cómo sobre su mi está son porque vídeo "
            "haz al",
    "it":
            "il lo la gli le un una e è di del della che per con non si come sono nel nella sul sulla una mio mia "
            "perché dei",
    "pt": "o os as um uma e é de do da em no na para com que não se como sobre seu minha meu por dos das faça são ao",
}  # fmt: skip
_STOPS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}


def named_language(message: str) -> str | None:
    """The language that the message asks for ("in French" gives "fr"); None when it asks for none."""
    match = re.search(NAMED, message, re.I)
    return _NAMES[(match[1] or match[2]).lower()] if match else None


def detect_language(text: str) -> str:
    """The language that the text is written in, by its alphabet, else by its small words; "en" when unsure."""
    letters = [char for char in text[:2_000] if char.isalpha()]
    foreign = [char for char in letters if ord(char) > 0x2AF]
    if letters and len(foreign) > 0.3 * len(letters):
        counts: dict[str, int] = {}
        for char in foreign[:400]:
            name = unicodedata.name(char, "")
            for script, language in _SCRIPTS:
                if name.startswith(script):
                    counts[language] = counts.get(language, 0) + 1
                    break
        if counts.get("ja") and counts.get("zh"):
            return "ja"
        if counts:
            best = max(counts, key=lambda language: counts[language])
            return "uk" if best == "ru" and re.search("[іїєґІЇЄҐ]", text[:2_000]) else best
    words = re.findall(r"[^\W\d_]+", text[:2_000].lower())
    scores = {language: sum(word in stops for word in words) for language, stops in _STOPS.items()}
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    sure = scores[best] >= max(2, 0.2 * len(words)) and scores[best] > scores["en"]
    return best if sure else "en"
