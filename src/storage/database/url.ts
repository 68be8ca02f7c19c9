import { MarqueeError } from "../../core/index.ts";

/** What may be shown of a database's address: host (or socket folder), port and database; never user or password. */
export function databaseName(url: string): string {
  const parsed = parse(url);
  const host = parsed.searchParams.get("host") || decodeURIComponent(parsed.hostname) || "localhost";
  const port = parsed.searchParams.get("port") || parsed.port;
  const database = decodeURIComponent(parsed.pathname.slice(1));
  return `PostgreSQL at ${host}${port ? `:${port}` : ""}${database ? `/${database}` : ""}`;
}

function parse(url: string): URL {
  // A Unix socket has no host, which the parser of addresses wants to see where there is a user.
  const parsed = URL.parse(url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/, "$1localhost"));
  if (parsed && /^postgres(ql)?:$/.test(parsed.protocol)) return parsed;
  // The address itself stays out of the message: it may hold a password.
  throw new MarqueeError("invalid-option", "The address of the database cannot be read.", {
    hint: "It looks like postgres://user:password@host:5432/database; special characters are %-encoded.",
  });
}
