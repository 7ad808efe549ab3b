# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Relancer le codage
#
# Pour qui dépose de nouveaux entretiens, corrige une règle ou veut voir ce que l'outil a trouvé, et pourquoi. Les
# cellules s'exécutent de haut en bas (menu *Exécuter*, *Tout exécuter*). Rien ici ne modifie `data/raw`.

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# ## Ce qui est là, ce qui est nouveau
#
# Déposez les transcriptions dans `data/raw/entretiens`, ajoutez leur ligne à `entretiens.csv`, puis exécutez cette
# cellule. Un fichier sans ligne, une ligne sans fichier, deux fichiers pour un entretien : c'est dit, jamais deviné.

# %%
before = fa.status(study)
{"nouveaux": before.new, "modifiés": before.changed, "disparus": before.gone, "à refaire": before.stale}

# %% [markdown]
# ## Relancer
#
# Seul ce qui a changé est refait : un nouvel entretien coûte sa lecture et le recalcul des mesures.

# %%
report = fa.run(study)
report.counts

# %% [markdown]
# Ce qui n'a pas pu être lu, et ce qu'il faut en faire. `refused` : le fichier (ou la règle) n'entre pas dans les
# tables ; sinon, c'est une remarque.

# %%
fa.problems(report)

# %% [markdown]
# Les fichiers dont le contenu a changé :

# %%
report.changed

# %% [markdown]
# ## Ce que disent les règles
#
# Chaque passage trouvé garde la règle qui l'a trouvé et les mots exacts.

# %%
codings = fa.table(study, "codings")
codings[["unit_id", "code", "rule", "quote"]].head(10)

# %% [markdown]
# Les règles qui trouvent le plus, celles qui trouvent le moins :

# %%
codings.groupby(["code", "rule"]).size().sort_values(ascending=False).rename("passages").to_frame()

# %% [markdown]
# ## Chercher des mots dans leur contexte
#
# L'écriture est celle des règles : `*` remplace des lettres, `lemme:` prend toutes les formes d'un mot.

# %%
fa.kwic(study, "lemme:décider", sort="right").head(15)

# %% [markdown]
# ## Essayer une grille modifiée sans rien écrire
#
# Modifiez `codebook.yaml`, enregistrez, exécutez ces deux cellules : tout est recodé en mémoire.

# %%
codebook = fa.load_codebook(study)
units = fa.table(study, "units")
trial = fa.code(units, codebook)
len(codings), len(trial)

# %% [markdown]
# ## Ce que vaut le codage
#
# Comparé à une référence faite par lecture attentive : `tp` justes, `fp` en trop, `fn` manqués. `rules` : les règles
# seules ; `all` : règles, modèle et relectures réunis.

# %%
quality = fa.evaluate(study, study.raw / "gold")
quality[quality["level"] != "code"]

# %% [markdown]
# ## D'un chiffre aux paroles
#
# Une ligne de la table des mesures, et les verbatims qui sont derrière.

# %%
measures = fa.table(study, "measures")
shown = measures[measures["what"].eq("expressed_group") & measures["n"].gt(0)]
shown.head()

# %%
fa.evidence(shown.iloc[0], study=study)
