import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import {
  builtInServices,
  builtInViews,
  FeatureDefinitions,
  type FeatureService,
  type FeatureView,
} from "../../features/index.ts";

/** What a module with a project's own views exports. */
const moduleSchema = z.object({
  views: z.array(z.custom<FeatureView>(isView, "not made by defineFeatureView")).default([]),
  services: z.array(z.custom<FeatureService>((value) => typeof value === "object")).default([]),
});

/**
 * The built-in views and those of a project's own module, which exports `views` and, if it likes, `services`. A view
 * of the module takes the place of a built-in one of the same name.
 *
 * @param path A JavaScript or TypeScript module. It is run.
 * @throws MarqueeError `invalid-option` when the module cannot be loaded or exports something else.
 */
export async function loadFeatureDefinitions(path: string | undefined): Promise<FeatureDefinitions> {
  if (path === undefined) return new FeatureDefinitions(builtInViews, builtInServices);
  const { views, services } = await loadModule(path);
  return new FeatureDefinitions(
    [...withoutNamesakes(builtInViews, views), ...views],
    [...withoutNamesakes(builtInServices, services), ...services],
  );
}

async function loadModule(path: string): Promise<z.output<typeof moduleSchema>> {
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw new MarqueeError("invalid-option", `${path} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const parsed = moduleSchema.safeParse({ ...(exported as object) });
  if (parsed.success) return parsed.data;
  throw new MarqueeError("invalid-option", `${path}: ${z.prettifyError(parsed.error)}`, {
    hint: "Export `views`, an array of what defineFeatureView gives, and `services` of defineFeatureService.",
  });
}

function isView(value: unknown): boolean {
  return typeof value === "object" && value !== null && "hash" in value && "fields" in value;
}

function withoutNamesakes<Named extends { readonly name: string }>(
  known: readonly Named[],
  own: readonly Named[],
): Named[] {
  const names = new Set(own.map(({ name }) => name));
  return known.filter(({ name }) => !names.has(name));
}
