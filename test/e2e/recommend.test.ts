import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const root = join(import.meta.dirname, "..", "..");
const minutes = 60_000;
let folder: string;

/** Title i of the small catalogue is of world i mod 2, and so is what viewer v likes. The last 40 nobody knows. */
const [viewers, titles] = [80, 200];

/** Events in the layout of the bundled catalogue, some of them odd. */
function events(): string {
  const lines = ["viewer,title:tmdb,kind,value,time"];
  for (let viewer = 0; viewer < viewers; viewer++) {
    for (let nth = 0; nth < 12; nth++) {
      const title = (2 * ((viewer * 13 + nth * (7 + (viewer % 5))) % (titles / 2)) + (viewer % 2)) % titles;
      const time = new Date(Date.UTC(2024, 0, 1 + viewer, nth)).toISOString();
      lines.push(`v${viewer},${1000 + title},rating,${nth % 6 === 5 ? 1 : 4.5},${time}`);
    }
  }
  lines.push(
    "v0,999999,rating,5,2024-02-01T00:00:00Z",
    "v0,1001,impression,1,2024-02-01T00:00:00Z",
    "v1,1003,watch,0.9,2024-01-01T00:00:00Z",
    "v1,1003,watch,0.9,2024-01-01T00:00:00Z",
    "v2,1004,watch,0.9,2090-01-01T00:00:00Z",
    "grumpy,1000,rating,1,2024-02-01T00:00:00Z",
  );
  return `${lines.join("\n")}\n`;
}

async function marquee(...args: string[]): Promise<{ code: number; out: string; log: string }> {
  const child = spawn(process.execPath, [join(root, "bin", "marquee.js"), ...args], { cwd: folder });
  const exit = once(child, "exit") as Promise<[number]>;
  const [out, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exit)[0], out, log };
}

interface Shown {
  readonly name: string;
  readonly score: number;
  readonly primaryGenres: readonly string[];
  readonly because: readonly { readonly name: string; readonly adds: number }[];
}

interface Answer {
  readonly basis: string;
  readonly viewer?: { readonly id: string; readonly seen: number };
  readonly titles: readonly Shown[];
  readonly newTitles: readonly Shown[];
  readonly onboarding: readonly object[];
  readonly events: Readonly<Record<string, number>>;
}

async function recommend(...args: string[]): Promise<Answer> {
  const { code, out, log } = await marquee("recommend", ...args, "--project", "project", "--json");
  expect(code, log).toBe(0);
  return JSON.parse(out) as Answer;
}

const world = ({ primaryGenres }: Pick<Shown, "primaryGenres">) => primaryGenres[0];
const number = ({ name }: Pick<Shown, "name">) => Number(name.slice("Story ".length));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-recommend-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "titles.jsonl"), smallCatalogue());
  await writeFile(join(folder, "data", "events.csv"), events());
  const people = Array.from(
    { length: viewers },
    (_, viewer) => `v${viewer},${viewer % 2 === 0 ? "NO" : "FR"}`,
  );
  await writeFile(join(folder, "data", "viewers.csv"), `viewer,country\n${people.join("\n")}\n`);
  const config = { encode: { method: "lsa", dimensions: 16 }, spectrum: { maxPasses: 9 } };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  const args = ["run", "--data", "data", "--config", "config.json", "--until", "train"];
  const { code, log } = await marquee(...args, "--project", "project");
  expect(code, log).toBe(0);
}, 2 * minutes);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("marquee recommend", () => {
  it(
    "recommends what suits a viewer, nothing they have met, and says why and what was odd",
    async () => {
      const { basis, viewer, titles: shown, newTitles, events: counts } = await recommend("v0");
      expect([basis, viewer?.seen]).toEqual(["history", 12]);
      expect(shown).toHaveLength(10);
      expect(shown.filter((title) => world(title) === "science fiction").length).toBeGreaterThanOrEqual(9);
      const own = new Set(Array.from({ length: 12 }, (_, nth) => (2 * ((nth * 7) % 100)) % titles));
      expect(shown.filter((title) => own.has(number(title)))).toEqual([]);
      for (const { because } of shown) expect(own.has(number(because[0]))).toBe(true);
      // Nobody has met the last 40; by what they are about, those of the viewer's world come first.
      expect(newTitles).toHaveLength(3);
      for (const title of newTitles) {
        expect([number(title) >= titles, world(title)]).toEqual([true, "science fiction"]);
      }
      expect(counts).toMatchObject({
        viewersWithoutLikes: 1,
        duplicates: 1,
        inTheFuture: 1,
        unknownTitles: 1,
        withoutTime: 0,
      });
    },
    minutes,
  );

  it(
    "keeps to filters, and takes the likings of someone new",
    async () => {
      const likes = ["--likes", "Story 1,Story 3", "--likes", "Story 5"];
      const taken = await recommend(...likes, "--count", "5");
      expect(taken.titles.map(world)).toEqual(Array(5).fill("romance"));
      expect(taken.titles.map(number)).not.toContain(1);
      const limited = await recommend("v0", "--genre", "Romance", "--count", "4");
      expect(limited.titles.map(world)).toEqual(Array(4).fill("romance"));
      const wrong = await marquee("recommend", "v0", "--genre", "Polka", "--project", "project");
      expect(wrong).toMatchObject({ code: 2 });
      expect(wrong.log).toContain("science fiction");
    },
    minutes,
  );

  it(
    "shows what is popular and what to ask about where nothing is known",
    async () => {
      const stranger = await marquee("recommend", "nobody", "--project", "project");
      expect(stranger.code).toBe(0);
      expect(stranger.log).toContain('No event names a viewer "nobody"');
      expect(stranger.out).toMatch(/what is watched most[\s\S]*Titles to ask about/);
      const grumpy = await recommend("grumpy");
      expect([grumpy.basis, grumpy.viewer?.seen]).toEqual(["popularity", 1]);
      expect(grumpy.titles.map(number)).not.toContain(0);
      expect(grumpy.onboarding.length).toBeGreaterThan(0);
    },
    minutes,
  );

  it(
    "finds the viewers of a title that the catalogue does not have",
    async () => {
      const synopsis = "A rocket leaves for a planet in orbit; the astronaut meets an alien in the galaxy.";
      await writeFile(join(folder, "new.json"), JSON.stringify({ name: "Far Out", synopsis }));
      const { code, out, log } = await marquee(
        ...["recommend", "v1", "--title", "new.json", "--project", "project", "--json"],
      );
      expect(code, log).toBe(0);
      const audience = JSON.parse(out) as {
        of: number;
        viewers: { viewer: string }[];
        neighbours: Shown[];
        asked: { place: number };
      };
      expect(audience.of).toBe(viewers);
      const even = audience.viewers.filter(({ viewer }) => Number(viewer.split(":v")[1]) % 2 === 0);
      expect(even.length).toBeGreaterThanOrEqual(9);
      expect(audience.neighbours.filter((near) => world(near) === "science fiction").length).toBeGreaterThan(
        8,
      );
      // The viewer who was asked about likes the other world.
      expect(audience.asked.place).toBeGreaterThan(50);
    },
    minutes,
  );
});

describe("marquee explain", () => {
  it(
    "takes the score apart, so that the parts sum to it",
    async () => {
      const explain = async (title: string) => {
        const { code, out, log } = await marquee("explain", "v0", title, "--project", "project", "--json");
        expect(code, log).toBe(0);
        return JSON.parse(out) as {
          score: number;
          base: number;
          isNew: boolean;
          contributions: { adds: number }[];
          neighbours: object[];
        };
      };
      for (const [title, isNew] of [
        ["Story 2", false],
        ["Story 210", true],
      ] as const) {
        const { score, base, contributions, neighbours, ...facts } = await explain(title);
        expect(facts.isNew).toBe(isNew);
        expect(contributions.reduce((sum, { adds }) => sum + adds, base)).toBeCloseTo(score, 3);
        expect(neighbours).toHaveLength(5);
      }
      const nothing = await marquee("explain", "grumpy", "Story 4", "--project", "project");
      expect(nothing.code).toBe(1);
      expect(nothing.log).toContain("shows a liking");
    },
    minutes,
  );
});

describe("marquee train two-tower", () => {
  it(
    "trains once, is asked by recommend, and is told of in explain",
    async () => {
      const inProject = ["--project", "project", "--json"];
      const early = await marquee("recommend", "v0", "--by", "two-tower", "--project", "project");
      expect(early.code).toBe(1);
      expect(early.log).toContain("marquee train two-tower");
      const train = ["train", "two-tower", "--epochs", "6", "--dimensions", "16", ...inProject];
      const first = await marquee(...train);
      expect(first.code, first.log + first.out).toBe(0);
      const {
        towers,
        viewerFeatures,
        viewers: counted,
      } = JSON.parse(first.out) as {
        towers: { kind: string; modalities: string[] }[];
        viewerFeatures: string[];
        viewers: number;
      };
      expect([counted, viewerFeatures]).toEqual([viewers, ["country"]]);
      expect(towers).toMatchObject([{ kind: "all", modalities: ["categorical", "text", "spectrum", "id"] }]);
      expect((await marquee(...train)).out).toBe(first.out);
      const asked = await marquee("recommend", "v0", "--by", "two-tower", ...inProject);
      expect(asked.code, asked.log).toBe(0);
      const { features, lists } = JSON.parse(asked.out) as {
        features: string[];
        lists: { kind: string; titles: Shown[] }[];
      };
      expect(features).toEqual(["country NO"]);
      expect(lists[0].titles.filter((title) => world(title) === "science fiction").length).toBeGreaterThan(7);
      const shown = await marquee("recommend", "v0", "--by", "two-tower", "--project", "project");
      expect(shown.out).toMatch(/By the two towers[\s\S]*looked at/);
      const explained = await marquee("explain", "v0", "Story 2", "--project", "project");
      expect(explained.out).toContain("What the two towers look at in it");
      const fresh = { name: "Far Out", synopsis: "An astronaut meets an alien in the galaxy." };
      await writeFile(join(folder, "fresh.json"), JSON.stringify(fresh));
      const forWhom = ["recommend", "v1", "--title", "fresh.json", "--by", "two-tower"];
      const audience = await marquee(...forWhom, ...inProject);
      expect(audience.code, audience.log).toBe(0);
      const {
        of,
        asked: place,
        attention,
      } = JSON.parse(audience.out) as {
        of: number;
        asked: { place: number };
        attention: { modality: string }[];
      };
      expect([of, place.place > 0]).toEqual([viewers, true]);
      expect(new Set(attention.map(({ modality }) => modality))).toEqual(
        new Set(["categorical", "text", "spectrum"]),
      );
      expect((await marquee(...forWhom, "--project", "project")).out).toContain("which look at");
      await writeFile(
        join(folder, "fresh.json"),
        JSON.stringify({ name: "Far Out", genres: ["Sci-Fi"], countries: ["Utopia"] }),
      );
      const bare = await marquee(...forWhom, "--project", "project");
      expect(bare.out).toMatch(/which look at categorical 1[.]00[.]/);
      expect(bare.log).toContain("country Utopia");
      const mixed = await marquee(...forWhom, "--kind", "film", "--project", "project");
      expect(mixed.log).toContain("--kind does not fit it");
      const picture = { ...fresh, addedDate: "soon" };
      await writeFile(join(folder, "fresh.json"), JSON.stringify(picture));
      const wrong = await marquee(...forWhom, "--project", "project");
      expect(wrong.code).not.toBe(0);
      expect(wrong.log).toContain("addedDate");
      const apart = await marquee("train", "two-tower", "--separate-kinds", "--project", "project");
      expect(apart.code).toBe(1);
      expect(apart.log).toContain("too few for towers of their own");
    },
    2 * minutes,
  );
});
