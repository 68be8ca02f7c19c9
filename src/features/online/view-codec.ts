import type { FieldKind } from "../views/field-type.ts";
import type { FeatureView } from "../views/view.ts";
import { createRowCodec, type PackedKind } from "./row-codec.ts";

/** Packs and reads the values of one view, in the order of its fields, as TypeScript sees them. */
export interface ViewCodec {
  /** `undefined` for a row without any value: the entity has none any more. */
  encode(values: readonly unknown[]): Uint8Array | undefined;
  /** @param positions Positions of the fields to read. */
  decode(payload: Uint8Array, positions: readonly number[]): unknown[];
}

const packedKinds: Readonly<Record<FieldKind, PackedKind>> = {
  number: "number",
  integer: "number",
  timestamp: "number",
  boolean: "boolean",
  "number[]": "vector",
  text: "json",
  enum: "json",
  "text[]": "json",
};

/** The codec of a view. Timestamps are packed as milliseconds since 1970. */
export function createViewCodec({ fields }: Pick<FeatureView, "fields">): ViewCodec {
  const codec = createRowCodec(fields.map(({ name, type }) => ({ name, kind: packedKinds[type.kind] })));
  const isTime = fields.map(({ type }) => type.kind === "timestamp");
  const asNumber = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  const hasTimes = isTime.includes(true);
  return {
    encode(values) {
      if (values.every((value) => value === null || value === undefined)) return undefined;
      return codec.encode(hasTimes ? values.map(asNumber) : values);
    },
    decode(payload, positions) {
      const values = codec.decode(payload, positions);
      if (!hasTimes) return values;
      return values.map((value, at) =>
        isTime[positions[at]] && value !== null ? new Date(value as number) : value,
      );
    },
  };
}
