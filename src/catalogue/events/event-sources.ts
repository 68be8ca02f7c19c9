/** A file whose rows speak of the viewers of a source. */
interface SourceFile {
  /** Its path from the imported folder, with `/`. */
  readonly file: string;
  readonly source: string;
}

/**
 * Gives files of one source that lie in different folders different sources, because viewer 42 of one release is
 * not viewer 42 of another. The first folder, in the order of the files, keeps the plain name; the next ones add
 * the folder's name.
 */
export function separateSources<File extends SourceFile>(files: readonly File[]): File[] {
  const firstFolder = new Map<string, string>();
  return files.map((file) => {
    const folder = file.file.split("/").slice(0, -1).join("/");
    if (!firstFolder.has(file.source)) firstFolder.set(file.source, folder);
    if (firstFolder.get(file.source) === folder) return file;
    return { ...file, source: `${file.source}-${slug(folder)}` };
  });
}

function slug(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "root"
  );
}
