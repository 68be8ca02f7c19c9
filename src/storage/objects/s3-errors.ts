import { MarqueeError, messageOf } from "../../core/index.ts";
import { isDiskFull } from "../file-errors.ts";

/** What the client's errors carry. */
interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Where a request went, for messages. */
export interface S3Place {
  readonly address: string;
  readonly bucket: string;
}

const passingNames: ReadonlySet<string> = new Set([
  "SlowDown",
  "InternalError",
  "ServiceUnavailable",
  "RequestTimeout",
  "TimeoutError",
  "ThrottlingException",
]);

/** Whether an error says that an object is not there. */
export function isMissingObject(error: unknown): boolean {
  return error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound");
}

/**
 * What the client threw, in our words. Nothing of the request is repeated but its kind: keys and signatures stand in
 * some of the services' messages.
 *
 * @param action What was tried, such as `write a/b`.
 */
export function explainS3Error(error: unknown, action: string, { address, bucket }: S3Place): unknown {
  if (error instanceof MarqueeError || !(error instanceof Error) || isDiskFull(error)) return error;
  const failed = (code: "remote-refused" | "not-found" | "invalid-option", why: string, hint: string) =>
    new MarqueeError(code, `${address}: could not ${action}: ${why}.`, {
      hint,
      details: { error: error.name },
    });
  const status = (error as ServiceError).$metadata?.httpStatusCode;
  if (error.name === "NoSuchBucket") {
    return failed("not-found", `there is no bucket ${bucket}`, "Make the bucket first, or correct its name.");
  }
  if (error.name === "CredentialsProviderError") {
    return failed(
      "remote-refused",
      "no keys were found",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a profile or a role.",
    );
  }
  if (/^region is missing$/i.test(error.message)) {
    return failed("invalid-option", "no region is known", "Set AWS_REGION or add ?region=… to the address.");
  }
  if (status !== undefined && status < 500 && !passingNames.has(error.name)) {
    const why = `the store refused it (${error.name}, status ${status})`;
    return failed(
      "remote-refused",
      why,
      "Check the keys, their rights to this bucket, and the clock of this machine.",
    );
  }
  return new MarqueeError("remote-failed", `${address}: could not ${action}: ${reasonOf(error, status)}.`, {
    cause: error,
    hint: "It was tried several times. Check the endpoint and the network.",
    details: { error: error.name, status },
  });
}

function reasonOf(error: Error, status: number | undefined): string {
  if (status !== undefined) return `the store answered ${error.name} (status ${status})`;
  // Connection errors of Node carry no message of their own when several addresses were tried.
  const code = (error as NodeJS.ErrnoException).code;
  return messageOf(error) || code || error.name;
}
