import { expect, it } from "vitest";
import { eventNotes } from "./event-notes.ts";

it("names what is odd among events, how much of it there is, and what was done with it", () => {
  expect(eventNotes({ events: 9, duplicates: 0, titles: 3 })).toBe("");
  expect(eventNotes({ backwards: 1234, viewersWithoutLikes: 1, duplicates: 2 })).toBe(
    "Events: repeated 2 (count once); not in the order of time 1,234 (put in order); viewers without a liking 1 (served as new ones).",
  );
});
