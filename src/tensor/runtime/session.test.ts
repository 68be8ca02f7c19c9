import { describe, expect, it } from "vitest";
import { exp, input, openSession, runtimeTensor, serialise } from "../index.ts";

const shape = [3];
const x = Float32Array.of(0, 1, 2);
const feeds = () => ({ x: runtimeTensor("float32", x, shape) });

describe("runInto", () => {
  it.each([true, false])("writes into the given arrays, serialised for them: %s", async (intoArrays) => {
    const session = await openSession(serialise({ y: exp(input("x", shape)) }, { intoArrays }));
    const y = new Float32Array(3);
    await session.runInto(feeds(), { y: runtimeTensor("float32", y, shape) });
    await session.close();
    x.forEach((value, at) => expect(y[at]).toBeCloseTo(Math.exp(value), 5));
  });

  it("makes no copies where the graph is serialised for it", async () => {
    const size = [1 << 18];
    const tensor = () => runtimeTensor("float32", new Float32Array(size[0]), size);
    const session = await openSession(serialise({ y: exp(input("x", size)) }, { intoArrays: true }));
    const [given, y] = [tensor(), tensor()];
    const before = process.memoryUsage().arrayBuffers;
    await session.runInto({ x: given }, { y });
    const after = process.memoryUsage().arrayBuffers;
    await session.close();
    // A copy would have four bytes for each.
    expect(after - before).toBeLessThan(size[0]);
  });

  it("still says what is wrong", async () => {
    const session = await openSession(serialise({ y: exp(input("x", shape)) }, { intoArrays: true }));
    const y = runtimeTensor("float32", new Float32Array(2), [2]);
    await expect(session.runInto(feeds(), { y })).rejects.toThrow(/[Ss]hape|dimension/);
    await expect(session.runInto({}, { y })).rejects.toThrow(/'x' is missing/);
    await session.close();
  });
});
