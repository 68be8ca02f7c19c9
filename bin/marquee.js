#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `marquee needs Node 22.18 or newer, and this is ${process.versions.node}.\n` +
      "In a checkout, `npm run demo` and `npx marquee` bring their own Node.\n",
  );
  process.exit(2);
}
// Whoever reads may stop reading, as in `marquee … | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
// Compiled code is kept for the next start: in the home folder, since others may write into the temporary one.
module.enableCompileCache?.(
  process.env.NODE_COMPILE_CACHE ?? join(homedir(), ".cache", "marquee", "compiled"),
);
// A checkout runs its TypeScript as it is; the published package holds only what was built from it.
const source = new URL("../src/cli/main.ts", import.meta.url);
const { main } = await import(
  existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
