/**
 * Twenty-four colours that stay apart for people with and without colour blindness: chosen greedily in OKLab so that
 * the smallest distance between any two, as seen with normal vision, deuteranopia and protanopia (Machado et al.
 * 2009), is as large as it can be; at least 0.095 normally and 0.07 with either deficiency.
 */
export const categoricalPalette: readonly string[] = [
  "#2b97ca",
  "#e9d401",
  "#df2414",
  "#49780a",
  "#8e52fd",
  "#de7c00",
  "#e49ec9",
  "#53efca",
  "#7264c1",
  "#9f3960",
  "#3dbffc",
  "#bcb815",
  "#6aaf95",
  "#c8039b",
  "#3a678e",
  "#a4685e",
  "#33ac5a",
  "#9cdafe",
  "#7f0fdc",
  "#f97772",
  "#abc994",
  "#7290fa",
  "#3af77e",
  "#c467a4",
];

/** Colours that suit what a genre is about; genres that are not named here get a free colour by their name. */
const knownGenres: Readonly<Record<string, string>> = {
  action: "#df2414",
  adventure: "#de7c00",
  animation: "#53efca",
  biography: "#9cdafe",
  comedy: "#e9d401",
  crime: "#3a678e",
  documentary: "#6aaf95",
  drama: "#2b97ca",
  family: "#abc994",
  fantasy: "#8e52fd",
  history: "#a4685e",
  horror: "#9f3960",
  kids: "#3af77e",
  music: "#c8039b",
  musical: "#c467a4",
  mystery: "#7f0fdc",
  romance: "#e49ec9",
  "science fiction": "#3dbffc",
  sport: "#33ac5a",
  superhero: "#7290fa",
  thriller: "#7264c1",
  war: "#49780a",
  western: "#bcb815",
};

function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * A colour for each name. The usual genres always have the same colour, whatever else is asked for; other names take
 * the colour that their hash points to, or the next free one. No two of the first 24 names share a colour.
 */
export function genreColours(names: Iterable<string>): ReadonlyMap<string, string> {
  const ordered = [...new Set(names)].sort();
  const colours = new Map<string, string>();
  const used = new Set<string>();
  for (const name of ordered) {
    const colour = knownGenres[name.toLowerCase()];
    if (colour !== undefined && !used.has(colour)) {
      colours.set(name, colour);
      used.add(colour);
    }
  }
  for (const name of ordered) {
    if (colours.has(name)) continue;
    const free = used.size < categoricalPalette.length;
    let slot = hashName(name) % categoricalPalette.length;
    while (free && used.has(categoricalPalette[slot])) slot = (slot + 1) % categoricalPalette.length;
    colours.set(name, categoricalPalette[slot]);
    used.add(categoricalPalette[slot]);
  }
  return colours;
}

type Rgb = readonly [number, number, number];

/** Red, green and blue in [0, 255] of `#rrggbb`. */
export function parseColour(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour at `share` (in [0, 1]) of the way from one `#rrggbb` to another. */
export function mixColours(from: string, to: string, share: number): string {
  const end = parseColour(to);
  const channels = parseColour(from).map((value, i) => Math.round(value + (end[i] - value) * share));
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function alongStops(stops: readonly string[], t: number): string {
  const position = Math.min(Math.max(Number.isFinite(t) ? t : 0, 0), 1) * (stops.length - 1);
  const index = Math.min(Math.floor(position), stops.length - 2);
  return mixColours(stops[index], stops[index + 1], position - index);
}

/** From pale (0) to deep (1) blue-green, of steadily falling lightness. */
export function sequentialColour(t: number): string {
  return alongStops(["#f1f7f4", "#b9dfd3", "#74bcc0", "#3a8fb0", "#2a5d96", "#2b2c66"], t);
}

/** From orange (0) over near-white (0.5) to blue (1): safe with colour blindness. */
export function divergingColour(t: number): string {
  return alongStops(["#a6470c", "#e08a3c", "#f6d9b4", "#f6f6f4", "#b5d3e8", "#4f93c4", "#1c4f8a"], t);
}

/** Relative luminance in [0, 1] (WCAG 2.2). */
export function luminance(colour: string): number {
  const [red, green, blue] = parseColour(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Near-black or white, whichever has more contrast on the colour. */
export function inkOn(colour: string): string {
  return luminance(colour) > 0.19 ? "#12151c" : "#ffffff";
}
