"""Who has read the list of doubts, when, and of which texts: no signature, no public output."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pandas as pd

from fa_analysis.errors import DisclosureError
from fa_analysis.files import ordinary, write_private
from fa_analysis.i18n import _
from fa_analysis.privacy import corpus
from fa_analysis.privacy.doubtful import decisions, doubtful, list_path, with_others, write_list
from fa_analysis.privacy.key import folded, private
from fa_analysis.study import Study


@dataclass(frozen=True)
class Signature:
    """Who signed, when (UTC), and the fingerprints of the texts, of the list and of the rules at that time."""

    who: str
    when: str
    texts: str
    people: str
    rules: str


def make_list(study: Study) -> tuple[int, int]:
    """Find the mentions, keep the key, write the list to sign; return how many of each."""
    texts = corpus.gather(study, corpus.read_tables(study))
    found = corpus.mentions_of(study, texts)
    corpus.update_key(study, found)
    rows = with_others(study, _all_doubts(study, texts))
    write_list(study, rows)
    return len(found), len(rows)


def _all_doubts(study: Study, texts: pd.DataFrame) -> pd.DataFrame:
    return doubtful(texts, corpus.all_mentions(study, texts))


def sign(study: Study, *, who: str) -> Signature:
    """Sign the list of doubts as it is, for the texts as they are.

    Raises
    ------
    DisclosureError
        When there is no list, or it lacks doubts that the present texts raise.
    """
    if not who.strip():
        raise DisclosureError(_("la signature n'a pas de nom"), todo=_('Ajoutez --who "Prénom Nom"'))
    if not list_path(study).is_file():
        raise DisclosureError(
            _("il n'y a pas encore de liste à vérifier"),
            where=str(list_path(study)),
            todo=_("Lancez « fa-analysis privacy doubts », lisez la liste, corrigez-la, puis signez"),
        )
    texts = corpus.gather(study, corpus.read_tables(study))
    decided = decisions(study)
    missing = [form for form in _all_doubts(study, texts)["form"] if folded(form) not in decided]
    if missing:
        raise DisclosureError(
            _("la liste n'est plus à jour : {n} mentions n'y sont pas").format(n=len(missing)),
            where=str(list_path(study)),
            todo=_("Relancez « fa-analysis privacy doubts » ; vos décisions y restent"),
        )
    when = datetime.now(UTC).isoformat(timespec="seconds")
    signed = Signature(who.strip(), when, corpus.texts_hash(texts), _people_hash(study), corpus.rules_hash())
    content = json.dumps(asdict(signed), ensure_ascii=False, indent=1) + "\n"
    write_private(private(study) / "signature.json", content.encode("utf-8"))
    return signed


def _people_hash(study: Study) -> str:
    """Return the SHA-256 of what was decided and of the list of people."""
    told = [sorted(decisions(study).items()), sorted(corpus.listed_people(study))]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def read_signature(study: Study) -> Signature | None:
    """Return the last signature, valid or not; None when there is none that can be read."""
    path = private(study) / "signature.json"
    try:
        return Signature(**json.loads(ordinary(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def why_not(study: Study) -> str:
    """Return, in one sentence, why public outputs may not be made; empty when they may."""
    signed = read_signature(study)
    if signed is None:
        return _("la liste des mentions douteuses n'est pas signée")
    if signed.texts != corpus.texts_hash(corpus.gather(study, corpus.read_tables(study))):
        return _("les textes ont changé depuis la signature du {when}").format(when=signed.when[:10])
    if signed.people != _people_hash(study):
        return _("la liste a changé depuis la signature du {when}").format(when=signed.when[:10])
    if signed.rules != corpus.rules_hash():
        return _("les règles de repérage ont changé depuis la signature du {when}").format(
            when=signed.when[:10]
        )
    return ""


def require_signature(study: Study) -> Signature:
    """Return the signature that covers the texts as they are; what makes a public output calls this first.

    Raises
    ------
    DisclosureError
        When there is none, or texts, list or rules changed since (exit code 6).
    """
    reason = why_not(study)
    signed = read_signature(study)
    if reason or signed is None:
        raise DisclosureError(
            _("aucune sortie publique : {reason}").format(reason=reason),
            where=str(study.root),
            todo=_(
                "Lancez « fa-analysis privacy doubts », lisez-la, puis « fa-analysis privacy sign --who NOM »"
            ),
        )
    return signed
