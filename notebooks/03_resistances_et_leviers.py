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
# # Ce qui résiste, ce qui porte, ce qui manque
#
# **La question.** Quelles résistances, quels leviers et quels besoins s'expriment, chez qui, et dans quelles politiques.
#
# **Comment c'est compté.** La part des *entretiens* qui expriment l'idée au moins une fois. Quand assez d'entretiens ont
# été tirés au sort et relus en entier, la part est corrigée des erreurs du codage : la ligne « Comment » le dit.

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# ## Les résistances, par groupe d'acteurs

# %%
fa.figure(study, "resistances_groupes")

# %%
fa.numbers(study, "expressed_group", family="resistance", group="ensemble")

# %% [markdown]
# ## D'une case aux paroles
#
# Prenons une case de la figure, la culture de métier dans les unités territoriales : son chiffre, puis ses paroles.

# %%
fa.numbers(study, "expressed_group", code="metiers", group=["unités territoriales", "ensemble"])

# %%
behind = fa.evidence("expressed_group", code="metiers", group="unités territoriales")
fa.quotes(behind)

# %% [markdown]
# La table complète, une ligne par règle qui a trouvé quelque chose :

# %%
behind[["unit_id", "code", "by", "reviewed", "rule", "quote"]]

# %% [markdown]
# ## Est-ce plus que le hasard ?
#
# Le test exact de chaque case, corrigé parce qu'on en fait beaucoup : au-dessus de 0,05, un groupe ne se distingue pas
# assez des autres pour qu'on l'affirme.

# %%
fa.numbers(study, "specific_q_group", code="metiers")

# %% [markdown]
# ## Par politique publique

# %%
fa.figure(study, "resistances_politiques")

# %% [markdown]
# ## Les leviers

# %%
fa.figure(study, "leviers_groupes")

# %%
fa.numbers(study, "expressed_group", family="levier", group="ensemble")

# %%
fa.quotes(fa.evidence("expressed_group", code="envie_partage", study=study), most=4)

# %% [markdown]
# Les leviers se disent-ils à côté des résistances ? Un lien entre deux idées n'est pas une cause.

# %%
fa.figure(study, "resistances_leviers")

# %% [markdown]
# ## Les besoins, et les outils qui manquent par dimension

# %%
fa.figure(study, "besoins_groupes")

# %%
fa.figure(study, "manques_dimensions")

# %%
fa.numbers(study, "with_dimension", code=["outils", "outillage"])

# %% [markdown]
# Les réponses qui parlent à la fois d'imaginer et du besoin d'outillage :

# %%
fa.quotes(fa.evidence("with_dimension", group="imaginer", code="outillage", study=study), most=4)

# %% [markdown]
# ## Ce qu'on ne peut pas conclure
#
# - **Qu'une résistance absente n'existe pas.** Ne pas en parler en entretien n'est pas ne pas la vivre, et une part nulle
#   dans un petit groupe reste compatible avec une part notable : regardez la borne haute.
# - **Qu'un groupe résiste plus qu'un autre** quand le test corrigé ne le dit pas, même si les pourcentages diffèrent.
# - **Ce qui cause quoi.** Deux idées dites ensemble peuvent venir de la question posée.
# - **L'intensité.** Une idée compte autant dite une fois que dix.
