import { MarqueeError } from "../../core/index.ts";
import type { Shape } from "../graph/shape.ts";
import type { Attribute } from "../graph/tensor.ts";
import { arrayOf, bytesOf, type DataArray, type DataType, viewBytes } from "../graph/values.ts";
import { typeCodes } from "../operations/arithmetic.ts";
import type { AttributeProto, TensorProto, ValueInfoProto } from "./schema.ts";

const typesByCode = new Map(Object.entries(typeCodes).map(([type, code]) => [code, type as DataType]));

/** The element type of an ONNX code. Throws `invalid-model` for types that the engine does not hold. */
export function typeOfCode(code: number | undefined, place: string): DataType {
  const type = typesByCode.get(code ?? 0);
  if (type !== undefined) return type;
  throw new MarqueeError(
    "invalid-model",
    `${place} has the ONNX element type ${code ?? "(none)"}, which is not supported.`,
    {
      hint: `Supported: ${[...typesByCode.values()].join(", ")}. Export the model with 32-bit floats.`,
    },
  );
}

const attributeTypes = { float: 1, int: 2, text: 3, floats: 6, ints: 7 } as const;

/** An attribute as ONNX stores it. */
export function toAttributeProto(name: string, attribute: Attribute): AttributeProto {
  const type = attributeTypes[attribute.kind];
  switch (attribute.kind) {
    case "int":
      return { name, type, i: attribute.value };
    case "float":
      return { name, type, f: attribute.value };
    case "ints":
      return { name, type, ints: [...attribute.value] };
    case "floats":
      return { name, type, floats: [...attribute.value] };
    case "text":
      return { name, type, s: new TextEncoder().encode(attribute.value) };
  }
}

/** A constant as ONNX stores it. */
export function toTensorProto(
  name: string,
  type: DataType,
  shape: readonly number[],
  data: DataArray,
): TensorProto {
  return { name, dataType: typeCodes[type], dims: [...shape], rawData: bytesOf(data) };
}

/** A constant as the engine holds it. */
export function fromTensorProto(proto: TensorProto): { type: DataType; shape: number[]; data: DataArray } {
  const place = `The initializer "${proto.name ?? ""}"`;
  if (proto.dataLocation === 1) {
    throw new MarqueeError("invalid-model", `${place} lies in an external file.`, {
      hint: "Save the model as one file, with its weights inside.",
    });
  }
  const type = typeOfCode(proto.dataType, place);
  const shape = proto.dims ?? [];
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const data =
    proto.rawData !== undefined && proto.rawData.length > 0
      ? viewBytes(type, proto.rawData)
      : arrayOf(type, proto.floatData ?? proto.int64Data ?? proto.doubleData ?? proto.int32Data ?? []);
  if (data.length !== size) {
    throw new MarqueeError(
      "invalid-model",
      `${place} holds ${data.length} elements; its shape needs ${size}.`,
    );
  }
  return { type, shape, data };
}

/** The declaration of an input or output. */
export function toValueInfo(name: string, type: DataType, shape: Shape): ValueInfoProto {
  const dim = shape.map((d) => (typeof d === "number" ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: typeCodes[type], shape: { dim } } } };
}
