"""Where a line of words is best broken: what each place between two words costs."""

from __future__ import annotations

import re
from functools import lru_cache

from pixora.film.spaceless import JOINT, is_eastern

AT_SENTENCE = 0.0
AT_CLAUSE = 0.4
BEFORE_STARTER = 1.1
ANYWHERE = 1.4
WITHIN_TEXT = 1.7
"""In a script without spaces, where a dictionary might not break."""
HANGING = 3.0
"""After an article or a preposition, before a particle."""
TOGETHER = 8.0
"""Within a name, or between a number and what it counts."""

_CLOSING = "\"'”’»›)]}」』）】》〉〕"
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "｡", "؟", "۔", "।", "॥", "։", "።", "။", "៕", "។")
_CLAUSE_ENDS = (",", ";", ":", "–", "—", "،", "؛", "、", "，", "；", "：", "․", "·", "၊", "፣", "፤", "՝")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_THAI = re.compile("[\u0e00-\u0eff]")

_TITLES = frozenset(
    "mr. mrs. ms. dr. prof. st. sr. jr. mt. ft. no. vs. fig. gen. col. lt. sgt. capt. rev. hon. e.g. i.e. cf. ca. "
    "approx. bzw. z.b. d.h. nr. hr. fr. sra. m. mme. mlle. г. ул. им. др. т.е.".split()
)
"""Abbreviations that something always follows."""
_LOOSE = frozenset(
    # English
    "a an the of to in on at by for from with and or but as is are was were be it its this that these those than into "
    "over under my your our their his her no not if so who which when where while because about after before between "
    "through without near every each some any "
    # German, French, Spanish, Italian, Portuguese, Dutch
    "der die das den dem des ein eine einen einem einer und oder aber im am zu zum zur von vom mit auf für bei nach "
    "aus ist sind nicht le la les l' un une de du des et ou en au aux à dans pour par sur avec sans que qui ne se ce "
    "cette el los las y o del al por con una se su sus il lo gli i di da nel nella e che per os um uma do dos das no "
    "na em het een van en op te "
    # Russian, Ukrainian, Greek
    "в во на и с со к ко по за из от о об у не до для без под над при а но или что как та і й з із у від це "
    "ο η το οι τα του της των τον την στο στη στην στον στα σε με για από και ή ένα ένας μια δεν να θα που "
    # Arabic, Persian, Urdu, Hebrew
    "في من على إلى الى عن مع أو أن إن ما لا هذا هذه ذلك كل بين و از به در با بر که این آن یا تا هر یک اور یہ وہ ایک "
    "של את על עם אל לא כי או אם זה זו כל גם מן בין "
    # Vietnamese, Hindi
    "và của là một các những trong cho với ở từ không đã sẽ được này यह वह एक और या न".split()
)
"""Words that hang in the air at the end of a line."""
_TRAILING = frozenset(
    "का के की को से में पर ने तक है हैं था थे थी हूँ का। है। हैं। کا کے کی کو سے میں پر نے تک ہے ہیں را ها های".split()
)
"""Words that belong to the one before them."""
_STARTERS = frozenset(
    "and or but because when while where which who that if although since until so than as for with from into over "
    "under through without between after before und oder aber weil wenn dass denn et mais parce quand qui y pero "
    "porque cuando que и но что когда который ή αλλά και و أو لكن لأن که اما ולכן אבל כי और लेकिन và nhưng".split()
)
"""Words that a new row or line may well begin with."""
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion "
    "trillion half ein zwei drei vier fünf zehn hundert tausend deux trois quatre cinq dix cent mille dos tres "
    "cuatro cinco diez cien mil".split()
)
_UNITS = frozenset("%‰°€$£¥₹₽")
_NUMERIC = re.compile(r"[^\w]*[\d][\d.,:/–-]*[^\w\s.,;:!?]*")
_DAY, _YEAR = re.compile(r"\d{1,2},"), re.compile(r"\d{4}\b")


@lru_cache(maxsize=4096)
def cost(left: str, right: str | None) -> float:
    """How bad it is to break between two words of a caption line; `right` is None where nothing follows."""
    if ends_sentence(left, right):
        return AT_SENTENCE
    if right is not None and _DAY.fullmatch(left) and _YEAR.match(right):
        return TOGETHER
    if ends_clause(left):
        return AT_CLAUSE
    if right is None:
        return ANYWHERE
    if left.endswith(JOINT):
        return WITHIN_TEXT
    if is_eastern(left) or _THAI.search(left):
        # A space in such a script parts clauses.
        return AT_CLAUSE
    bare, following = _bare(left), _bare(right)
    if left.lower() in _TITLES or _is_initial(left) or _belong(left, right):
        return TOGETHER
    if bare.lower() in _LOOSE or following in _TRAILING:
        return HANGING
    return BEFORE_STARTER if following.lower() in _STARTERS else ANYWHERE


def ends_sentence(text: str, following: str | None = None) -> bool:
    """Whether a sentence ends with the word `text`, seen from what follows: none goes on with a small letter."""
    bare = text.rstrip(_CLOSING + JOINT)
    if bare.endswith(";") and _GREEK.search(text):
        return True
    if not bare.endswith(_SENTENCE_ENDS) or text.lower() in _TITLES or (_is_initial(text) and following):
        return False
    return following is None or not _bare(following)[:1].islower()


def ends_clause(text: str) -> bool:
    bare = text.rstrip(_CLOSING + JOINT)
    return bare.endswith(_CLAUSE_ENDS) or (bare.endswith(_SENTENCE_ENDS) and not _is_initial(text))


def _belong(left: str, right: str) -> bool:
    """Parts of a name ("New York", "Apollo 11"), a number and its unit ("30 seconds", "two million")."""
    numeric = _NUMERIC.fullmatch(left) is not None or left.lower() in _NUMBERS
    if numeric and right[:1] in _UNITS:
        return True
    if numeric and _bare(right)[:1].isalpha():
        return _bare(right).lower() not in _LOOSE
    capital = left[:1].isupper() and left.lower() not in _LOOSE
    return capital and (right[:1].isupper() or _NUMERIC.match(right) is not None)


def _is_initial(text: str) -> bool:
    """ "J." and "U.S." """
    return re.fullmatch(r"(?:[^\W\d_]\.)+", text) is not None and text[0].isupper()


def _bare(text: str) -> str:
    return text.strip(_CLOSING + JOINT + "“‘«‹([{¿¡,.;:!?…،؛؟۔।")
