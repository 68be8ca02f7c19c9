import { randomUUID } from "node:crypto";
import { MarqueeError, sha256 } from "../../core/index.ts";

/** A kind of job in one version. */
export interface JobKind {
  readonly kind: string;
  readonly version: string;
}

/** The name of the queue of a kind and version, so that a worker of another version never sees its jobs. */
export function queueName({ kind, version }: JobKind): string {
  return `${kind}.v${version}`;
}

/** The kind and version of a queue; `undefined` for a queue that is none of ours. */
export function parseQueueName(name: string): JobKind | undefined {
  const parts = /^([a-z][a-z0-9-]*)\.v([A-Za-z0-9][A-Za-z0-9.-]*)$/.exec(name);
  return parts ? { kind: parts[1], version: parts[2] } : undefined;
}

/** Where a job is: its queue and its number there. */
export interface JobPlace {
  readonly queue: string;
  readonly uuid: string;
}

/** The id of a job as callers see it. */
export function jobId({ queue, uuid }: JobPlace): string {
  return `${queue}/${uuid}`;
}

/** @throws MarqueeError `not-found` for what can be no job's id. */
export function parseJobId(id: string): JobPlace {
  const [queue, uuid] = id.split("/");
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) && parseQueueName(queue))
    return { queue, uuid };
  throw new MarqueeError("not-found", `There is no job "${id}".`, {
    hint: "The id of a job looks like encode-texts.v1/7f0b8c4e-3c55-4a6f-9f0e-0a5a4b5c6d7e.",
  });
}

/** A number for a new job: always the same for a key (RFC 9562, version 8), or random. */
export function newUuid(queue: string, key: string | undefined): string {
  if (key === undefined) return randomUUID();
  const digits = sha256(JSON.stringify([queue, key]));
  const variant = "89ab"[Number.parseInt(digits[16], 16) % 4];
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join("-");
}
