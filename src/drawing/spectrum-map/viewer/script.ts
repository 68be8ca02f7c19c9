import {
  announce,
  flyTo,
  flyToPoint,
  genreText,
  hover,
  make,
  pointUnder,
  redraw,
  setView,
  titleText,
  zoomText,
} from "./actions.ts";
import { withoutOverlaps } from "./canvas-labels.ts";
import { cardContent, neighbourList, select } from "./card.ts";
import { channelsOf, discMask, fillPixels, stampDisc } from "./discs.ts";
import {
  keyPressed,
  pointerMoved,
  pointerReleased,
  startGestures,
  wheelTurned,
  zoomStep,
} from "./gestures.ts";
import { buildGrid, nearestPoint } from "./grid.ts";
import { genresChanged, legendRow, startLegend } from "./legend.ts";
import {
  canvasFont,
  paint,
  paintGenreNames,
  paintNames,
  paintPoints,
  paintRing,
  paintSelection,
  paintText,
  paintTitleNames,
  radiusOf,
  zoomOf,
} from "./paint.ts";
import { findTitles, foldName } from "./search.ts";
import { choose, markSuggestion, searchKey, startSearch, suggest, suggestionRow } from "./search-box.ts";
import { findElements, makeState, resize, startViewer, themeOf } from "./start.ts";
import { fitView, panBy, viewBetween, zoomAt } from "./viewport.ts";

/** Every function of the viewer. They know nothing but each other and the browser. */
const parts: readonly ((...values: never[]) => unknown)[] = [
  ...[fitView, panBy, viewBetween, zoomAt, buildGrid, nearestPoint, findTitles, foldName, withoutOverlaps],
  ...[channelsOf, discMask, fillPixels, stampDisc],
  ...[canvasFont, zoomOf, radiusOf, paint, paintPoints, paintGenreNames, paintText],
  ...[paintSelection, paintRing, paintNames, paintTitleNames],
  ...[redraw, setView, flyTo, flyToPoint, pointUnder, titleText, genreText, make, hover, announce, zoomText],
  ...[select, cardContent, neighbourList, startLegend, legendRow, genresChanged],
  ...[startSearch, suggest, suggestionRow, choose, markSuggestion, searchKey],
  ...[startGestures, pointerMoved, pointerReleased, wheelTurned, zoomStep, keyPressed],
  ...[startViewer, makeState, findElements, themeOf, resize],
];

/**
 * The viewer as one script for a page: the source text of its functions in one scope, and the call that starts it on
 * the JSON of the element `map-data`.
 */
export function viewerScript(): string {
  const sources = parts.map((part) => String(part).replace(/[ \t]+$/gm, ""));
  return `(() => {
"use strict";
${sources.join("\n")}
startViewer(JSON.parse(document.getElementById("map-data").textContent));
})();`;
}
