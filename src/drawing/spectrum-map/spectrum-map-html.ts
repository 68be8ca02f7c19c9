import { html, type Markup, trustedMarkup } from "../markup.ts";
import { htmlPage, jsonForScript } from "../page.ts";
import { mapPageStyle } from "./map-page-style.ts";
import { type FittedMap, fitMap, type SpectrumMap, type SpectrumMapPoint } from "./spectrum-map.ts";
import { viewerScript } from "./viewer/script.ts";
import type { MapData } from "./viewer/state.ts";

/**
 * The map as one HTML file with an interactive viewer: pan, zoom, hover, click for a card with the nearest titles,
 * search, genres on and off. It loads nothing and works from a file. About 60 bytes a title and 6 a neighbour.
 * @throws `invalid-option` for a coordinate that is not finite or a neighbour that is not on the map.
 */
export function spectrumMapHtml(map: SpectrumMap): string {
  const fitted = fitMap(map);
  const data = trustedMarkup(jsonForScript(mapData(map.points, fitted)));
  const count = map.points.length.toLocaleString("en");
  const subtitle = map.subtitle ?? `${count} titles. Near each other: alike in genre.`;
  return htmlPage({
    title: map.title,
    description: subtitle,
    layout: "full",
    style: mapPageStyle,
    script: viewerScript(),
    body: html`${mapBody(map.title, subtitle)}<script type="application/json" id="map-data">${data}</script>`,
  });
}

function mapBody(title: string, subtitle: string): Markup {
  return html`<canvas id="map" tabindex="0" role="application" aria-label="${title}. Arrow keys pan, plus and minus zoom, 0 shows all, Enter selects the title in the middle, slash searches."></canvas>
<div id="head" class="panel">
<h1>${title}</h1>
<p>${subtitle}</p>
<input id="search" type="search" placeholder="Search a title" aria-label="Search a title" role="combobox" aria-expanded="false" aria-controls="suggestions" aria-autocomplete="list" autocomplete="off" spellcheck="false">
<ul id="suggestions" role="listbox" aria-label="Titles" hidden></ul>
</div>
<section id="card" class="panel" aria-label="Selected title" hidden></section>
<section id="legend-panel" class="panel" aria-label="Genres">
<header><span>Genres</span><button id="show-all" type="button">Show all</button><button id="legend-toggle" type="button" aria-expanded="false" aria-controls="legend">Genres</button></header>
<ul id="legend"></ul>
</section>
<div id="zoom" class="panel" role="group" aria-label="Zoom">
<button id="zoom-in" type="button" aria-label="Zoom in">+</button>
<button id="zoom-out" type="button" aria-label="Zoom out">−</button>
<button id="zoom-home" type="button" aria-label="Show all titles">⤢</button>
</div>
<div id="tooltip" hidden></div>
<div id="status" class="unseen" role="status"></div>
<noscript><p>This map needs JavaScript, which runs from this file alone.</p></noscript>
`;
}

/** The points of a map column by column, as the viewer reads them. */
export function mapData(points: readonly SpectrumMapPoint[], fitted: FittedMap): MapData {
  const genreNames = [...new Set(points.flatMap((point) => point.genres))].sort();
  const genreIndex = new Map(genreNames.map((name, i) => [name, i]));
  const whole = (value: number) => Math.round(value * 65535);
  return {
    x: Array.from(fitted.xs, whole),
    y: Array.from(fitted.ys, whole),
    names: points.map(({ name }) => name),
    years: points.map(({ year }) => year ?? 0),
    series: points.map(({ kind }) => Number(kind === "series")),
    genres: fitted.genres.map((genre) => ({ ...genre, x: rounded(genre.x), y: rounded(genre.y) })),
    primary: Array.from(fitted.genreOf),
    genreNames,
    genreLists: points.map(({ genres }) => genres.map((name) => genreIndex.get(name) ?? 0)),
    weights: Array.from(fitted.weights, (weight) => Math.round(weight * 100)),
    byImportance: Array.from(fitted.byImportance),
    links: Object.fromEntries(points.flatMap(({ href }, i) => (isSafe(href) ? [[i, href]] : []))),
    neighbours: points.map(({ neighbours }) => neighbours ?? []),
    similarities: points.map(({ similarities }) =>
      (similarities ?? []).map((value) => Math.round(value * 1000)),
    ),
  };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

/** Whether an address may be linked: `http`, `https` or relative, never a script. */
function isSafe(href: string | undefined): href is string {
  return href !== undefined && /^(https?:\/\/|[^:]*$|[^:]*[/?#])/i.test(href.replace(/[\u0000-\u0020]/g, ""));
}
