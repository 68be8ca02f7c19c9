import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";

const schema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
  /** `view` for all its fields or `view:field`. */
  features: z.array(z.string().min(1)).min(1),
  owner: z.string().min(1).max(200),
  description: z.string().min(1).max(5000),
});

/** The features that one model or one screen uses: what depends on views. */
export type FeatureService = Readonly<z.infer<typeof schema>>;

/** Names the features that something uses. @throws MarqueeError `invalid-option` */
export function defineFeatureService(service: FeatureService): FeatureService {
  const read = schema.safeParse(service);
  if (read.success) return read.data;
  throw new MarqueeError(
    "invalid-option",
    `Feature service "${service.name}": ${z.prettifyError(read.error)}`,
  );
}
