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
# # Jusqu'où chaque politique publique s'est approprié la démarche
#
# **La question.** Dans quelle mesure les personnes rencontrées connaissent la démarche, y adhèrent, la pratiquent et la
# transmettent : par politique publique, puis par groupe d'acteurs.
#
# **Comment c'est compté.** On compte des entretiens, jamais des phrases. Le niveau d'un entretien est la médiane haute
# de ses réponses codées : le plus haut niveau qu'au moins la moitié d'entre elles atteignent. Une réponse mal codée ne
# le déplace pas. L'échelle va de 0 (ne connaît pas) à 4 (diffuse chez les autres).

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# ## Par politique publique
#
# Le titre de la figure dit le constat ; le trait sur la moyenne est son intervalle à 95 %.

# %%
fa.figure(study, "appropriation_politiques")

# %% [markdown]
# Les mêmes chiffres en table. `n` : entretiens dont le niveau est connu.

# %%
fa.numbers(study, "appropriation_mean_policy")

# %% [markdown]
# Un rang sans son incertitude ne vaut rien : voici entre quels rangs chaque politique peut se trouver. Quand deux
# intervalles se recouvrent largement, l'ordre des deux politiques n'est pas établi.

# %%
fa.numbers(study, "appropriation_rank_policy")

# %% [markdown]
# La part des entretiens qui pratiquent déjà (niveau 3 ou plus) :

# %%
fa.numbers(study, "appropriation_reached_policy", code="appropriation_3")

# %% [markdown]
# ## Les paroles derrière un chiffre
#
# Chaque case se remonte en un appel. Ici, ce que disent les entretiens de l'écologie urbaine qui diffusent la démarche ;
# changez le code ou la politique et relancez la cellule.

# %%
behind = fa.evidence("appropriation_policy", code="appropriation_4", group="écologie urbaine", study=study)
fa.quotes(behind)

# %% [markdown]
# Et à l'autre bout, ceux qui ne la connaissent pas ou la trouvent vague :

# %%
fa.quotes(fa.evidence("appropriation_policy", code="appropriation_0", study=study))

# %% [markdown]
# ## Par groupe d'acteurs

# %%
fa.figure(study, "appropriation_groupes")

# %%
fa.numbers(study, "appropriation_mean_group")

# %% [markdown]
# ## Ce qu'on déclare et ce qu'on exprime
#
# Le questionnaire demande si l'on connaît la démarche ; l'entretien montre ce qu'on en a fait. Deux enquêtes, d'autres
# personnes : on les regarde côte à côte, on ne les additionne jamais.

# %%
fa.figure(study, "connaissance_appropriation")

# %%
fa.numbers(study, "level_place")

# %% [markdown]
# ## Ce qu'on ne peut pas conclure
#
# - **Un classement des politiques.** Il y a peu d'entretiens par politique : seuls les écarts dont les intervalles ne se
#   recouvrent pas se défendent. Les groupes trop petits ne sont pas montrés.
# - **L'appropriation d'une direction entière.** Les personnes ont été choisies, pas tirées au sort : l'intervalle dit le
#   hasard du petit nombre, pas celui du choix.
# - **Un niveau là où il n'est pas dit.** Les entretiens sans niveau exprimé ne comptent ni pour ni contre ; les voici.

# %%
fa.numbers(study, "appropriation_unknown_policy")
