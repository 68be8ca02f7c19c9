import protobuf from "protobufjs/light.js";

// The part of the ONNX format (https://onnx.ai/onnx/repo-docs/IR.html) that a graph of tensors needs. Field
// numbers are those of the published format. Parts that the engine does not look into are `bytes`, so that they
// survive reading and writing.

type Fields = Readonly<Record<string, readonly [type: string, id: number, rule?: "repeated"]>>;

const message = (fields: Fields): protobuf.IType => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, [type, id, rule]]) => [
      name,
      rule === undefined ? { type, id } : { type, id, rule },
    ]),
  ),
});

const root = protobuf.Root.fromJSON({
  // Numbers are packed in lists, as proto3 has them.
  options: { syntax: "proto3" },
  nested: {
    ModelProto: message({
      irVersion: ["int64", 1],
      opsetImport: ["OperatorSetIdProto", 8, "repeated"],
      producerName: ["string", 2],
      producerVersion: ["string", 3],
      domain: ["string", 4],
      modelVersion: ["int64", 5],
      docString: ["string", 6],
      graph: ["GraphProto", 7],
      metadataProps: ["StringStringEntryProto", 14, "repeated"],
      functions: ["bytes", 25, "repeated"],
    }),
    OperatorSetIdProto: message({ domain: ["string", 1], version: ["int64", 2] }),
    StringStringEntryProto: message({ key: ["string", 1], value: ["string", 2] }),
    GraphProto: message({
      node: ["NodeProto", 1, "repeated"],
      name: ["string", 2],
      initializer: ["TensorProto", 5, "repeated"],
      docString: ["string", 10],
      input: ["ValueInfoProto", 11, "repeated"],
      output: ["ValueInfoProto", 12, "repeated"],
      valueInfo: ["bytes", 13, "repeated"],
      quantizationAnnotation: ["bytes", 14, "repeated"],
      sparseInitializer: ["bytes", 15, "repeated"],
    }),
    NodeProto: message({
      input: ["string", 1, "repeated"],
      output: ["string", 2, "repeated"],
      name: ["string", 3],
      opType: ["string", 4],
      domain: ["string", 7],
      attribute: ["AttributeProto", 5, "repeated"],
      docString: ["string", 6],
      overload: ["string", 8],
    }),
    AttributeProto: message({
      name: ["string", 1],
      type: ["int32", 20],
      f: ["float", 2],
      i: ["int64", 3],
      s: ["bytes", 4],
      t: ["TensorProto", 5],
      floats: ["float", 7, "repeated"],
      ints: ["int64", 8, "repeated"],
      strings: ["bytes", 9, "repeated"],
      g: ["bytes", 6],
      tensors: ["bytes", 10, "repeated"],
      graphs: ["bytes", 11, "repeated"],
      refAttrName: ["string", 21],
    }),
    TensorProto: message({
      dims: ["int64", 1, "repeated"],
      dataType: ["int32", 2],
      floatData: ["float", 4, "repeated"],
      int32Data: ["int32", 5, "repeated"],
      int64Data: ["int64", 7, "repeated"],
      doubleData: ["double", 10, "repeated"],
      name: ["string", 8],
      rawData: ["bytes", 9],
      stringData: ["bytes", 6, "repeated"],
      uint64Data: ["uint64", 11, "repeated"],
      externalData: ["bytes", 13, "repeated"],
      dataLocation: ["int32", 14],
    }),
    ValueInfoProto: message({ name: ["string", 1], type: ["TypeProto", 2] }),
    TypeProto: message({
      tensorType: ["TensorTypeProto", 1],
      sequenceType: ["bytes", 4],
      mapType: ["bytes", 5],
      optionalType: ["bytes", 9],
      denotation: ["string", 6],
    }),
    TensorTypeProto: message({ elemType: ["int32", 1], shape: ["TensorShapeProto", 2] }),
    TensorShapeProto: message({ dim: ["DimensionProto", 1, "repeated"] }),
    DimensionProto: message({ dimValue: ["int64", 1], dimParam: ["string", 2] }),
  },
});

const modelType = root.lookupType("ModelProto");

/** A tensor as ONNX stores it. */
export interface TensorProto {
  name?: string;
  dims?: number[];
  dataType?: number;
  rawData?: Uint8Array;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: number[];
  doubleData?: number[];
  dataLocation?: number;
}

/** An attribute of a node. */
export interface AttributeProto {
  name: string;
  type?: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  floats?: number[];
  ints?: number[];
}

/** A node of a graph. */
export interface NodeProto {
  name?: string;
  opType: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute?: AttributeProto[];
}

/** The type and shape of an input or output. */
export interface ValueInfoProto {
  name: string;
  type?: {
    tensorType?: {
      elemType?: number;
      shape?: { dim?: { dimValue?: number; dimParam?: string }[] };
    };
    /** A SequenceTypeProto. */
    sequenceType?: Uint8Array;
  };
}

/** A graph of nodes. */
export interface GraphProto {
  name?: string;
  node: NodeProto[];
  initializer?: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
}

/** A whole model file. */
export interface ModelProto {
  irVersion?: number;
  opsetImport?: { domain?: string; version?: number }[];
  producerName?: string;
  producerVersion?: string;
  docString?: string;
  graph?: GraphProto;
  metadataProps?: { key: string; value: string }[];
}

/** The bytes of a model file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return modelType.encode(modelType.create(model)).finish();
}

/** Reads a model file. 64-bit integers become numbers, those beyond 2⁵³ rounded. Throws on damaged bytes. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return modelType.toObject(modelType.decode(bytes), { longs: Number });
}

/**
 * The bytes of a model with other initialisers and metadata, everything else as it was.
 *
 * @param initialisers New raw data by name; each as long as what it replaces.
 */
export function replaceInitialisers(
  bytes: Uint8Array,
  initialisers: ReadonlyMap<string, Uint8Array>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  // The message itself is changed and not a plain copy, in which 64-bit integers would be rounded.
  const model = modelType.decode(bytes) as protobuf.Message & ModelProto;
  for (const initialiser of model.graph?.initializer ?? []) {
    const raw = initialisers.get(initialiser.name ?? "");
    if (raw === undefined) continue;
    initialiser.rawData = raw;
    initialiser.floatData = [];
  }
  const kept = (model.metadataProps ?? []).filter(({ key }) => !(key in metadata));
  model.metadataProps = [...kept, ...Object.entries(metadata).map(([key, value]) => ({ key, value }))];
  return modelType.encode(model).finish();
}
