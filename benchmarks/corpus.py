"""Made-up French: Zipf's law over invented words, with the elisions, capitals and punctuation of real text."""

from __future__ import annotations

import numpy as np
import pandas as pd

COMMON = (
    "de", "la", "le", "et", "les", "des", "en", "un", "une", "du", "que", "est", "pour", "qui", "dans",
    "on", "a", "par", "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "avec", "ou", "son",
    "mais", "comme", "nous", "tout", "nos", "aux", "fait", "leur", "ces", "bien", "ils", "si", "sans",
    "y", "même", "peut", "très", "ça", "être", "faire", "avoir", "moi", "cette",
)  # fmt: skip
VOWELS = "aeiouyéèêâàôî"
_STARTS = (
    "b", "c", "d", "f", "g", "h", "j", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "br", "tr", "pr",
    "cl", "gr", "qu", "pl", "sp", "", "", "", "", "", "",
)  # fmt: skip
_MIDDLES = (
    "a", "e", "i", "o", "u", "é", "è", "ai", "ou", "an", "en", "on", "in", "eu", "oi",
)  # fmt: skip
_ENDS = (
    "", "", "", "", "", "", "", "", "r", "s", "n", "l", "t",
)  # fmt: skip
_TAILS = (
    "e", "er", "é", "és", "ée", "ement", "tion", "ions", "ité", "eur", "eurs", "able", "ique", "iques",
    "ants", "ages", "s", "", "", "", "", "", "",
)  # fmt: skip

UNIT = 40


def vocabulary(n: int = 60_000, *, seed: int = 3) -> list[str]:
    """Return `n` distinct words: common ones of French, then invented ones, by rank."""
    draw = np.random.default_rng(seed)
    words = dict.fromkeys(COMMON)
    while len(words) < n:
        syllables = draw.integers(1, 4)
        word = "".join(
            str(draw.choice(_STARTS)) + str(draw.choice(_MIDDLES)) + str(draw.choice(_ENDS))
            for _ in range(syllables)
        )
        words.setdefault(word + str(draw.choice(_TAILS)))
    return list(words)


def made_up(n_words: int, words: list[str], *, seed: int = 5) -> pd.DataFrame:
    """Return units (`unit_id`, `source`, `text`) of about 40 words, `n_words` in all.

    Ranks follow Zipf and Mandelbrot (1 / (rank + 2.7)^1.05). One vowel-initial word in three follows an elision
    (`l'`, `d'`, `qu'` …: a word of its own), one word in nine carries punctuation, sentences begin with a
    capital, one word in 400 is written in capitals, one in 200 is joined to the next by a hyphen.
    """
    rank = np.arange(1, len(words) + 1)
    law = 1 / (rank + 2.7) ** 1.05
    cumulated = np.cumsum(law / law.sum())
    draw = np.random.default_rng(seed)
    elided = np.array(["l'", "d'", "qu'", "n'", "s'", "j'", "c'", "l’"], dtype=object)
    vowel = np.array([w[0] in VOWELS for w in words])
    texts: list[str] = []
    made = 0
    while made < n_words:
        size = min(n_words - made, 200_000)
        which = np.searchsorted(cumulated, draw.random(size)).clip(max=len(words) - 1)
        chance = draw.random((5, size))
        chunks = np.array(words, dtype=object)[which]
        loud = chance[0] < 1 / 400
        chunks[loud] = [w.upper() for w in chunks[loud]]
        stops = chance[1] < 1 / 22
        first = np.concatenate(([True], stops[:-1]))
        chunks[first] = [w.capitalize() for w in chunks[first]]
        elision = vowel[which] & (chance[2] < 0.31)
        chunks[elision] = elided[draw.integers(0, len(elided), int(elision.sum()))] + chunks[elision]
        chunks[stops] += "."
        commas = ~stops & (chance[3] < 1 / 15)
        chunks[commas] += ","
        spaces = np.where(~stops & ~commas & (chance[4] < 1 / 200), "-", " ").astype(object)
        pieces = chunks + spaces
        step = UNIT * 10 // 11
        texts += ["".join(pieces[a : a + step]).rstrip(" -") for a in range(0, size, step)]
        made += size + int(elision.sum())
    return pd.DataFrame(
        {
            "unit_id": [f"U{i}" for i in range(len(texts))],
            "source": "interview",
            "text": pd.Series(texts, dtype="str"),
        }
    )


def patterns(words: list[str], units: pd.DataFrame, *, seed: int = 9) -> list[str]:
    """Return 300 queries: 140 words, 100 of several words (20 of them in any order), 60 with wildcards.

    Words are drawn evenly over the logarithm of their rank, from 100 to 20,000; expressions are taken from the
    text, so that they occur.
    """
    draw = np.random.default_rng(seed)
    ranks = np.exp(draw.uniform(np.log(100), np.log(20_000), 200)).astype(int)
    single = [words[r] for r in ranks[:140]]
    wild = [words[r][: max(4, len(words[r]) - 3)] + "*" for r in ranks[140:190]]
    wild += ["*" + words[r][-5:] for r in ranks[190:195]] + [
        f"{words[r][:3]}*{words[r][-2:]}" for r in ranks[195:]
    ]
    several: list[str] = []
    for text in units["text"].iloc[:: max(1, len(units) // 4000)]:
        parts = [p for p in str(text).lower().split() if p.isalpha() and len(p) > 2]
        if len(several) < 100 and len(parts) > 8:
            at = int(draw.integers(0, len(parts) - 3))
            there = f" {text} ".lower()
            two = " ".join(parts[at : at + 2])
            if f" {two} " in there:
                several.append(two)
    near = [f'"{p}"~5' for p in several[:20]]
    return single + near + several[20:] + wild
