"""Word tables of the built-in voice: abbreviations, acronyms, symbols, units and names not said as they are written."""

from __future__ import annotations

TITLES = {
    "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Dr.": "Doctor", "Prof.": "Professor", "St.": "Saint",
    "Mt.": "Mount", "Ft.": "Fort", "Gen.": "General", "Gov.": "Governor", "Sen.": "Senator",
    "Rep.": "Representative", "Capt.": "Captain", "Lt.": "Lieutenant", "Col.": "Colonel", "Sgt.": "Sergeant",
    "Cmdr.": "Commander", "Rev.": "Reverend", "Hon.": "Honorable", "Pres.": "President", "Maj.": "Major",
    "Adm.": "Admiral", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor", "Prof": "Professor",
}  # fmt: skip
"""Said before a name; they never end a sentence."""

ABBREVIATIONS = {
    "e.g.": "for example", "eg.": "for example", "i.e.": "that is", "ie.": "that is", "etc.": "et cetera",
    "etc": "et cetera", "vs.": "versus", "vs": "versus", "approx.": "approximately", "a.k.a.": "also known as",
    "cf.": "compare", "al.": "al", "Jr.": "Junior", "Sr.": "Senior", "St.": "Street", "Ave.": "Avenue",
    "Blvd.": "Boulevard", "Rd.": "Road", "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation",
    "Co.": "Company", "Bros.": "Brothers", "Dept.": "Department", "Univ.": "University", "Govt.": "Government",
    "w/": "with", "w/o": "without", "aka": "also known as", "Ph.D.": "P.H.D", "PhD": "P.H.D", "Ph.D": "P.H.D",
    "a.m.": "A.M", "p.m.": "P.M", "A.M.": "A.M", "P.M.": "P.M", "B.C.": "B.C", "A.D.": "A.D", "U.S.": "U.S",
    "U.S.A.": "U.S.A", "U.K.": "U.K", "D.C.": "D.C", "Aug.": "August", "Sept.": "September", "Oct.": "October",
    "Nov.": "November", "Dec.": "December", "Feb.": "February", "°C": "degrees Celsius", "°F": "degrees Fahrenheit",
}  # fmt: skip

BEFORE_FIGURES = {
    "No.": "number", "no.": "number", "Nos.": "numbers", "nos.": "numbers", "№": "number", "Fig.": "figure",
    "fig.": "figure", "Vol.": "volume", "vol.": "volume", "Ch.": "chapter", "ch.": "chapter", "p.": "page",
    "pp.": "pages", "ca.": "circa", "c.": "circa", "est.": "established", "Est.": "established", "Jan.": "January",
    "Mar.": "March", "Apr.": "April", "Jun.": "June", "Jul.": "July", "Jan": "January", "Feb": "February",
    "Apr": "April", "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November",
    "Dec": "December",
}  # fmt: skip
"""Expanded before figures only: elsewhere "no." and "Mar." may be words that end a sentence."""

RESPELLED = {
    "JAXA": "Jaxa", "ISRO": "Isro", "SpaceX": "Space X", "JPEG": "jay-peg", "IEEE": "I triple E", "ASAP": "A.S.A.P",
    "IMAX": "eye-max", "AT&T": "A.T and T", "iOS": "I.O.S", "macOS": "mac O.S", "GitHub": "Git Hub",
    "YouTube": "You Tube", "ChatGPT": "Chat G.P.T", "TikTok": "Tick Tock", "LinkedIn": "Linked In",
    "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", "GIF": "gif", "SQL": "sequel",
    "UEFA": "you-ay-fa", "and/or": "and or",
    "NVIDIA": "en-vidia", "Nvidia": "en-vidia", "CO2": "C.O two", "H2O": "H two O", "O2": "O two", "CO₂": "C.O two",
    "H₂O": "H two O", "mRNA": "em R.N.A", "eBay": "ee-bay", "WiFi": "why-fi", "Wi-Fi": "why-fi", "MP3": "M.P three",
    "MP4": "M.P four", "mp3": "M.P three", "mp4": "M.P four", "4x4": "four by four", "LLM": "L.L.M", "ok": "okay",
    "OK": "okay", "NASA": "Nasa", "PIN": "pin", "he/she": "he or she", "his/her": "his or her",
    "him/her": "him or her", "s/he": "he or she", "Pixora": "Pix-ora",
}  # fmt: skip

LETTERED = frozenset(
    """
    AI AM API ATM BBC BC BCE CBS CD CE CEO CEOS CFO CIA CNN COO CPU CSS CTO CV DC DIY DJ DNA DVD ECG EEG ESA ESO ESPN
    EU EV FAQ FAQS FBI FDA FM FYI GDP GMO GPS GPT GPU HBO HD HIV HQ HR HTML HTTP IBM ID IMF IOU IP IQ IPO IRS ISP ISS
    IT IVF KFC LA LCD LED LGBT MBA MIT MLB MRI MTV NBA NBC NCAA NFL NGO NHL NSA NYC OECD PC PDF PHD PM PR PSI QR RGB
    RIP RNA RPM RSVP SAAS SDK SEO SMS SUV TED TNT TV UAE UCLA UFO UI UK UN URL US USA USB USDA USSR UV UX VAT VFX VIP
    VPN VR WHO WWF WWI WWII XML YMCA NAACP BMW USGS NOAA ICBM HDMI ETA ASMR
    """.split()
) - {"NOAA", "SAAS", "TED", "RIP", "AM"}

SHORT_WORDS = frozenset(
    """
    a i am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we act add age ago aid aim air
    all and any are arm art ask ate bad bag bar bed bee bet big bit box boy bug bus but buy bye can cap car cat cow cry
    cup cut dad day dear did die dig dog dot dry due ear eat egg end eye fan far fat few fit fix fly for fox fun fur gas
    get god got gun guy had has hat her hey him his hit hot how ice ill ink its jar jet job joy key kid lab law lay leg
    let lie lip log lot low mad man map may men met mix mom mud net new nod nor not now nut odd off oil old one our out
    own pan pay pen pet pie pin pop pot put ran rat raw red rid rob row run sad sat saw say sea see set she shy sir sit
    six sky son sun tax tea ten the tie tin tip toe ton too top toy try two use van via war was way web wet who why win
    won yes yet you zoo wow gap hug joy fog bay era ant ape bat cab cop den dip fig gem gum ham hen hip hop hub jam jaw
    jog kit lap lid mat mob nap oak owl pad pal paw pea pig pit pod pub ram rap rib rim rip rod rub rug rye sap sip
    ski sob spa spy tab tag tan tap tar tug urn vet vow wax wig yak zap zip
    """.split()
)
"""Words of up to three letters: capitals of that length that are none of these are spelled."""

SYMBOLS = {
    "&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "§": "section", "§§": "sections",
    "¶": "paragraph", "°": "degrees", "×": "times", "÷": "divided by", "±": "plus or minus", "→": "to", "⇒": "so",
    "~": "about", "≈": "about", "≠": "is not", "≤": "at most", "≥": "at least", "<": "less than",
    ">": "more than", "©": "copyright", "#": "number", "€": "euros", "$": "dollars", "£": "pounds", "¥": "yen",
    "∞": "infinity", "√": "the root of", "π": "pie", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "Δ": "delta", "λ": "lambda", "μ": "mew", "σ": "sigma", "Ω": "omega", "ω": "omega", "θ": "theta",
}  # fmt: skip

REGNAL_NAMES = frozenset(
    """
    Henry Louis Edward George William Charles James Richard Elizabeth Mary Napoleon Pius Benedict Leo Paul Ramses
    Ramesses Frederick Philip Alexander Nicholas Peter Catherine Ivan Umberto Emmanuel Gustav Christian Ferdinand
    Thutmose Amenhotep Cleopatra Ptolemy Darius Xerxes Artaxerxes Constantine Justinian Otto Wilhelm Joseph Francis
    Carlos Felipe Alfonso Pedro Mehmed Suleiman Selim Murad Baldwin Robert David Malcolm Haakon Olaf Harald Christina
    Margaret Isabella Innocent Gregory Urban Clement Sixtus Boniface Adrian Julius Pope King Queen Emperor Tsar
    """.split()
)

CARDINAL_LEADS = frozenset(
    """
    Chapter Part Act Scene Section Volume Book Phase Article War Mark Type Level Stage Class Grade Bowl Episode Round
    Rocky Saturn Title Appendix Figure Table Season Group Element Unit Lesson Step Nerve
    """.split()
)

SENTENCE_STARTERS = frozenset(
    """
    the a an it he she they we you i in on at but and so then this that these those there here when where what who why
    how if as after before by for from to now today its his her their our my no not yet or with while one some many
    most each every all both only even still once because since until although though
    """.split()
)
"""A capital word among these, after an abbreviation with a stop, begins a sentence."""

CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"), "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"), "¥": ("yen", "yen", "", ""), "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "", ""), "₽": ("ruble", "rubles", "kopek", "kopeks"), "₺": ("lira", "lira", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""), "¢": ("cent", "cents", "", ""),
}  # fmt: skip
"""One, many, and the small coin, one and many."""

UNITS = {
    "km": ("kilometer", "kilometers"), "m": ("meter", "meters"), "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"), "µm": ("micrometer", "micrometers"), "nm": ("nanometer", "nanometers"),
    "mi": ("mile", "miles"), "ft": ("foot", "feet"), "yd": ("yard", "yards"), "in.": ("inch", "inches"),
    "kg": ("kilogram", "kilograms"), "g": ("gram", "grams"), "mg": ("milligram", "milligrams"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"), "t": ("ton", "tons"),
    "l": ("liter", "liters"), "L": ("liter", "liters"), "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"), "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"), "kmh": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"), "m/s": ("meter per second", "meters per second"),
    "km/s": ("kilometer per second", "kilometers per second"), "m/s²": ("meter per second squared",
    "meters per second squared"), "s": ("second", "seconds"), "sec": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"), "min": ("minute", "minutes"), "h": ("hour", "hours"),
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "yr": ("year", "years"), "yrs": ("year", "years"),
    "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"), "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"), "fps": ("frame per second", "frames per second"),
    "KB": ("kilobyte", "kilobytes"), "kB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"), "TB": ("terabyte", "terabytes"), "PB": ("petabyte", "petabytes"),
    "Mbps": ("megabit per second", "megabits per second"), "Gbps": ("gigabit per second", "gigabits per second"),
    "W": ("watt", "watts"), "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"), "kWh": ("kilowatt hour", "kilowatt hours"), "V": ("volt", "volts"),
    "J": ("joule", "joules"), "kJ": ("kilojoule", "kilojoules"), "kcal": ("kilocalorie", "kilocalories"),
    "Pa": ("pascal", "pascals"), "hPa": ("hectopascal", "hectopascals"), "dB": ("decibel", "decibels"),
    "N": ("newton", "newtons"), "ha": ("hectare", "hectares"), "ly": ("light year", "light years"),
    "AU": ("astronomical unit", "astronomical units"), "px": ("pixel", "pixels"),
    "m²": ("square meter", "square meters"), "km²": ("square kilometer", "square kilometers"),
    "cm²": ("square centimeter", "square centimeters"), "ft²": ("square foot", "square feet"),
    "m³": ("cubic meter", "cubic meters"), "km³": ("cubic kilometer", "cubic kilometers"),
    "cm³": ("cubic centimeter", "cubic centimeters"), "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
    "°": ("degree", "degrees"), "°C": ("degree Celsius", "degrees Celsius"), "℃": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"), "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "K": ("kelvin", "kelvin"), "x": ("time", "times"), "×": ("time", "times"),
}  # fmt: skip
"""One and many."""

ATTACHED = {u: name for u, name in UNITS.items() if u not in ("K", "V", "N", "J")} | {
    "k": ("thousand", "thousand"), "M": ("million", "million"), "B": ("billion", "billion"),
}  # fmt: skip
"""Written without a space. `5M` is five million; `4K` and `3D` keep their letter."""

FRACTIONS = {
    "½": "one half", "⅓": "one third", "⅔": "two thirds", "¼": "one quarter", "¾": "three quarters",
    "⅕": "one fifth", "⅛": "one eighth", "⅜": "three eighths", "⅝": "five eighths", "⅞": "seven eighths",
}  # fmt: skip
