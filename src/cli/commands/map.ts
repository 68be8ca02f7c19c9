import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { Project } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { projectOption } from "../options.ts";

/** The files of a map: the interactive page and the pictures. */
const mapFiles = ["map.html", "map.svg", "map.png"] as const;

/** Registers `marquee map`. */
export function registerMap(program: Command, start: StartCommand): void {
  program
    .command("map")
    .description("write the map of the genre spectrum: an interactive page, SVG and PNG")
    .addOption(projectOption())
    .option("--out <folder>", "where to write the files", ".")
    .addHelpText(
      "after",
      `
The map is drawn by \`marquee run\`; this copies it out of the project. Its layout is set in the configuration file,
member "map".

Examples:
  marquee map
  marquee map --out ./pictures --json`,
    )
    .action(start(map));
}

async function map({ terminal }: CommandContext, options: { project: string; out: string }): Promise<void> {
  using lake = await openLake();
  const folder = (await Project.open(options.project, lake)).folderOf("map");
  await mkdir(options.out, { recursive: true });
  const files = mapFiles.map((name) => join(options.out, name));
  for (const [at, name] of mapFiles.entries()) await copyFile(join(folder, name), files[at]);
  terminal.out(terminal.json ? JSON.stringify({ files }) : files.join("\n"));
}
