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
# # La diversité des projets
#
# **La question.** Que font déjà les projets du territoire : quelles dimensions portent-ils, quelles pratiques, dans
# quelles combinaisons, et où regarder quand une politique en porte peu.
#
# **Comment c'est compté.** Un projet porte une dimension quand sa fiche (titre et description) la dit. On compte des
# projets, à parts égales, quel que soit leur coût.

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# ## Les cinq dimensions, politique par politique

# %%
fa.figure(study, "dimensions_politiques")

# %%
fa.numbers(study, "done_policy", family="dimension", group="ensemble")

# %% [markdown]
# Les projets derrière une case :

# %%
fa.quotes(fa.evidence("done_policy", code="imaginer", group="lecture publique", study=study), most=4)

# %% [markdown]
# ## Les pratiques

# %%
fa.figure(study, "pratiques_projets")

# %% [markdown]
# ## Les combinaisons, et les projets hors de la grille

# %%
fa.figure(study, "combinaisons_dimensions")

# %%
fa.numbers(study, "combination")

# %% [markdown]
# Les projets sans aucune dimension : à relire d'abord, car c'est là qu'une règle manque ou qu'une idée échappe à la
# grille.

# %%
fa.quotes(fa.evidence("combination", code="aucune", study=study))

# %% [markdown]
# ## Quelle politique a les pratiques les plus variées ?
#
# Plus on a de projets, plus on voit de pratiques : les politiques sont donc ramenées au même nombre de projets. L'ordre
# 0 compte toutes les pratiques, l'ordre 1 les courantes, l'ordre 2 les dominantes.

# %%
fa.figure(study, "diversite_projets")

# %%
fa.numbers(study, "hill_policy", code="q1")

# %% [markdown]
# ## Où une politique est en retrait, et qui regarder
#
# L'écart avec les autres politiques, puis des pistes : de bonnes pratiques d'ailleurs et des projets du territoire. Une
# piste est à lire, ce n'est pas une mesure.

# %%
fa.numbers(study, "gap", code="imaginer")

# %%
fa.numbers(study, "inspiration_benchmark", group="espace public")

# %%
fa.quotes(fa.evidence("inspiration_benchmark", code="imaginer:B08", group="espace public", study=study))

# %% [markdown]
# Les projets qui se ressemblent d'une direction à l'autre : qui pourrait apprendre de qui.

# %%
fa.numbers(study, "similar", group="P01")

# %% [markdown]
# ## Dire et faire

# %%
fa.figure(study, "dire_et_faire")

# %% [markdown]
# ## Ce qu'on ne peut pas conclure
#
# - **Ce que le territoire fait.** L'inventaire est ce que les directions ont déclaré, décrit à leur façon : une fiche
#   brève porte moins de dimensions qu'une longue, sans que le projet en porte moins.
# - **Ce que valent les projets.** La grille dit de quoi ils parlent, pas ce qu'ils ont produit.
# - **Un écart entre politiques** dont l'intervalle contient zéro, ou la diversité d'une politique de moins de cinq
#   projets : elle n'est pas comparée.
# - **Que parler plus que faire soit un défaut.** Entretiens et fiches sont deux genres de textes.
