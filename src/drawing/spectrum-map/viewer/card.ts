import type {
  announce as Announce,
  flyToPoint as FlyToPoint,
  genreText as GenreText,
  make as Make,
  redraw as Redraw,
  titleText as TitleText,
} from "./actions.ts";
import type { BrowserElement } from "./dom.ts";
import type { ViewerState } from "./state.ts";

declare const announce: typeof Announce;
declare const flyToPoint: typeof FlyToPoint;
declare const genreText: typeof GenreText;
declare const make: typeof Make;
declare const redraw: typeof Redraw;
declare const titleText: typeof TitleText;

/** Selects a point (-1: none), shows its card and, if asked, flies there. */
export function select(state: ViewerState, point: number, fly: boolean): void {
  state.selected = point;
  const { card } = state.elements;
  card.hidden = point < 0;
  if (point >= 0) {
    card.replaceChildren(...cardContent(state, point));
    announce(state, `${titleText(state, point)}. ${genreText(state, point)}.`);
    if (fly) flyToPoint(state, point);
  } else {
    announce(state, "Selection cleared.");
  }
  redraw(state);
}

/** Heading, facts and neighbours of a title. */
export function cardContent(state: ViewerState, point: number): BrowserElement[] {
  const { data } = state;
  const close = make("button", "close", "×");
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => {
    select(state, -1, false);
    state.elements.canvas.focus({ preventScroll: true });
  });
  const heading = make("h2", "", data.names[point]);
  const year = data.years[point] ? `${data.years[point]} · ` : "";
  const content = [close, heading, make("p", "facts", year + genreText(state, point))];
  const address = data.links[point];
  if (address !== undefined) {
    const link = make("a", "", "Open");
    link.href = address;
    link.rel = "noopener noreferrer";
    content.push(make("p", "", link));
  }
  const near = data.neighbours[point];
  if (near.length > 0) content.push(make("h3", "", "Nearest in the spectrum"), neighbourList(state, point));
  return content;
}

/** The nearest titles, each a button that goes there. */
export function neighbourList(state: ViewerState, point: number): BrowserElement {
  const { data } = state;
  const items = data.neighbours[point].map((other, i) => {
    const dot = make("i", "dot");
    dot.style.background = data.genres[data.primary[other]].colour;
    const button = make("button", "row", dot, make("span", "name", titleText(state, other)));
    const similarity = data.similarities[point]?.[i];
    if (similarity !== undefined) button.append(make("span", "number", (similarity / 1000).toFixed(3)));
    button.title = genreText(state, other);
    button.addEventListener("click", () => select(state, other, true));
    return make("li", "", button);
  });
  return make("ol", "rows", ...items);
}
