import { describe, expect, it } from "vitest";
import type { Statement, TitleId } from "../../domain/index.ts";
import { isAddress, PosterLinker } from "./link-posters.ts";

const film = (digit: number) => `film-${String(digit).repeat(16)}` as TitleId;
const says = (titleId: TitleId, poster: string, file: string): Statement => ({
  titleId,
  source: "own",
  sourceId: "1",
  field: "posterUrl",
  value: JSON.stringify(poster),
  file,
  line: 1,
});

describe("PosterLinker", () => {
  it("finds pictures by the IMDb id in their name and by the path in a record", () => {
    const linker = new PosterLinker();
    linker.see(says(film(2), "pictures/b.jpg", "titles.csv"));
    linker.see(says(film(3), "../pictures/c.jpg", "lists/titles.csv"));
    linker.see(says(film(4), "https://example.org/pictures/d.jpg", "titles.csv"));
    linker.see(says(film(5), "../../pictures/d.jpg", "titles.csv"));
    linker.see({ ...says(film(6), "pictures/d.jpg", "titles.csv"), field: "synopsis" });
    const pictures = [
      { file: "pictures/tt0000001.jpg", imdb: "tt0000001" },
      { file: "pictures/tt0000009.jpg", imdb: "tt0000009" },
      { file: "pictures/b.jpg" },
      { file: "pictures/c.jpg" },
      { file: "pictures/d.jpg" },
    ];
    const links = [
      { scheme: "imdb", value: "tt0000001", titleId: film(1) },
      { scheme: "movielens", value: "tt0000009", titleId: film(1) },
    ] as const;
    expect(linker.link(pictures, links)).toEqual([
      { titleId: film(1), path: "pictures/tt0000001.jpg" },
      { titleId: film(2), path: "pictures/b.jpg" },
      { titleId: film(3), path: "pictures/c.jpg" },
    ]);
  });

  it("gives one picture to every title that names it, once each", () => {
    const linker = new PosterLinker();
    for (const title of [film(1), film(2), film(1)]) linker.see(says(title, "b.jpg", "titles.csv"));
    const links = [{ scheme: "imdb", value: "tt0000001", titleId: film(2) }] as const;
    expect(linker.link([{ file: "b.jpg", imdb: "tt0000001" }], links).map(({ titleId }) => titleId)).toEqual([
      film(2),
      film(1),
    ]);
  });
});

describe("isAddress", () => {
  it("tells addresses from paths", () => {
    const posters = ["https://a.org/b.jpg", "//a.org/b.jpg", "posters/b.jpg", "/posters/b.jpg", "C:/b.jpg"];
    expect(posters.map(isAddress)).toEqual([true, true, false, false, false]);
  });
});
