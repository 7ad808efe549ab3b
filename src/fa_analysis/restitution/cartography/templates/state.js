"use strict";
// What is chosen, and the address that says it: a view can be sent as a link.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const byId = (id) => document.getElementById(id);
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? parts[name] : whole));
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, words.thousands);
const colon = (name, told) => fill(words.colon, { name, told });
// Nought is singular in French, plural in English.
const single = (n) => n === 1 || (n === 0 && words.nought === "one");
const count = (n, one, many) => fill(single(n) ? one : many, { n: number(n) });

const blank = () => ({ q: "", from: "", to: "", sort: "", sheet: "", ticked: data.facets.map(() => new Set()) });
let state = blank();

function readAddress() {
  const params = new URLSearchParams(location.hash.slice(1));
  const found = blank();
  found.q = params.get("q") || "";
  const year = (name) => (/^\d{4}$/.test(params.get(name) || "") ? params.get(name) : "");
  found.from = year("de");
  found.to = year("a");
  found.sort = ["titre", "annee", "cout", "dimensions"].includes(params.get("tri")) ? params.get("tri") : "";
  found.sheet = params.get("fiche") || "";
  data.facets.forEach((facet, f) => {
    for (const value of params.getAll(facet.key)) {
      const at = facet.values.indexOf(value);
      if (at >= 0) found.ticked[f].add(at);
    }
  });
  return found;
}

// The address is written when the hand rests: browsers refuse hundreds of changes in a row.
let resting = 0;
function writeAddress() {
  clearTimeout(resting);
  resting = setTimeout(writeAddressNow, 150);
}

function writeAddressNow() {
  clearTimeout(resting);
  const params = new URLSearchParams();
  if (state.q.trim()) params.set("q", state.q.trim());
  data.facets.forEach((facet, f) => [...state.ticked[f]].sort((a, b) => a - b).forEach((c) => params.append(facet.key, facet.values[c])));
  if (state.from) params.set("de", state.from);
  if (state.to) params.set("a", state.to);
  if (state.sort) params.set("tri", state.sort);
  if (state.sheet) params.set("fiche", state.sheet);
  const hash = "#" + params.toString();
  if (hash !== (location.hash || "#")) history.replaceState(null, "", hash);
}

