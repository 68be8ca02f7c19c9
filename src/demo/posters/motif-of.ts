import type { Random } from "../../core/index.ts";
import { genreShares, type TasteGenre } from "../genres.ts";
import type { DemoTitle } from "../title.ts";
import { balloons, creature, faces, hearts, lens, record, smile, track } from "./motifs/festivities.ts";
import { banners, castle, columns, loneTree, mesas, mountains, sea } from "./motifs/landscapes.ts";
import { burst, keyhole, litWindow, planets, portrait, skyline, target, teeth } from "./motifs/nights.ts";
import type { Motif } from "./shapes.ts";

/** The families of motifs by genre; a genre with several lets chance choose. */
export const motifs: Readonly<Record<TasteGenre, readonly Motif[]>> = {
  Western: [mesas],
  Horror: [teeth],
  "Science Fiction": [planets],
  Documentary: [lens],
  Animation: [creature, balloons],
  War: [banners],
  Music: [record],
  Sport: [track],
  Fantasy: [castle],
  Mystery: [keyhole],
  Romance: [hearts],
  Crime: [skyline],
  Family: [balloons],
  Adventure: [mountains],
  History: [columns],
  Biography: [portrait],
  Action: [burst],
  Thriller: [target],
  Comedy: [smile],
  Drama: [loneTree, sea, litWindow, faces],
};

/** The more a genre tells of the look of a title, the earlier it stands; drama tells least. */
const telling = Object.keys(motifs) as TasteGenre[];

/** The genre that decides the look: the one that most sources give, the more telling of equals; drama only alone. */
export function posterGenre(title: DemoTitle): TasteGenre {
  const shares = genreShares(title);
  let best: TasteGenre = "Drama";
  let most = 0.34;
  for (const genre of telling) {
    const share = shares.get(genre) ?? 0;
    if (genre !== "Drama" && share > most + 1e-9) [best, most] = [genre, share];
  }
  return best;
}

/** The motif of a title. */
export function motifOf(title: DemoTitle, random: Random): Motif {
  const family = motifs[posterGenre(title)];
  return family[random.integer(family.length)];
}
