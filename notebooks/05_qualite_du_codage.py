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
# # Ce que vaut le codage
#
# **La question.** Peut-on se fier aux chiffres des autres carnets : le codage retrouve-t-il ce qu'une lecture attentive
# aurait codé, que reste-t-il à relire, et l'enquête a-t-elle fait le tour ?

# %%
import fa_analysis as fa

study = fa.open_study("..")
study.settings.study.title, study.settings.study.notice

# %% [markdown]
# ## Code par code
#
# La précision : quand le codage met un code, a-t-il raison ? Le rappel : trouve-t-il tout ce qu'il fallait trouver ? F1
# réunit les deux.

# %%
fa.figure(study, "qualite_codage")

# %%
fa.numbers(study, "quality_precision", family="resistance")

# %%
fa.numbers(study, "quality_recall", family="resistance")

# %% [markdown]
# ## Les règles seules, la machine, et avec les personnes
#
# `rules` : les règles. `machine` : règles et modèle ; un entretien relu y est jugé par un modèle qui ne l'a pas vu.
# `all` : avec les décisions des personnes. Là où elles ont relu les textes mêmes de la référence, `all` dit leur accord
# avec elle, et non ce que vaut la machine.

# %%
quality = fa.evaluate(study, study.raw / "gold")
families = quality[quality["level"].eq("family")]
families.pivot_table(index=["source", "name"], columns="by", values="f1").round(2)

# %% [markdown]
# Les codes que la machine manque le plus dans les entretiens (`fn` : manqués, `fp` : mis à tort) :

# %%
codes = quality[quality["level"].eq("code") & quality["by"].eq("machine") & quality["source"].eq("interview")]
codes.nsmallest(8, "f1")[["name", "positives", "tp", "fp", "fn", "precision", "recall", "f1"]].round(2)

# %% [markdown]
# Lire ce qui a été codé reste le meilleur contrôle. Une ligne « pas relu » n'a été vue par personne.

# %%
fa.quotes(fa.evidence("quality_f1", code="moyens", study=study), most=5)

# %% [markdown]
# ## Ce qui a été relu, ce qui n'a pas de code

# %%
fa.numbers(study, "reviewed_group")

# %%
fa.numbers(study, "uncoded_group")

# %% [markdown]
# La part des réponses, corrigée par celles qui ont été tirées au sort puis relues : c'est elle, non la part brute, qui
# résiste à un codeur qui se trompe toujours dans le même sens.

# %%
fa.numbers(study, "answers", family="resistance")

# %% [markdown]
# ## L'enquête a-t-elle fait le tour ?

# %%
fa.figure(study, "entretiens_prevus")

# %%
fa.figure(study, "saturation")

# %% [markdown]
# ## Ce qu'on ne peut pas conclure
#
# - **Que le codage sera aussi bon demain.** Les règles ont été écrites en lisant une partie de la référence : les
#   chiffres de ce carnet sont optimistes pour des entretiens nouveaux, dans d'autres mots.
# - **Qu'un code rare est bien codé.** Avec quelques cas, l'intervalle va du médiocre à l'excellent.
# - **Que la saturation vaut pour tout.** Elle dit que de nouveaux entretiens apporteraient peu de codes *de cette
#   grille* ; le carnet des thèmes cherche ce que la grille ne prévoit pas.
# - **Que deux personnes liraient de même.** L'accord entre personnes se mesure à part : « fa-analysis review agreement ».
