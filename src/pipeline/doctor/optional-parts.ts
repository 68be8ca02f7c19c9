import { readdir } from "node:fs/promises";
import { messageOf } from "../../core/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import { transformerOptionsOf } from "../tags/tag-transformer.ts";
import { type Check, type Finding, failed, ok, skipped, warning } from "./check.ts";

/** A package with native parts, and what is not possible without it. */
interface NativePart {
  readonly name: string;
  readonly without: string;
  readonly isOptional: boolean;
}

const parts: readonly NativePart[] = [
  { name: "onnxruntime-node", without: "nothing can be trained", isOptional: false },
  { name: "sharp", without: "posters cannot be read", isOptional: false },
  {
    name: "usearch",
    without: "neighbours in very large catalogues are looked for exactly, which takes longer",
    isOptional: true,
  },
];

/** One check for each native package: whether it loads on this machine. */
export function nativeChecks(load: (name: string) => Promise<unknown> = (name) => import(name)): Check[] {
  return parts.map(({ name, without, isOptional }) => ({
    name,
    run: async () => {
      try {
        await load(name);
        return ok("loads");
      } catch (error) {
        const [why] = messageOf(error).split("\n");
        const hint = `npm install ${name}`;
        return isOptional ? warning(`not there: ${without}`, hint) : failed(`${without}: ${why}`, hint);
      }
    },
  }));
}

/** Whether the folders of models that a configuration names hold what an encoder needs. */
export async function checkModelFolders({
  encode,
  tags,
}: Pick<RunConfiguration, "encode" | "tags">): Promise<Finding> {
  const methods = encode.method === "combined" ? encode.parts : [encode];
  const tagged = tags === null ? undefined : transformerOptionsOf(tags);
  const folders = [
    ...methods.flatMap((one) => (one.method === "transformer" ? [one.folder] : [])),
    ...(tagged ? [tagged.folder] : []),
  ];
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => undefined);
    const hint =
      "It needs config.json, tokenizer.json and model.onnx or onnx/model.onnx, in the Hugging Face layout.";
    if (!names) return failed(`the model folder ${folder} is not there`, hint);
    const missing = ["config.json", "tokenizer.json"].filter((name) => !names.includes(name));
    if (!names.some((name) => name.endsWith(".onnx"))) missing.push("an .onnx file");
    if (missing.length > 0) return failed(`the model folder ${folder} lacks ${missing.join(", ")}`, hint);
  }
  return folders.length > 0 ? ok(folders.join(", ")) : skipped("no model folder is configured");
}
