import { MarqueeError } from "../../core/index.ts";

/** Environment variables, as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a bucket is and how it is reached. Keys and tokens are found by the client itself. */
export interface S3Settings {
  readonly bucket: string;
  /** Put before every key; empty, or ending in `/`. */
  readonly prefix: string;
  /** Default: the client's own, which is AWS, or what `AWS_ENDPOINT_URL_S3` says. */
  readonly endpoint: string | undefined;
  /** Default: the client's own: `AWS_REGION` or the profile's. */
  readonly region: string | undefined;
  /** Whether the bucket stands in the path of the address and not in the name of the host. */
  readonly pathStyle: boolean;
}

const known: ReadonlySet<string> = new Set(["endpoint", "region", "pathStyle"]);

/**
 * Reads `s3://bucket/prefix?endpoint=https://…&region=…&pathStyle=true`. With an endpoint of one's own, path style is
 * the default and so is the region `us-east-1`, which such stores pass over.
 *
 * @throws MarqueeError `invalid-option` for an address that is none, or that carries a key.
 */
export function readS3Address(address: string, environment: Environment): S3Settings {
  const url = URL.parse(address);
  if (url?.protocol !== "s3:" || url.host === "") throw wrong(address, "it names no bucket");
  if (url.username || url.password || url.port) {
    // The address itself is not repeated: what stands before the @ is a secret.
    throw wrong("s3://…", "keys do not belong into the address");
  }
  const odd = [...url.searchParams.keys()].find((name) => !known.has(name));
  if (odd !== undefined) throw wrong(address, `it has the unknown part "${odd}"`);
  const endpoint = url.searchParams.get("endpoint") ?? undefined;
  if (endpoint !== undefined) assertEndpoint(endpoint);
  const custom = endpoint ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const region = url.searchParams.get("region") ?? environment.AWS_REGION;
  const pathStyle = url.searchParams.get("pathStyle");
  const folder = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, "");
  return {
    bucket: url.host,
    prefix: folder === "" ? "" : `${folder}/`,
    endpoint,
    region: region ?? (custom === undefined ? undefined : "us-east-1"),
    pathStyle: pathStyle === null ? custom !== undefined : pathStyle === "true",
  };
}

function assertEndpoint(endpoint: string): void {
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol)) throw wrong("s3://…", "its endpoint is no http address");
  if (url.username || url.password) throw wrong("s3://…", "keys do not belong into the endpoint");
}

function wrong(address: string, why: string): MarqueeError {
  return new MarqueeError("invalid-option", `${address} is no address of an S3 store: ${why}.`, {
    hint: "Write s3://bucket/prefix, with ?endpoint=https://host&region=name for a store that is not AWS. Keys come from the environment (AWS_ACCESS_KEY_ID …) or the usual files.",
  });
}
