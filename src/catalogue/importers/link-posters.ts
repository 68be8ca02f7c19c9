import { posix } from "node:path";
import type { Statement } from "../../domain/index.ts";
import type { TitleLink } from "../identity/title-identity.ts";
import type { PosterPicture } from "./item.ts";

/** A picture and the title whose poster it is. */
export interface TitlePoster {
  readonly titleId: string;
  /** The path from the imported folder, with `/`. */
  readonly path: string;
}

/** Whether a poster is an address to be fetched; otherwise it is a path to a file. */
export function isAddress(poster: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]+:|\/\/)/i.test(poster);
}

/** Finds the titles of pictures: by the IMDb id that a picture is named by, or because a record names its path. */
export class PosterLinker {
  private readonly titlesByPath = new Map<string, Set<string>>();

  /** Looks at what a source says; statements on anything but posters are passed by. */
  see({ field, value, titleId, file }: Statement): void {
    if (field !== "posterUrl") return;
    const poster = String(JSON.parse(value));
    if (isAddress(poster)) return;
    const path = poster.replaceAll("\\", "/");
    // A path counts from the imported folder or from where the file that names it lies.
    for (const candidate of new Set([posix.normalize(path), posix.join(posix.dirname(file), path)])) {
      const known = this.titlesByPath.get(candidate);
      if (known) known.add(titleId);
      else this.titlesByPath.set(candidate, new Set([titleId]));
    }
  }

  /**
   * The pictures that belong to titles, in the order of the pictures, once for each title. Ask after all statements
   * have been seen.
   */
  link(pictures: readonly PosterPicture[], links: readonly TitleLink[]): TitlePoster[] {
    const byImdb = Map.groupBy(
      links.filter(({ scheme }) => scheme === "imdb"),
      ({ value }) => value,
    );
    return pictures.flatMap(({ file, imdb }) => {
      const named = imdb === undefined ? [] : (byImdb.get(imdb) ?? []).map(({ titleId }) => titleId);
      const titles = new Set<string>([...named, ...(this.titlesByPath.get(file) ?? [])]);
      return [...titles].map((titleId) => ({ titleId, path: file }));
    });
  }
}
