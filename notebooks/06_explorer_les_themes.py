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
# # Explorer les thèmes
#
# La grille trouve ce qu'elle cherche. Ici, on regarde de quoi on parle sans l'avoir cherché, et l'on garde les passages
# qui comptent. Exécutez tout (menu *Exécuter*, *Tout exécuter*), puis changez la méthode, le nombre, le groupe ou la
# politique : la carte, l'arbre, les mots et les paroles suivent.

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# - **Reinert** sépare les passages en classes par les mots qu'ils partagent ; l'arbre montre dans quel ordre.
# - **NMF** part des codes de la grille et laisse d'autres thèmes émerger ; la liste dit quel code ancre un thème.
# - **LDA** ne sert qu'à comparer.
#
# Cliquez sur un mot pour le lire dans son contexte, sur « Proches » pour trouver des passages qui ressemblent à celui-ci,
# sur « Garder » pour le mettre au panier. Le panier s'enregistre dans `data/review/paniers`.

# %%
panel = fa.explore_topics(study)
panel

# %% [markdown]
# ## Ce qu'on ne peut pas conclure
#
# - **Qu'il y a tant de thèmes.** Le nombre est un réglage : comparez-en plusieurs, et lisez « fa-analysis topics
#   --how-many » qui dit lesquels sont stables.
# - **Qu'un thème est une opinion.** C'est un ensemble de mots qui vont ensemble ; seules ses paroles disent ce qu'on en
#   pense.
# - **Que tel groupe n'en parle pas**, quand on n'a retenu que quelques entretiens : les thèmes d'un petit groupe changent
#   beaucoup d'un calcul à l'autre.
