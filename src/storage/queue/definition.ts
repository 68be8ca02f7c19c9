import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";

/** How often and how long a kind of job is tried. */
const jobOptionsSchema = z.strictObject({
  /** Lower case letters, digits and hyphens. */
  kind: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /**
   * Changed when `input`, `result` or what is done change, so that only workers who understand a job take it: a number
   * or letters, digits, points and hyphens.
   */
  version: z.union([z.int().positive(), z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)]).transform(String),
  /** Further attempts after the first one fails or its worker dies. */
  retries: z.int().nonnegative().default(3),
  /** The wait before a further attempt, in seconds: doubled each time, half of it random, up to the longest. */
  backoff: z
    .strictObject({
      firstSeconds: z.int().nonnegative().default(1),
      longestSeconds: z.int().positive().default(60),
    })
    .prefault({}),
  /** Jobs of higher priority are taken first. */
  priority: z.int().default(0),
  /** How many of the kind one worker process runs at once, where {@link WorkOptions.concurrency} says nothing. */
  concurrency: z.int().positive().default(1),
  /** How long one attempt may take, in seconds, up to a day. */
  expireSeconds: z.int().positive().max(86_400).default(3_600),
});

type JobOptions = z.output<typeof jobOptionsSchema>;

/** A kind of job: the same object on the side that sends and on the side that works. */
export interface JobDefinition<Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType>
  extends Readonly<JobOptions> {
  /** What a job is given. It is kept as JSON. */
  readonly input: Input;
  /** What it gives. It is kept as JSON. */
  readonly result: Result;
  /** Whether another attempt would fail with the same error. Default: none is known to. */
  readonly isFinal?: (error: unknown) => boolean;
}

/**
 * Defines a kind of job.
 *
 * @throws MarqueeError `invalid-option` when a setting is out of range.
 */
export function defineJob<Input extends z.ZodType, Result extends z.ZodType>(
  definition: z.input<typeof jobOptionsSchema> &
    Pick<JobDefinition<Input, Result>, "input" | "result" | "isFinal">,
): JobDefinition<Input, Result> {
  const { input, result, isFinal, ...options } = definition;
  const parsed = jobOptionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new MarqueeError("invalid-option", `The job "${options.kind}": ${z.prettifyError(parsed.error)}`);
  }
  return { ...parsed.data, input, result, ...(isFinal ? { isFinal } : {}) };
}

/**
 * A value that goes into a job or comes out of it, checked.
 *
 * @throws MarqueeError `invalid-option`, naming the job and the member.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MarqueeError("invalid-option", `${what} is not valid: ${z.prettifyError(parsed.error)}`);
}
