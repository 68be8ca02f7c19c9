import { MarqueeError } from "../../core/index.ts";

/** Which fields of which view are meant. */
export interface FeatureReference {
  readonly view: string;
  /** The version, or `undefined` for the one that the code defines. */
  readonly version?: number;
  /** The field, or `undefined` for all. */
  readonly field?: string;
}

/** Reads `view`, `view:field`, `view@2` or `view@2:field`. @throws MarqueeError `invalid-option` */
export function readReference(text: string): FeatureReference {
  const parts = /^([a-z][a-z0-9-]*)(?:@([1-9]\d{0,8}))?(?::([A-Za-z][A-Za-z0-9_]*))?$/.exec(text);
  if (!parts) {
    throw new MarqueeError("invalid-option", `"${text}" does not name a feature.`, {
      hint: "Write view, view:field, view@version or view@version:field.",
    });
  }
  const [, view, version, field] = parts as unknown as [string, string, string?, string?];
  return {
    view,
    ...(version === undefined ? {} : { version: Number(version) }),
    ...(field === undefined ? {} : { field }),
  };
}
