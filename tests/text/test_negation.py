"""French negation: the starred words are negated, the words after = are not."""

import pandas as pd
import pytest

from fa_analysis.text import build_index
from fa_analysis.text.query.evaluate import lexicon_of
from fa_analysis.text.query.negation import negated_in, negated_words

SENTENCES = """
ne … pas | On n'a pas *associé les *habitants.
ne … pas | Les =habitants ne sont pas *associés.
ne … pas | Ce n'est pas *partagé entre les *directions.
ne … plus | On ne *mutualise plus rien.
ne … plus | Nous n'avons plus les *moyens.
ne … jamais | On n'a jamais *expérimenté.
ne … jamais | Jamais on n'a *expérimenté.
ne … guère | Les agents ne *partagent guère leurs *pratiques.
ne … aucun | On n'a aucun *outil.
ne … aucun | Aucune *méthode n'est *partagée.
ne … rien | On ne *partage rien.
ne … rien | Rien n'est *mutualisé.
ne … personne | Personne n'a *associé les *agents.
ne … point | Il ne *innove point.
ne … ni ni | On n'associe ni les *habitants ni les *agents.
ne … pas, loin devant | Je ne crois pas que les élus *partagent cette *envie.
spoken | C'est pas *innovant.
spoken | On a pas *associé les *habitants.
spoken | J'ai pas d'*outils.
spoken | On *mutualise pas les *moyens.
spoken | Y a pas de *méthode.
spoken | Y a rien de *partagé.
spoken | On *partage jamais.
spoken | Ils ont aucune *formation.
spoken | PAS de *MOYENS.
plus without ne | On a =plus de =moyens pour =innover.
plus without ne | On =partage plus qu'avant.
sans | On décide sans *associer les *habitants.
sans | Sans *moyens on =innove quand même.
sans | Un chantier sans *concertation, puis =partagé.
ni ni | Ni les *élus ni les *agents n'ont été *consultés.
ni | Pas de *temps, ni d'*argent.
loin de | On est loin d'*associer les *habitants.
loin de | Loin de *partager, chacun =garde tout.
clause | On n'a pas d'*argent, on =mutualise.
clause | On n'a pas d'*argent et on =mutualise.
clause | On n'a pas d'*argent mais =mutualiser aide.
clause | Pas de *budget. On =récupère des pavés.
clause | On ne décide pas (les =élus =décident).
clause | Ça ne *marche pas parce que c'est =partagé.
clause | On n'a pas le *temps alors on =récupère.
clause | Ce n'est pas *cher car on =récupère.
double | On ne peut pas ne pas =associer les =habitants.
double | Ce n'est pas sans =associer les =agents.
double | On ne fait jamais rien sans =associer les =habitants.
double | On n'est pas loin d'=associer les =habitants.
double | Je dis pas qu'on =mutualise pas.
double | On n'hésite pas à =partager.
double | Il ne faut pas oublier d'=associer les =agents.
concord | On n'a plus jamais rien *partagé.
concord | Sans aucune *méthode.
only | On n'a pas seulement =associé les =habitants.
only | Ce n'est pas que l'=argent.
only | On ne fait que =mutualiser.
only | On ne =partage plus que les =outils.
only | Pas uniquement les =élus.
proposal | Pourquoi pas =associer les =habitants ?
proposal | Pourquoi ne pas =mutualiser ?
idiom | On a pas mal d'=outils.
idiom | Sans doute qu'on =partage.
idiom | C'est un pas vers le =partage.
idiom | Un premier pas pour =associer les =habitants.
idiom | On l'a =associé ou pas.
idiom | Si jamais on =innove.
idiom | Plus que jamais on =partage.
idiom | On n'a jamais autant =partagé.
affirmed | On =associe les =habitants.
affirmed | On a peur qu'il ne =mutualise.
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in SENTENCES.strip().splitlines()]


def _index(*texts):
    return build_index(
        pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "source": "case", "text": texts})
    )


def test_there_are_sixty_sentences():
    assert len(CASES) >= 60


@pytest.mark.parametrize(("kind", "sentence"), CASES)
def test_negation_of_a_sentence(kind, sentence):
    plain = sentence.replace("*", "").replace("=", "")
    index = _index(plain)
    keys = [index.vocabulary[f] for f in index.form]
    negated = negated_in(keys, index.mark.tolist())
    expected, at = {}, 0
    for c in sentence:
        if c in "*=":
            expected[at] = c == "*"
        else:
            at += 1
    got = {s: n for s, n in zip(index.start.tolist(), negated, strict=True) if s in expected}
    assert got == expected, [k for k, n in zip(keys, negated, strict=True) if n]


def test_scope_reaches_ten_words_and_no_further():
    words = [f"mot{i}" for i in range(20)]
    index = _index("On ne veut pas " + " ".join(words))
    negated = negated_in([index.vocabulary[f] for f in index.form], index.mark.tolist())
    assert sum(negated[4:]) == 10
    assert not any(negated[14:])


def test_only_the_units_asked_for_are_looked_into_and_each_keeps_its_own():
    index = _index("on ne partage pas", "on partage", "c'est pas partagé")
    lexicon = lexicon_of(index)
    first = negated_words(index, lexicon, index.unit_of(index.unit_first[2:3])).copy()
    assert not first[:4].any()
    assert first[index.unit_first[2] :].any()
    both = negated_words(index, lexicon, index.unit_of(index.unit_first[:1]))
    assert both[1:4].all()
