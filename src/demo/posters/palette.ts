import type { Random } from "../../core/index.ts";
import { inkOn, luminance, mixColours } from "../../drawing/index.ts";
import type { DemoMood } from "../title.ts";

/** The colours of a poster, as `#rrggbb`. */
export interface Palette {
  /** Sky at the top and at the horizon. */
  readonly top: string;
  readonly bottom: string;
  /** The colour of the main shape and of the lesser ones. */
  readonly accent: string;
  readonly second: string;
  /** For silhouettes and the ground below the title. */
  readonly ground: string;
  /** For letters on the ground. */
  readonly ink: string;
}

const moods: Readonly<
  Record<DemoMood, readonly [top: string, bottom: string, accent: string, second: string]>
> = {
  tense: ["#0f1a2b", "#2b5577", "#e63946", "#f1faee"],
  dark: ["#0a0b10", "#3a3848", "#c1121f", "#a3adbf"],
  warm: ["#f08a4b", "#fbd9a0", "#b8432f", "#fff1d6"],
  funny: ["#ffd23f", "#ff9f1c", "#ee4266", "#0e8f6e"],
  wondrous: ["#1b1464", "#7a4be0", "#48dbfb", "#feca57"],
  melancholic: ["#2f4a6d", "#a9c9dc", "#e9f5f7", "#1f2f45"],
  romantic: ["#5c1a34", "#ea7f93", "#ffd6e0", "#ffb347"],
  epic: ["#3b1f0e", "#d5812a", "#ffd98a", "#6d120c"],
  gritty: ["#26262a", "#7c6a56", "#dfa63f", "#c9c1b4"],
  playful: ["#0098c9", "#9be5f2", "#ff6b6b", "#ffe66d"],
  eerie: ["#06141b", "#2a6350", "#b8f34a", "#dcf5e1"],
  inspiring: ["#0a6aa6", "#ffc548", "#ff8a1f", "#ffffff"],
  surreal: ["#3a0ca3", "#f0379a", "#4cc9f0", "#ffd60a"],
  tender: ["#f4b8a0", "#ffe0cf", "#b5606b", "#6d6875"],
  satirical: ["#efe3c2", "#f7f2e2", "#d95f43", "#34395a"],
  thrilling: ["#10002b", "#6a1fb0", "#ff5a1f", "#ffd000"],
};

/**
 * The palette of a poster: sky and main colour by the first mood, the second colour by the second mood, and a little
 * of another mood's sky mixed in by chance, so that no two posters have quite the same colours.
 */
export function paletteOf(mood: readonly DemoMood[], random: Random): Palette {
  const base = moods[mood[0]];
  const other = moods[mood[1] ?? mood[0]];
  const share = 0.08 + 0.3 * random.next();
  const top = mixColours(base[0], other[0], share);
  const bottom = mixColours(base[1], other[1], share);
  const swapped = random.next() < 0.3;
  const bright = luminance(bottom) > 0.45 && luminance(top) > 0.2;
  const ground =
    bright && random.next() < 0.5 ? mixColours(other[3], "#1a1420", 0.66) : mixColours(top, "#050509", 0.66);
  return {
    top,
    bottom,
    accent: swapped && mood.length > 1 ? other[2] : base[2],
    second: swapped ? base[2] : mood.length > 1 ? other[3] : base[3],
    ground,
    ink:
      inkOn(ground) === "#ffffff"
        ? mixColours("#ffffff", base[3], luminance(base[3]) > 0.5 ? 0.35 : 0)
        : "#14121a",
  };
}
