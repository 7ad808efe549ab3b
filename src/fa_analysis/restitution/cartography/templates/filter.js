// Which projects answer, and what each choice would leave: one pass over the projects.
const fold = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const cards = [...document.querySelectorAll(".card")];
const labelOf = new Map(data.dims.flatMap((d) => [[d.code, d.label], ...d.practices.map((p) => [p.code, p.label])]));
data.projects.forEach((project, i) => {
  const own = [project.id, cards[i].querySelector("h3").textContent, cards[i].querySelector(".text").textContent];
  const about = project.about.map((pair) => pair[1]);
  const codes = Object.keys(project.codes).map((code) => labelOf.get(code) || "");
  const cases = project.cases.flatMap((one) => [one.title, ...one.parts.flatMap((part) => [part.h, ...part.p])]);
  project.title = own[1];
  project.text = own[2];
  project.sought = " " + fold([...own, ...about, ...codes, ...cases].join(" "));
  project.held = project.f.map((choices) => new Set(choices));
});

function inYears(project) {
  if (!state.from && !state.to) return true;
  return project.y !== null && (!state.from || project.y >= +state.from) && (!state.to || project.y <= +state.to);
}

function holds(project, f) {
  const ticked = state.ticked[f];
  if (!ticked.size) return true;
  const all = data.facets[f].mode === "all";
  for (const choice of ticked) if (project.held[f].has(choice) !== all) return !all;
  return all;
}

// The filters that a project does not pass: none, its rank when it is the only one, or "several".
function failing(project) {
  let found = "none";
  for (let f = 0; f < data.facets.length; f += 1) {
    if (holds(project, f)) continue;
    if (found !== "none") return "several";
    found = f;
  }
  return found;
}

// A choice is counted among the projects that pass all the other filters; where every tick must hold, its own too.
function compute() {
  const sought = fold(state.q).split(" ").filter(Boolean).map((word) => " " + word);
  const counts = data.facets.map((facet) => new Array(facet.values.length).fill(0));
  const shown = [];
  let yearless = 0;
  const add = (project, f) => project.f[f].forEach((choice) => (counts[f][choice] += 1));
  data.projects.forEach((project, i) => {
    if (!sought.every((word) => project.sought.includes(word))) return;
    const failed = failing(project);
    if (failed === "several") return;
    if (!inYears(project)) {
      yearless += failed === "none" && project.y === null;
    } else if (failed === "none") {
      shown.push(i);
      for (let f = 0; f < counts.length; f += 1) add(project, f);
    } else if (data.facets[failed].mode === "any") add(project, failed);
  });
  return { shown: sorted(shown), counts, yearless };
}

const collator = new Intl.Collator(document.documentElement.lang, { sensitivity: "base", numeric: true });
const dimensionsOf = (project) => data.dims.filter((d) => d.code in project.codes).length;
const orders = {
  titre: (a, b) => collator.compare(a.title, b.title),
  annee: (a, b) => (b.y ?? -1) - (a.y ?? -1),
  cout: (a, b) => (b.cost ?? -1) - (a.cost ?? -1),
  dimensions: (a, b) => dimensionsOf(b) - dimensionsOf(a),
};

function sorted(ranks) {
  const order = orders[state.sort];
  return order ? ranks.sort((a, b) => order(data.projects[a], data.projects[b]) || a - b) : ranks;
}

