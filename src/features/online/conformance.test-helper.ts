import fc from "fast-check";
import { expect, it } from "vitest";
import type { OnlineRecord, OnlineStore } from "./store.ts";

/** A store of the suite. Several handles are several writers of the same data. */
export type OpenStores = (handles: number) => Promise<readonly OnlineStore[]>;

let views = 0;
/** Every test has a view of its own, so that all can share one store. */
const freshView = () => `view-${process.pid}-${views++}@1`;

const record = (entityKey: string, eventTime: number, knownTime: number, content?: string): OnlineRecord => ({
  entityKey,
  eventTime,
  knownTime,
  payload: content === undefined ? undefined : Buffer.from(content),
});

/** Few keys, times and contents, so that they meet; some times before 1970. */
const records = fc.array(
  fc.tuple(
    fc.constantFrom("a", "b", "ä", "tab\tquote'\\"),
    fc.integer({ min: -2, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.option(fc.constantFrom("", "x", "y", "\u00ff"), { nil: undefined, freq: 3 }),
  ),
  { maxLength: 24 },
);

/** What must be kept: written without any code of the stores. */
function expectedOf(written: readonly OnlineRecord[]): Map<string, OnlineRecord> {
  const rank = ({ eventTime, knownTime, payload }: OnlineRecord) => [
    eventTime,
    knownTime,
    payload === undefined ? 1 : 0,
    payload === undefined ? "" : Buffer.from(payload).toString("hex"),
  ];
  const isNewer = (left: OnlineRecord, right: OnlineRecord) => {
    const [ours, theirs] = [rank(left), rank(right)];
    const at = ours.findIndex((value, index) => value !== theirs[index]);
    return at >= 0 && ours[at] > theirs[at];
  };
  const kept = new Map<string, OnlineRecord>();
  for (const candidate of written) {
    const current = kept.get(candidate.entityKey);
    if (!current || isNewer(candidate, current)) kept.set(candidate.entityKey, candidate);
  }
  return new Map([...kept].filter(([, { payload }]) => payload !== undefined));
}

async function* streamOf(batch: readonly OnlineRecord[]): AsyncGenerator<OnlineRecord> {
  yield* batch;
}

const plain = (kept: ReadonlyMap<string, OnlineRecord>) =>
  [...kept.values()]
    .map(({ payload, ...rest }) => ({ ...rest, payload: Buffer.from(payload ?? []).toString("hex") }))
    .sort((left, right) => (left.entityKey < right.entityKey ? -1 : 1));

/** What every online store must do. Call it inside a `describe`. */
export function itIsAnOnlineStore(open: OpenStores, runs: { readonly histories: number }): void {
  it("keeps the newest event time whatever the order, concurrent writers included", async () => {
    const writers = await open(4);
    await fc.assert(
      fc.asyncProperty(fc.array(records, { minLength: 1, maxLength: 4 }), async (parts) => {
        const view = freshView();
        const batches = parts.map((part) => part.map((values) => record(...values)));
        // Every other writer hands over a stream, as for records that do not fit into memory.
        const inputs = batches.map((batch, writer) => (writer % 2 === 0 ? batch : streamOf(batch)));
        await Promise.all(inputs.map((input, writer) => writers[writer].write(view, input)));
        const keys = [...new Set(batches.flat().map(({ entityKey }) => entityKey)), "never written"];
        const kept = await writers[0].read(view, keys);
        expect(plain(kept)).toEqual(plain(expectedOf(batches.flat())));
      }),
      { numRuns: runs.histories },
    );
  });

  it("changes nothing when the same is written again, and says so", async () => {
    const [store] = await open(1);
    const view = freshView();
    const batch = [record("a", 1, 1, "x"), record("b", 1, 1), record("a", 0, 9, "old")];
    expect(await store.write(view, batch)).toEqual({ received: 3, changed: 2 });
    expect(await store.write(view, batch)).toEqual({ received: 3, changed: 0 });
  });

  it("does not bring a deleted entity back with an older write, but does with a newer one", async () => {
    const [store] = await open(1);
    const view = freshView();
    await store.write(view, [record("a", 5, 5)]);
    await store.write(view, [record("a", 4, 9, "older")]);
    expect((await store.read(view, ["a"])).size).toBe(0);
    await store.write(view, [record("a", 6, 6, "newer")]);
    expect((await store.read(view, ["a"])).get("a")?.eventTime).toBe(6);
  });

  it("writes nothing at all when the records end in an error", async () => {
    const [store] = await open(1);
    const view = freshView();
    const failing = async function* () {
      yield record("a", 1, 1, "x");
      throw new Error("the source broke");
    };
    await expect(store.write(view, failing())).rejects.toThrow("the source broke");
    expect((await store.statistics(view)).entities).toBe(0);
    expect(await store.write(view, [record("a", 0, 0, "y")])).toMatchObject({ changed: 1 });
  });

  it("keeps views apart, and forgets one without the others", async () => {
    const [store] = await open(1);
    const [one, other] = [freshView(), freshView()];
    await store.write(one, [record("a", 1, 1, "x"), record("b", 3, 3, "x"), record("c", 9, 9)]);
    await store.write(other, [record("a", 2, 2, "y")]);
    expect(await store.statistics(one)).toEqual({ entities: 2, oldestEventTime: 1, newestEventTime: 3 });
    await store.drop(one);
    expect(await store.statistics(one)).toMatchObject({ entities: 0, newestEventTime: undefined });
    expect((await store.read(other, ["a", "b"])).size).toBe(1);
  });
}
