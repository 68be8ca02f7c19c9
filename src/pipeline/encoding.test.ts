import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Title, titleSchema } from "../domain/index.ts";
import {
  type EmbeddingServer,
  startEmbeddingServer,
} from "../encoders/text/endpoint/embedding-server.test-helper.ts";
import {
  createTextEmbedder,
  fittedVectors,
  type TextEncoderOptions,
  textEncoderConfigurationSchema,
  titleDocument,
} from "../encoders/text/index.ts";
import { type Lake, openLake, readEmbeddings, writeTitles } from "../storage/index.ts";
import { Pipeline, type RunObserver } from "./runner.ts";
import type { Step } from "./step.ts";
import { encodeStep, textVectorsPath } from "./steps/encode.ts";

const words = "rocket planet orbit alien galaxy kiss wedding love bride heart".split(" ");
const titles: Title[] = Array.from({ length: 30 }, (_, i) =>
  titleSchema.parse({
    id: `film-${i.toString(16).padStart(16, "0")}`,
    kind: "film",
    name: `Story ${i}`,
    synopsis: Array.from({ length: 12 }, (_unused, k) => words[(i * 3 + k * (1 + (i % 4))) % 10]).join(" "),
    externalIds: {},
    genres: [],
    primaryGenres: [],
    sources: ["ours"],
  }),
);

let folder: string;
let lake: Lake;
let server: EmbeddingServer;
let told: string[];
beforeAll(async () => {
  lake = await openLake({ threads: 1 });
});
afterAll(() => lake.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-encoding-"));
  server = await startEmbeddingServer();
  told = [];
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const importing: Step = {
  name: "import",
  version: 1,
  description: "titles",
  needs: [],
  configuration: {},
  run: async (context) => ({
    titles: await writeTitles(lake, join(context.folder, "titles.parquet"), titles),
  }),
};

const observer: RunObserver = {
  stepStarted: () => undefined,
  stepProgress: () => undefined,
  stepTold: (_step, message) => told.push(message),
  stepFinished: () => undefined,
};

async function encode(options: TextEncoderOptions, titlesPerShard: number): Promise<string> {
  const shards = { titlesPerShard, queriesPerShard: 10 };
  const steps = [importing, encodeStep(textEncoderConfigurationSchema.parse(options), shards)];
  const [, outcome] = await new Pipeline(steps, { projectFolder: folder, lake, seed: 1, observer }).run();
  return outcome.folder;
}

const small = { dimensions: 6, minCount: 1 } as const;
const doc2vec = { method: "doc2vec", ...small, epochs: 3, inferenceEpochs: 2 } as const;
const methods: Record<string, () => TextEncoderOptions> = {
  lsa: () => ({ method: "lsa", ...small }),
  doc2vec: () => doc2vec,
  "a combination": () => ({
    method: "combined",
    parts: [
      doc2vec,
      { method: "lsa", ...small },
      { method: "endpoint", baseUrl: server.baseUrl, model: "m" },
    ],
    weights: [1, 2, 0.5],
  }),
};

describe("encode in shards", () => {
  it.each(Object.entries(methods))(
    "gives the bytes of %s whatever the size of the shards",
    async (_name, options) => {
      const bytes = async (size: number) =>
        readFile(textVectorsPath(await encode(options(), size)), "base64");
      expect(await bytes(7)).toBe(await bytes(1000));
    },
  );

  it("gives what the encoder gives in one piece", async () => {
    const options = methods["a combination"]();
    const documents = titles.map(titleDocument);
    const whole = await createTextEmbedder(options).fit(documents, { seed: 1 });
    const expected = await fittedVectors(whole, documents);
    const { vectors, model } = await readEmbeddings(lake, textVectorsPath(await encode(options, 7)));
    expect(model).toBe("doc2vec+lsa+endpoint");
    expect(vectors).toEqual(expected);
  });

  it("tells the cost of all shards once, and asks for no text twice", async () => {
    const price = { pricePerMillionTokens: 1e6, maximumCostUsd: 10_000 };
    await encode({ method: "endpoint", baseUrl: server.baseUrl, model: "m", dimensions: 8, ...price }, 7);
    expect(told).toEqual([
      expect.stringMatching(/^Requesting 30 embeddings \(0 cached\): about \d+ tokens, about \$\d/),
    ]);
    expect(server.requests.flatMap(({ input }) => input)).toHaveLength(30);
    await encode({ method: "endpoint", baseUrl: server.baseUrl, model: "m", dimensions: 8, ...price }, 8);
    expect(server.requests.flatMap(({ input }) => input)).toHaveLength(30);
  });

  it("requests nothing when all shards together would cost too much", async () => {
    const price = { pricePerMillionTokens: 1e6, maximumCostUsd: 100 };
    const encoding = encode(
      { method: "endpoint", baseUrl: server.baseUrl, model: "m", dimensions: 8, ...price },
      1,
    );
    await expect(encoding).rejects.toMatchObject({ code: "limit-exceeded" });
    expect(server.requests).toEqual([]);
  });
});
