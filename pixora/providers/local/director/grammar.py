"""Word lists and small rules of English, enough to say a topic in a sentence without a slip."""

from __future__ import annotations

import re

DETERMINERS = frozenset(
    "a an the my our your his her its their this that these those one two three four five six seven eight nine ten some many few "
    "every each all both several no another most".split()
)
PREPOSITIONS = frozenset(
    "in on at by with without from to into onto of for about over under through across between behind beyond beside near during "
    "after before around against along among above below inside outside past toward towards until since like upon within".split()
)
CONJUNCTIONS = frozenset("and or but nor so yet".split())
PRONOUNS = frozenset("i we you he she they it this that these those there everybody everyone nobody somebody someone".split())
INDIRECT = frozenset("how why what where who which whether".split())
AUXILIARIES = frozenset(
    "is are was were am be been do does did has have had can could will would shall should may might must isn't aren't wasn't "
    "don't doesn't didn't can't won't".split()
)
_VERBS = """
learn find lose make take give see know want need try become begin start stop build break bring buy carry catch change choose climb
come cross cut dance decide discover dream drive eat escape explore fall feel fight fix float fly follow forget forgive get give go grow
hear help hide hold hope hunt invent jump keep kill kiss know land laugh lead leave let lie listen live look love meet miss move open paint
plant play promise pull push put reach read realize refuse remember rescue return ride rise run sail save say search sell send sew shine
show sing sink sit sleep smile speak spend stand stay steal struggle study swim talk teach tell think throw travel turn understand visit
wait wake walk wander watch wear whisper win wish wonder work write shape protect produce create grow bake cook erupt form migrate hunt
communicate survive breathe glow freeze melt burn spin orbit pollinate hatch bloom sprout adapt evolve attract repel explode collapse
conquer defend guard heal repair train treat use visit vanish wage cry call chase drift drink dig draw drop enter face finish
gather grab greet guide knock lift light lock nod obey offer own pass pay pick point pour practise practice prepare press print raise
recognise recognize rest ring rule sacrifice serve settle share shout sniff solve sneak stumble surf survive suffer swallow taste tear
tend touch trace trust unlock warn wash wear weave welcome befriend cheat crawl creep deliver dive doubt explain fear fetch haunt inherit
join juggle mourn knit polish race roam scare seek seem shelter sleepwalk soar stare summon tame wave""".split()
VERBS = frozenset(_VERBS)
_NOUNS_TOO = frozenset(
    "walk dream work play show look talk run race dance jump fly stop drink fall cry taste fight stand leave light wave hope need guide paint "
    "drop turn rule ring point plant ride rise land lead hunt love rest share shape search change start study study visit wish wonder call "
    "catch cut draw drive face fear fix form hide hold jump kiss laugh lie lift lock move offer pass pay pick press print pull push race reach "
    "return sail shelter shout smile spin surf tear touch trace train trust use wait wash watch whisper win cook burn bloom dive climb "
    "escape promise help crawl stumble start cross sink cheat join rescue struggle practice drift doubt melt "
    "build worth open own".split()
)
_PAST = frozenset(
    "found lost went came saw took gave met fell knew thought told became began sang swam ran won wrote flew drew rode slept kept held stood "
    "sat brought caught wanted needed loved lived learned learnt dreamed dreamt woke chose broke grew heard felt fought forgot hid stole understood "
    "climbed crossed sailed walked waited decided discovered tried wished wandered".split()
)
_MASS = frozenset(
    "space time life love coffee tea water fire air light darkness music art science history nature weather rain snow ice wind fog food bread "
    "chocolate honey cheese wine beer milk rice pasta pizza sushi salt sugar money gold silver oil energy electricity gravity matter technology software "
    "ai yoga football soccer basketball tennis golf chess swimming surfing sleep health fitness stress anxiety peace hope joy grief courage "
    "freedom truth justice beauty trust luck fate faith friendship childhood youth nostalgia silence sound jazz rock blues poetry literature photography "
    "philosophy physics mathematics math maths chemistry biology geography economics astronomy astrology religion mythology magic war democracy politics "
    "law education language english french german spanish latin work business marketing finance inflation trade fashion design architecture travel "
    "tourism farming fishing hunting camping hiking gardening agriculture pollution climate recycling winter summer spring autumn fall christmas easter "
    "halloween home school paper plastic glass wood stone sand clay grass hair skin blood dna evolution photosynthesis bitcoin crypto blockchain "
    "earth mars venus jupiter saturn heaven hell night dawn dusk noon midnight morning evening sunset sunrise twilight moonlight sunlight rust dust smoke "
    "perfume soap wool cotton silk leather steel iron copper concrete bamboo lavender cinnamon sourdough ballet tango opera theatre theater cinema "
    "radio television traffic rush-hour homework housework laughter boredom patience kindness gratitude curiosity wisdom knowledge news gossip luggage equipment "
    "change warming learning power intelligence management security mining computing engineering commerce parenting driving cooking baking racing painting dancing singing writing reading running cycling skiing sailing climbing training marketing farming leadership teamwork self-care "
    "furniture jewelry jewellery advice research progress adventure mystery surprise memory desire ambition loneliness solitude meditation mindfulness".split()
)
_MASS_ENDS = ("tion", "sion", "ness", "ity", "ism", "ment", "ship", "ology", "ics", "ance", "ence", "hood", "dom", "graphy", "ture", "ing", "cy", "nomy")
_COUNT_ENDS = ("station", "ship", "city", "king", "ring", "thing", "string", "wing", "building", "painting", "monument", "instrument", "picture", "creature",
               "university", "institution", "nation", "spaceship", "starship", "apartment", "adventure", "document", "wedding", "evening", "morning", "meeting", "community")  # fmt: skip
_IRREGULAR_PLURALS = frozenset("people children men women mice geese feet teeth wolves leaves lives knives cattle police sheep deer fish bacteria fungi cacti".split())
_NO_PLURAL = frozenset(
    "space physics mathematics maths economics politics ethics gymnastics athletics news chess bus gas lens cosmos chaos circus campus virus mars "
    "venus uranus christmas paris texas athens kansas illinois brussels always jesus atlas compass glass grass moss moses atlantis oasis paradise "
    "tennis business happiness success process progress stress fitness wilderness darkness analysis basis crisis genesis photosynthesis yes this is was has its "
    "us cactus octopus genius walrus hippopotamus platypus bonus focus status lotus crocus eucalyptus ferris series species logistics robotics genetics acoustics aerobics aerodynamics".split()
)
_NAMES = (
    "paris london new-york tokyo berlin rome venice lisbon madrid barcelona vienna prague amsterdam istanbul moscow dubai cairo mumbai delhi shanghai beijing singapore "
    "sydney chicago boston toronto rio kyoto seoul bangkok athens dublin edinburgh stockholm copenhagen oslo helsinki warsaw budapest zurich geneva munich hamburg milan naples "
    "florence italy france spain germany japan china india africa asia europe america australia brazil mexico peru norway sweden scotland ireland england greece turkey morocco kenya "
    "ethiopia canada argentina chile switzerland austria portugal vietnam thailand nepal tibet indonesia ukraine poland russia korea alaska hawaii bali sicily provence tuscany iceland greenland "
    "antarctica siberia lapland patagonia mars venus jupiter saturn neptune uranus pluto everest kilimanjaro sahara amazon atlantis egypt christmas easter halloween ramadan diwali hanukkah "
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december "
    "einstein newton darwin galileo shakespeare mozart beethoven bach chopin monet picasso napoleon caesar cleopatra titanic english french german spanish italian japanese chinese roman greek egyptian"
).split()
NAMES = {name: name.capitalize() for name in _NAMES} | {"i": "I", "i'm": "I'm", "i've": "I've", "ai": "AI", "dna": "DNA", "nasa": "NASA", "usa": "USA", "uk": "UK", "gps": "GPS", "ufo": "UFO"}
_TWO_NAMES = re.compile(
    r"\b(new york|los angeles|san francisco|hong kong|mexico city|buenos aires|new zealand|south africa|north pole|south pole|silk road|marie curie|van gogh|milky way|big bang|"
    r"new year|world war|route 66|amelia earhart|da vinci|leonardo da vinci|genghis khan|mount everest|wild west|middle ages|berlin wall|roman empire|grand canyon|united states|great wall)\b",
    re.I,
)


def third_person(word: str) -> str | None:
    """The base of a verb in the third person ("crosses" gives "cross"); None when it is no verb that we know."""
    endings = (("ies", "y"), ("es", ""), ("s", ""))
    return next((word[: -len(end)] + put for end, put in endings if word.endswith(end) and word[: -len(end)] + put in VERBS), None)


def is_finite(words: list[str], i: int, after_single: bool) -> bool:
    """Whether word `i` is a finite verb. `after_single`: what stands before it is a singular noun phrase with "a"."""
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else ""
    if word in AUXILIARIES:
        return True
    base = third_person(word)
    if base:
        return after_single or base not in _NOUNS_TOO
    return word in _PAST and after not in ("by", "in", "of", "for", "on", "with", "at", "and")


def is_plain_verb(word: str) -> bool:
    """Whether the word is a verb in its base form and no noun."""
    return word in VERBS and word not in _NOUNS_TOO


def is_plural(noun: str) -> bool:
    word = noun.lower()
    if word in _IRREGULAR_PLURALS:
        return True
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "'s")) and word not in _NO_PLURAL


def is_mass(noun: str) -> bool:
    """Whether a noun may stand without an article in the singular."""
    word = noun.lower()
    return word in _MASS or (word.endswith(_MASS_ENDS) and not word.endswith(_COUNT_ENDS))


def is_gerund(word: str) -> bool:
    """Whether the word is the -ing form of a verb that we know."""
    if not word.endswith("ing") or len(word) < 5:
        return False
    stem = word[:-3]
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
    return any(form in VERBS for form in (stem, stem + "e", doubled)) or word in ("being", "having", "doing", "going", "dying", "lying", "brewing", "raising", "using", "saving", "moving")


def capitalise_names(text: str) -> str:
    """Well-known names with capitals, whatever the user typed."""
    text = _TWO_NAMES.sub(lambda match: " ".join(word if word in ("da",) else word[:1].upper() + word[1:] for word in match[0].split()), text)
    return re.sub(r"[a-z]+(?:'[a-z]+)?", lambda match: _name(match[0], text, match.start()), text)


def _name(word: str, text: str, start: int) -> str:
    if start and (text[start - 1].isalpha() or text[start - 1] in "'’"):
        return word
    stem, mark, rest = word.partition("'s")
    if word in NAMES:
        return NAMES[word]
    return f"{NAMES[stem]}{mark}{rest}" if mark and stem in NAMES else word


def sentence_case(text: str) -> str:
    """With a capital first letter, the rest untouched."""
    for i, char in enumerate(text):
        if char.isalpha():
            return text[:i] + char.upper() + text[i + 1 :]
        if char.isdigit():
            return text
    return text


_SMALL = DETERMINERS - {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "most", "no"} | frozenset(
    "in on at by with from to into of for over and or but nor as vs".split()
)


def headline(text: str, limit: int = 60) -> str:
    """Title case ("How Bees Make Honey"), cut between words to at most `limit` characters."""
    words = text.split()
    cased = [
        word if (word.lower() in _SMALL - {"my", "our", "your", "his", "her", "its", "their", "this", "that"} and 0 < i and word.islower()) else sentence_case(word)
        for i, word in enumerate(words)
    ]
    kept = ""
    for word in cased:
        if len(kept) + len(word) + 1 > limit:
            break
        kept = f"{kept} {word}".strip()
    if not kept:
        kept = " ".join(cased)[:limit]
    if kept != " ".join(cased):
        parts = kept.split()
        while len(parts) > 1 and (parts[-1].lower() in _SMALL or parts[-1].lower() in PREPOSITIONS | {"who", "that", "and"}):
            parts.pop()
        kept = " ".join(parts)
    return kept.rstrip(" ,;:.–—-")
