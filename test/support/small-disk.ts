import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of four megabytes in memory, or why there is none. */
export class SmallDisk {
  /** Empty where there is none. */
  readonly folder: string;
  readonly why: string | undefined;

  constructor(folder: string, why?: string) {
    this.folder = folder;
    this.why = why;
  }

  /** Fills it until so many kilobytes are left. */
  async leave(kilobytes: number): Promise<void> {
    const { bavail, bsize } = statfsSync(this.folder);
    await writeFile(join(this.folder, "ballast"), Buffer.alloc(bavail * bsize - kilobytes * 1024));
  }

  /** Takes away what filled it. */
  async makeSpace(): Promise<void> {
    await rm(join(this.folder, "ballast"));
  }

  async empty(): Promise<void> {
    for (const name of await readdir(this.folder)) await rm(join(this.folder, name), { recursive: true });
  }

  unmount(): void {
    // Whoever still closes a file there need not be waited for.
    execFileSync("umount", ["--lazy", this.folder]);
    rmSync(this.folder, { recursive: true });
  }
}

/** Mounts a {@link SmallDisk}, which takes Linux and root. */
export function mountSmallDisk(): SmallDisk {
  if (process.platform !== "linux") return new SmallDisk("", "needs Linux for a small file system in memory");
  if (process.getuid?.() !== 0) return new SmallDisk("", "needs root to mount a small file system in memory");
  const folder = mkdtempSync(join(tmpdir(), "marquee-full-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { stdio: "pipe" });
    return new SmallDisk(folder);
  } catch {
    rmSync(folder, { recursive: true });
    return new SmallDisk("", "mounting is not allowed here");
  }
}
