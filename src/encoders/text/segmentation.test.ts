import { describe, expect, it } from "vitest";
import { documentWords, segmentWords } from "./segmentation.ts";

describe("segmentWords", () => {
  it("lower-cases English and keeps inner apostrophes and digits", () => {
    expect(segmentWords("It's 1999: the T-800 isn't 'over' yet, dogs' day")).toEqual([
      "it's",
      "1999",
      "the",
      "800",
      "isn't",
      "over",
      "yet",
      "dogs",
      "day",
    ]);
  });

  it("gives the same words whichever apostrophe is typed and in whichever form letters are composed", () => {
    expect(segmentWords("Amélie’s café")).toEqual(["amélie's", "café"]);
    expect(segmentWords("Ame\u0301lie")).toEqual(segmentWords("Amélie"));
    expect(segmentWords("ＴＯＫＹＯ ﬁlm")).toEqual(["tokyo", "film"]);
  });

  it("keeps words of other scripts with spaces whole", () => {
    expect(segmentWords("Война и мир")).toEqual(["война", "мир"]);
    expect(segmentWords("नमस्ते दुनिया")).toEqual(["नमस्ते", "दुनिया"]);
    expect(segmentWords("기생충 영화")).toEqual(["기생충", "영화"]);
  });

  it("cuts Japanese, Chinese and Thai, which have no spaces", () => {
    expect(segmentWords("千と千尋の神隠し")).toContain("千尋");
    expect(segmentWords("我喜欢电影")).toEqual(["我", "喜欢", "电影"]);
    expect(segmentWords("ฉันรักภาพยนตร์")).toEqual(["ฉัน", "รัก", "ภาพยนตร์"]);
  });

  it("cuts mixed text by script", () => {
    expect(segmentWords("The 東京 Story")).toEqual(["the", "東京", "story"]);
  });

  it("gives nothing for nothing", () => {
    expect(segmentWords("")).toEqual([]);
    expect(segmentWords("… ' '' a ? 🎬")).toEqual([]);
  });
});

describe("documentWords", () => {
  it("puts the terms after the text, as they are", () => {
    expect(documentWords({ text: "Big fish", terms: ["tim_burton", "X"] })).toEqual([
      "big",
      "fish",
      "tim_burton",
      "X",
    ]);
  });
});
