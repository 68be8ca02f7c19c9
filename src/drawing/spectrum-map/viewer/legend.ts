import type { announce as Announce, make as Make, redraw as Redraw } from "./actions.ts";
import type { BrowserDocument, BrowserElement } from "./dom.ts";
import type { ViewerState } from "./state.ts";

declare const document: BrowserDocument;
declare const announce: typeof Announce;
declare const make: typeof Make;
declare const redraw: typeof Redraw;

/** Fills the legend: a switch for each genre, a button that shows it alone, one that shows all. */
export function startLegend(state: ViewerState): void {
  const { legend, legendPanel } = state.elements;
  const boxes = state.data.genres.map((_, genre) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      state.hidden[genre] = box.checked ? 0 : 1;
      genresChanged(state, boxes);
    });
    return box;
  });
  const showOnly = (wanted: number) => {
    const alone = wanted >= 0 && state.hidden.every((hidden, genre) => (hidden === 0) === (genre === wanted));
    for (let genre = 0; genre < boxes.length; genre++) {
      state.hidden[genre] = wanted < 0 || alone || genre === wanted ? 0 : 1;
    }
    genresChanged(state, boxes);
  };
  legend.replaceChildren(...boxes.map((box, genre) => legendRow(state, box, genre, showOnly)));
  document.getElementById("show-all").addEventListener("click", () => showOnly(-1));
  const toggle = document.getElementById("legend-toggle");
  toggle.addEventListener("click", () => {
    const open = legendPanel.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  });
}

/** One genre of the legend. */
export function legendRow(
  state: ViewerState,
  box: BrowserElement,
  genre: number,
  showOnly: (genre: number) => void,
): BrowserElement {
  const { name, colour, count } = state.data.genres[genre];
  const dot = make("i", "dot");
  dot.style.background = colour;
  const label = make(
    "label",
    "row",
    box,
    dot,
    make("span", "name", name),
    make("span", "number", String(count)),
  );
  const only = make("button", "only", "only");
  only.setAttribute("aria-label", `Show only ${name}`);
  only.addEventListener("click", () => showOnly(genre));
  return make("li", "", label, only);
}

/** Brings switches, picture and status in line with the genres that are on. */
export function genresChanged(state: ViewerState, boxes: readonly BrowserElement[]): void {
  let shown = 0;
  for (let genre = 0; genre < boxes.length; genre++) {
    boxes[genre].checked = state.hidden[genre] === 0;
    if (boxes[genre].checked) shown += state.data.genres[genre].count;
  }
  announce(state, `${shown.toLocaleString("en")} of ${state.xs.length.toLocaleString("en")} titles shown.`);
  redraw(state);
}
