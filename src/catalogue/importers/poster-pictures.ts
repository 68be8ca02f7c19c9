/** The IMDb identifier in the name of a poster picture (`tt0000001.jpg`), or `undefined` for other files. */
export function posterIdOf(fileName: string): string | undefined {
  return /^(tt\d{7,10})\.(?:jpe?g|png|webp)$/i.exec(fileName)?.[1].toLowerCase();
}
