/** Whether a file of this name is a picture. */
export function isPicture(fileName: string): boolean {
  return /^[^.].*\.(?:jpe?g|png|webp)$/i.test(fileName);
}

/** The IMDb identifier in the name of a poster picture (`tt0000001.jpg`), or `undefined` for other files. */
export function posterIdOf(fileName: string): string | undefined {
  return /^(tt\d{7,10})\.(?:jpe?g|png|webp)$/i.exec(fileName)?.[1].toLowerCase();
}

/** Pictures have no importer of their own; this stands for one in summaries. */
export const pictureImporter = "poster-pictures";
