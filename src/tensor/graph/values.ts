/** Element types of tensors that the engine builds and runs. */
export type DataType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

/** The array that holds each element type. `bool` is one byte, 0 or 1. */
export interface ArrayOfType {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly uint8: Uint8Array;
  readonly bool: Uint8Array;
}

/** Any of the arrays in {@link ArrayOfType}. */
export type DataArray = ArrayOfType[DataType];

/** A concrete array with its shape, row-major: what goes into a graph and comes out of it. */
export interface Values<Data extends DataArray = DataArray> {
  readonly data: Data;
  readonly shape: readonly number[];
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** A zero-filled array of `length` elements of a type. */
export function allocate<Type extends DataType>(type: Type, length: number): ArrayOfType[Type] {
  return new constructors[type](length) as ArrayOfType[Type];
}

/** An array of a type over existing bytes; copies when the bytes are not aligned to the element size. */
export function viewBytes<Type extends DataType>(type: Type, bytes: Uint8Array): ArrayOfType[Type] {
  const constructor = constructors[type];
  const size = constructor.BYTES_PER_ELEMENT;
  // Not slice(), which for a Buffer is a view.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new constructor(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    bytes.byteLength / size,
  ) as ArrayOfType[Type];
}

/** The bytes of an array, without a copy. */
export function bytesOf(data: DataArray): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** Numbers as an array of a type (`int64` through BigInt). */
export function arrayOf<Type extends DataType>(type: Type, numbers: ArrayLike<number>): ArrayOfType[Type] {
  const result: DataArray = allocate(type, numbers.length);
  if (result instanceof BigInt64Array) {
    for (let i = 0; i < numbers.length; i++) result[i] = BigInt(numbers[i]);
  } else result.set(numbers);
  return result as ArrayOfType[Type];
}

/** The elements as plain numbers. */
export function numbersOf(data: DataArray): number[] {
  return Array.from(data as ArrayLike<number | bigint>, Number);
}
