// The map: each commune is a button, darker when it has more projects.
const placeFacet = data.facets.findIndex((facet) => facet.key === "commune");
const areas = [...document.querySelectorAll(".area")];
const whole = document.querySelector(".whole");

function toggle(f, choice) {
  const ticked = state.ticked[f];
  if (!ticked.delete(choice)) ticked.add(choice);
  refresh();
}

function startMap() {
  for (const area of areas) {
    const choice = data.facets[placeFacet].values.indexOf(area.dataset.value);
    area.addEventListener("click", () => toggle(placeFacet, choice));
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle(placeFacet, choice);
    });
  }
  if (whole) whole.addEventListener("click", () => toggle(placeFacet, data.facets[placeFacet].values.indexOf("*")));
}

function showMap(counts) {
  if (placeFacet < 0) return;
  const facet = data.facets[placeFacet];
  const numbers = areas.map((area) => counts[placeFacet][facet.values.indexOf(area.dataset.value)]);
  const most = Math.max(1, ...numbers);
  areas.forEach((area, i) => {
    const choice = facet.values.indexOf(area.dataset.value);
    area.setAttribute("class", "area q" + Math.ceil((numbers[i] / most) * 5));
    area.setAttribute("aria-pressed", String(state.ticked[placeFacet].has(choice)));
    area.setAttribute("aria-label", fill(single(numbers[i]) ? words.area_one : words.area, { name: facet.labels[choice], n: number(numbers[i]) }));
    area.querySelector(".count").textContent = number(numbers[i]);
  });
  const everywhere = facet.values.indexOf("*");
  if (!whole || everywhere < 0) return;
  const n = counts[placeFacet][everywhere];
  whole.hidden = false;
  whole.textContent = fill(single(n) ? words.area_one : words.area, { name: facet.labels[everywhere], n: number(n) });
  whole.setAttribute("aria-pressed", String(state.ticked[placeFacet].has(everywhere)));
}

