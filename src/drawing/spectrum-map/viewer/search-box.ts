import type { make as Make, titleText as TitleText } from "./actions.ts";
import type { select as Select } from "./card.ts";
import type { BrowserElement, BrowserEvent } from "./dom.ts";
import type { findTitles as FindTitles } from "./search.ts";
import type { ViewerState } from "./state.ts";

declare const make: typeof Make;
declare const titleText: typeof TitleText;
declare const select: typeof Select;
declare const findTitles: typeof FindTitles;

/** Makes the search field a combobox with a list of suggestions. */
export function startSearch(state: ViewerState): void {
  const { search } = state.elements;
  search.addEventListener("input", () => suggest(state, search.value));
  search.addEventListener("focus", () => suggest(state, search.value));
  search.addEventListener("blur", () => suggest(state, ""));
  search.addEventListener("keydown", (event) => searchKey(state, event));
}

/** Shows the titles that match; an empty query closes the list. */
export function suggest(state: ViewerState, query: string): void {
  const { search, suggestions } = state.elements;
  state.suggestions = findTitles(query, state.folded, state.data.byImportance, 8);
  state.suggestionIndex = state.suggestions.length > 0 ? 0 : -1;
  suggestions.hidden = query.trim() === "";
  search.setAttribute("aria-expanded", String(!suggestions.hidden));
  const rows = state.suggestions.map((point, i) => suggestionRow(state, point, i));
  suggestions.replaceChildren(
    ...(rows.length > 0 ? rows : [make("li", "empty", "No title has this in its name.")]),
  );
  markSuggestion(state);
}

/** One line of the list. */
export function suggestionRow(state: ViewerState, point: number, index: number): BrowserElement {
  const dot = make("i", "dot");
  dot.style.background = state.data.genres[state.data.primary[point]].colour;
  const row = make("li", "row", dot, make("span", "name", titleText(state, point)));
  row.setAttribute("role", "option");
  row.setAttribute("id", `suggestion-${index}`);
  row.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(state, index);
  });
  return row;
}

/** Goes to a suggestion and closes the list. */
export function choose(state: ViewerState, index: number): void {
  const point = state.suggestions[index];
  if (point === undefined) return;
  state.elements.search.value = state.data.names[point];
  suggest(state, "");
  select(state, point, true);
}

/** Shows which suggestion Enter would take. */
export function markSuggestion(state: ViewerState): void {
  const { search, suggestions } = state.elements;
  const rows = (suggestions as unknown as { children: ArrayLike<BrowserElement> }).children;
  for (let i = 0; i < rows.length; i++) {
    rows[i].classList.toggle("active", i === state.suggestionIndex);
    rows[i].setAttribute("aria-selected", String(i === state.suggestionIndex));
  }
  if (state.suggestionIndex >= 0) {
    search.setAttribute("aria-activedescendant", `suggestion-${state.suggestionIndex}`);
  } else {
    search.removeAttribute("aria-activedescendant");
  }
}

/** Arrows walk the list, Enter goes to the title, Escape empties the field. */
export function searchKey(state: ViewerState, event: BrowserEvent): void {
  const count = state.suggestions.length;
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
    state.suggestionIndex = (state.suggestionIndex + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    markSuggestion(state);
  } else if (event.key === "Enter") {
    choose(state, state.suggestionIndex);
  } else if (event.key === "Escape") {
    state.elements.search.value = "";
    suggest(state, "");
    state.elements.canvas.focus({ preventScroll: true });
  } else {
    return;
  }
  event.preventDefault();
}
