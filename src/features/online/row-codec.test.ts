import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRowCodec, type PackedField, type PackedKind } from "./row-codec.ts";

const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
const valueOf: Record<PackedKind, fc.Arbitrary<unknown>> = {
  number: fc.oneof(numbers, fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
  boolean: fc.boolean(),
  vector: fc.array(numbers, { maxLength: 5 }),
  json: fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.string(), { maxLength: 3 })),
};

const rows = fc
  .array(fc.constantFrom<PackedKind>("number", "boolean", "vector", "json"), { maxLength: 40 })
  .chain((kinds) =>
    fc.record({
      fields: fc.constant(kinds.map((kind, at): PackedField => ({ name: `f${at}`, kind }))),
      values: fc.tuple(...kinds.map((kind) => fc.option(valueOf[kind]))),
    }),
  );

describe("createRowCodec", () => {
  it("gives back every value, bit for bit, whatever the fields", () => {
    fc.assert(
      fc.property(rows, ({ fields, values }) => {
        const codec = createRowCodec(fields);
        expect(codec.decode(codec.encode(values))).toEqual(values);
      }),
    );
  });

  it("reads single fields in the order that is asked for, from bytes inside a larger buffer", () => {
    const codec = createRowCodec([
      { name: "year", kind: "number" },
      { name: "genres", kind: "json" },
      { name: "spectrum", kind: "vector" },
      { name: "colour", kind: "boolean" },
    ]);
    const bytes = codec.encode([1993, ["Adventure"], [0.1, 0.2], true]);
    const inside = new Uint8Array(bytes.length + 7);
    inside.set(bytes, 3);
    const shifted = inside.subarray(3, 3 + bytes.length);
    expect(codec.decode(shifted, [3, 2, 0])).toEqual([true, [0.1, 0.2], 1993]);
    expect(codec.decode(shifted, [1])).toEqual([["Adventure"]]);
  });

  it("takes half the space where single precision loses nothing, and only there", () => {
    const codec = createRowCodec(
      Array.from({ length: 250 }, (_, at) => ({ name: `f${at}`, kind: "number" }) as const),
    );
    const single = codec.encode(Array.from({ length: 250 }, (_, at) => at / 2));
    const double = codec.encode(Array.from({ length: 250 }, (_, at) => at / 10));
    expect(single).toHaveLength(4 + 32 + 250 * 4);
    expect(double).toHaveLength(4 + 32 + 250 * 8);
  });

  it("refuses bytes of another layout", () => {
    const one = createRowCodec([{ name: "a", kind: "number" }]);
    const two = createRowCodec([...one.fields, { name: "b", kind: "number" }]);
    expect(() => two.decode(one.encode([1]))).toThrow(/2 fields/);
    expect(() => one.decode(new Uint8Array())).toThrow(/layout/);
  });
});
