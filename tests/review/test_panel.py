"""The review panel: its mind in Python, its widget, and its page in a browser without a network."""

import base64
import json
import os
import re
import shutil
import subprocess
from html import unescape

import pandas as pd
import pytest
from review_cases import TEXTS, codebook_of, codings_of, decide, full_units, short

import fa_analysis as fa
from fa_analysis.errors import StudyError
from fa_analysis.review import read_decisions, review_panel
from fa_analysis.review.panel import open_panel
from fa_analysis.review.panel_widget import CSS, ESM, show_panel, words

GRID = codebook_of("preserver", "moyens", "associer", "sens")
UNITS = full_units(TEXTS)


CODINGS = codings_of(
    ("E02:1", "preserver", "récupéré les pavés", "preserver.recuperer"),
    ("E02:1", "associer", "avec les habitants", "associer.avec"),
    ("E02:3", "moyens", "pas d'argent", "moyens.argent"),
)


@pytest.fixture
def panel(study):
    return open_panel(study, who="marie", tables={"units": UNITS, "codings": CODINGS}, codebook=GRID)


def stands(study):
    return short(read_decisions(study, units=UNITS))


def test_a_card_shows_the_unit_its_neighbours_and_what_is_proposed(panel):
    view = panel.view()
    assert (view["unit_id"], view["at"], view["of"]) == ("E02:1", 1, 2)
    assert view["text"] == TEXTS["E02:1"]
    assert view["after"] == TEXTS["E02:2"]
    assert [(i["code"], i["verdict"]) for i in view["items"]] == [("preserver", ""), ("associer", "")]
    assert view["text"][view["items"][0]["start"] : view["items"][0]["end"]] == "récupéré les pavés"


def test_each_key_writes_one_line(study, panel):
    panel.act({"act": "accept", "code": "preserver", "note": "net"})
    panel.act({"act": "refuse", "code": "associer"})
    panel.act({"act": "add", "code": "sens"})
    panel.act({"act": "next"})
    panel.act({"act": "unsure", "code": "moyens"})
    assert stands(study) == [
        ("E02:1", "preserver", "yes", "placed"),
        ("E02:1", "associer", "no", "placed"),
        ("E02:1", "sens", "yes", "placed"),
        ("E02:3", "moyens", "unsure", "placed"),
    ]
    table = read_decisions(study, units=UNITS)
    assert list(table["quote"])[:2] == ["récupéré les pavés", "avec les habitants"]
    assert table["note"][0] == "net"
    assert list(table["whole"]) == [False, False, True, False]


def test_read_whole_is_a_no_to_the_rest(study, panel):
    panel.act({"act": "accept", "code": "preserver"})
    panel.act({"act": "whole"})
    assert {(c, v) for _u, c, v, _s in stands(study)} == {
        ("preserver", "yes"),
        ("moyens", "no"),
        ("associer", "no"),
        ("sens", "no"),
    }
    assert panel.view()["left"] == 0
    panel.act({"act": "whole"})
    assert len(stands(study)) == 4


def test_undo_goes_back_to_the_unit_and_to_what_stood_before(study, panel):
    panel.act({"act": "accept", "code": "preserver"})
    panel.act({"act": "refuse", "code": "preserver"})
    panel.act({"act": "next"})
    panel.act({"act": "undo"})
    assert panel.view()["unit_id"] == "E02:1"
    assert panel.view()["items"][0]["verdict"] == "yes"
    panel.act({"act": "undo"})
    panel.act({"act": "undo"})
    assert panel.view()["told"] == "rien à annuler dans cette séance"
    assert stands(study) == []
    assert len((study.review / "marie.jsonl").read_bytes().splitlines()) == 4


def test_a_queue_gives_the_order_why_and_what_chance_drew(study):
    queue = pd.DataFrame({"unit_id": ["P02", "E02:1"], "drawn": [True, False], "why": ["au hasard", "douteux"]})
    tables = {"units": UNITS, "codings": CODINGS}
    panel = open_panel(study, who="marie", tables=tables, codebook=GRID, queue=queue)
    assert (panel.view()["unit_id"], panel.view()["why"], panel.view()["items"]) == ("P02", "au hasard", [])
    panel.act({"act": "whole"})
    assert read_decisions(study, units=UNITS)["drawn"].all()


def test_what_was_decided_before_is_shown_and_not_put_on_the_table_again(study):
    decide(study, "E02:1", "preserver", "no")
    decide(study, "E02:1", "associer", "yes")
    panel = open_panel(study, who="marie", tables={"units": UNITS, "codings": CODINGS}, codebook=GRID)
    assert (panel.view()["unit_id"], panel.view()["of"]) == ("E02:3", 1)
    decide(study, "E02:3", "moyens")
    with pytest.raises(StudyError, match="rien à relire"):
        open_panel(study, who="marie", tables={"units": UNITS, "codings": CODINGS}, codebook=GRID)


def test_what_another_reviewer_decided_does_not_show(study):
    decide(study, "E02:1", "preserver", "no", who="paul")
    panel = open_panel(study, who="marie", tables={"units": UNITS, "codings": CODINGS}, codebook=GRID)
    assert panel.view()["items"][0]["verdict"] == ""


@pytest.mark.parametrize("message", [{}, {"act": "fly"}, {"act": "previous"}, {"act": None, "code": 3}])
def test_a_message_that_means_nothing_changes_nothing(study, panel, message):
    before = panel.view()
    panel.act(message)
    assert panel.view() == before
    assert stands(study) == []


def test_a_code_that_does_not_apply_is_refused_in_words(study, panel):
    panel.act({"act": "add", "code": "tout"})
    assert panel.view()["error"].startswith("code inconnu ici : « tout »")
    assert stands(study) == []


def test_a_disk_that_refuses_is_told_and_nothing_counts_as_decided(study, panel, monkeypatch):
    panel.act({"act": "accept", "code": "preserver"})
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", lambda _h: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        panel.act({"act": "refuse", "code": "preserver"})
        assert "plus de place sur le disque" in panel.view()["error"]
        assert panel.view()["items"][0]["verdict"] == "yes"
    panel.act({"act": "undo"})
    assert panel.view()["items"][0]["verdict"] == ""


def test_the_widget_shows_the_view_and_passes_the_keys_on(study, panel):
    pytest.importorskip("anywidget")
    widget = show_panel(panel)
    assert widget.view["unit_id"] == "E02:1"
    assert widget.codes[0] == {"code": "preserver", "label": "Preserver"}
    widget._handle_custom_msg({"act": "accept", "code": "preserver"}, [])
    assert widget.view["items"][0]["verdict"] == "yes"
    widget._handle_custom_msg("not a message", [])
    assert [c for _u, c, _v, _s in stands(study)] == ["preserver"]


def test_the_pages_script_fetches_nothing_and_writes_words_as_text():
    script, style = ESM.read_text(encoding="utf-8"), CSS.read_text(encoding="utf-8")
    for banned in (
        "http",
        "import ",
        "import(",
        "fetch(",
        "innerHTML",
        "outerHTML",
        "eval(",
        "insertAdjacentHTML",
    ):
        assert banned not in script, banned
    for banned in ("http", "url(", "@import"):
        assert banned not in style, banned


PAGE = """<!doctype html><meta charset="utf-8"><div id="here"></div><pre id="out">nothing ran</pre>
<script type="module">
const out = document.getElementById("out");
try {
  const panel = (await import("data:text/javascript;base64,%(script)s")).default;
  const state = %(state)s, sent = [], calls = {};
  const model = {
    get: (name) => state[name], send: (message) => sent.push(message),
    on: (name, call) => { calls[name] = call; }, off: () => {},
  };
  const here = document.getElementById("here");
  panel.render({ model, el: here });
  const root = here.querySelector(".fa-review");
  const press = (key, target = root) => target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const told = { text: root.querySelector(".fa-text").textContent, mark: root.querySelector("mark").textContent,
    bold: root.querySelectorAll(".fa-text b").length };
  press("o"); press("ArrowDown"); press("N"); press("ArrowRight"); press("l"); press("u");
  told.secondMark = root.querySelector("mark").textContent;
  const note = root.querySelector(".fa-note"); note.focus(); press("o", note); note.value = "parce que";
  root.focus(); press("i");
  const pick = root.querySelector(".fa-add"); pick.value = "sens"; pick.dispatchEvent(new Event("change"));
  root.querySelector(".fa-refuse").click();
  state.view = { ...state.view, items: state.view.items.map((i) => ({ ...i, verdict: "yes" })), error: "disque plein" };
  calls["change:view"]();
  told.said = [...root.querySelectorAll(".fa-said")].map((e) => e.textContent);
  told.error = root.querySelector(".fa-error").textContent;
  told.suppressed = root.getAttribute("data-lm-suppress-shortcuts");
  out.textContent = JSON.stringify({ sent, told });
} catch (error) { out.textContent = "FAILED " + error.stack; }
</script>"""


def in_browser(page, folder):
    """Return what a page writes in `#out`, in a browser cut from any network."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("NO BROWSER HERE: the panel's script was not run (install chromium)")
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
    ]
    flags += [
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder}/profile",
        "--virtual-time-budget=5000",
    ]
    done = subprocess.run(
        [chromium, *flags, "--dump-dom", path.as_uri()], capture_output=True, timeout=90, check=True, text=True
    )
    return unescape(re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL).group(1))


def test_the_panel_in_a_browser_without_a_network(panel, tmp_path):
    view = panel.view()
    # A sign beyond the first plane and a tag: offsets count code points, and words are no markup.
    view["text"] = "🌱 " + view["text"] + " <b>gras</b>"
    view["items"] = [i | {"start": i["start"] + 2, "end": i["end"] + 2} for i in view["items"]]
    state = {"view": view, "words": words(), "codes": [{"code": "sens", "label": "Sens"}]}
    script = base64.b64encode(ESM.read_bytes()).decode()
    out = in_browser(PAGE % {"script": script, "state": json.dumps(state).replace("</", "<\\/")}, tmp_path)
    assert out.startswith("{"), out
    found = json.loads(out)
    assert [(m["act"], m.get("code")) for m in found["sent"]] == [
        ("accept", "preserver"),
        ("refuse", "associer"),
        ("next", None),
        ("whole", None),
        ("undo", None),
        ("unsure", "associer"),
        ("add", "sens"),
        ("refuse", "associer"),
    ]
    assert found["sent"][5]["note"] == "parce que"
    told = found["told"]
    assert told["text"] == view["text"]
    assert (told["mark"], told["secondMark"]) == ("récupéré les pavés", "avec les habitants")
    assert told["bold"] == 0
    assert told["said"] == ["oui", "oui"]
    assert told["error"] == "disque plein"
    assert told["suppressed"] == "true"


def test_a_notebook_opens_the_panel_in_one_call(tiny_study):
    pytest.importorskip("anywidget")
    fa.run(tiny_study, until="code")
    widget = review_panel(tiny_study, "marie")
    assert widget.view["of"] >= 1
    first = widget.view["items"][0]["code"]
    widget._handle_custom_msg({"act": "accept", "code": first}, [])
    assert list(read_decisions(tiny_study)["code"]) == [first]
