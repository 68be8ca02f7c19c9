/** Titles of two genres whose synopses use different words, in the layout of TMDB records. */
export function smallCatalogue(): string {
  const worlds = [
    {
      genre: "Science Fiction",
      words: "rocket planet orbit alien galaxy astronaut starship laser gravity asteroid".split(" "),
    },
    {
      genre: "Romance",
      words: "kiss wedding love bride heart flowers letter paris dance bouquet".split(" "),
    },
  ];
  const lines = Array.from({ length: 240 }, (_, i) => {
    const { genre, words } = worlds[i % 2];
    const synopsis = Array.from(
      { length: 30 },
      (_unused, k) => words[(i * 7 + k * (1 + (i % 5))) % words.length],
    );
    return JSON.stringify({
      tmdb_id: 1000 + i,
      imdb_id: `tt${String(9_000_000 + i)}`,
      title: `Story ${i}`,
      overview: `${synopsis.join(" ")}.`,
      genres: [genre],
      release_date: "2001-02-03",
      vote_count: i,
    });
  });
  return `${lines.join("\n")}\n`;
}
