/**
 * The form of a genre's name in which spelling does not matter: lower case without marks, hyphens and underscores
 * as spaces, `&` as "and", apostrophes and brackets dropped.
 */
export function genreKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/['’()[\]]/g, "")
    .replace(/[\s_-]+/g, " ")
    .trim();
}

/** A key without the words of the medium: "tv dramas" and "crime tv shows" are "dramas" and "crime". */
export function withoutMedium(key: string): string {
  return key.replace(/^tv /, "").replace(/ (tv shows?|tv|movies?|films?|features?|series)$/, "");
}
