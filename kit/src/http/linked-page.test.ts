import { describe, expect, test } from "bun:test";
import { linkedPage, type PageCursors, placeOf } from "./linked-page.ts";

const rows = Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }));

type Numbered = { id: number };
const cursors: PageCursors<Numbered> = {
  next: ({ id }) => ["after", id],
  previous: ({ id }) => ["before", id],
};

/** The page that a request with this query gets of ten rows, and its `Link`. */
async function pageOf(
  query: string,
  { limit, after, before }: { limit: number; after?: number; before?: number },
) {
  const set: { headers: Record<string, string | number | undefined> } = { headers: {} };
  const request = { url: `http://localhost:8001/api/things${query}` };
  const page = await linkedPage(
    { path: "/api/things", request, set },
    { limit, place: placeOf(["after", after], ["before", before]) },
    async (most) =>
      before === undefined
        ? rows.filter(({ id }) => id > (after ?? 0)).slice(0, most)
        : rows.filter(({ id }) => id < before).slice(-most),
    cursors,
  );
  return { ids: page.map(({ id }) => id), link: set.headers.link };
}

describe("a page at the start", () => {
  test("with rows after it links to the next", async () => {
    expect(await pageOf("?limit=3", { limit: 3 })).toEqual({
      ids: [1, 2, 3],
      link: '</api/things?limit=3&after=3>; rel="next"',
    });
  });

  test("that has all rows has no link", async () => {
    expect(await pageOf("?limit=20", { limit: 20 })).toMatchObject({ link: undefined });
    expect(await pageOf("?limit=10", { limit: 10 })).toMatchObject({ link: undefined });
  });
});

describe("a page after a row", () => {
  test("links to the next and to the previous one", async () => {
    expect(await pageOf("?limit=3&after=3", { limit: 3, after: 3 })).toEqual({
      ids: [4, 5, 6],
      link: '</api/things?limit=3&after=6>; rel="next", </api/things?limit=3&before=4>; rel="prev"',
    });
  });

  test("that ends with the last row links to the previous one only", async () => {
    expect(await pageOf("?limit=3&after=7", { limit: 3, after: 7 })).toEqual({
      ids: [8, 9, 10],
      link: '</api/things?limit=3&before=8>; rel="prev"',
    });
  });

  test("without rows has no link", async () => {
    expect(await pageOf("?limit=3&after=10", { limit: 3, after: 10 })).toEqual({ ids: [], link: undefined });
  });
});

describe("a page before a row", () => {
  test("has the last rows before it, and links to both sides", async () => {
    expect(await pageOf("?before=8&limit=3", { limit: 3, before: 8 })).toEqual({
      ids: [5, 6, 7],
      link: '</api/things?limit=3&after=7>; rel="next", </api/things?before=5&limit=3>; rel="prev"',
    });
  });

  test.each([
    [4, [1, 2, 3]],
    [3, [1, 2]],
  ])("that begins with the first row links to the next one only: before %d", async (before, ids) => {
    expect(await pageOf(`?before=${before}`, { limit: 3, before })).toEqual({
      ids,
      link: `</api/things?after=${ids.at(-1)}>; rel="next"`,
    });
  });

  test("without rows has no link", async () => {
    expect(await pageOf("?before=1", { limit: 3, before: 1 })).toEqual({ ids: [], link: undefined });
  });
});

test("a page cannot be after one row and before another", () => {
  expect(() => placeOf(["after", 1], ["before", 2])).toThrow(
    expect.objectContaining({
      status: 422,
      errors: [{ field: "before", reason: "cannot be used with after" }],
    }),
  );
});

describe("the link", () => {
  test("keeps the other parameters and replaces the cursor, however often it came", async () => {
    const { link } = await pageOf("?after=1&name_filter=a&limit=2&after=2", { limit: 2, after: 2 });
    expect(link).toStartWith('</api/things?after=4&name_filter=a&limit=2>; rel="next"');
  });

  test("of a request without a query has the cursor alone", async () => {
    expect((await pageOf("", { limit: 2 })).link).toBe('</api/things?after=2>; rel="next"');
  });

  test.each(["a>b", 'q"q', "a b", "a,b;c", "100%", "é🦸", "a\r\nx-injected: 1", "a&limit=9", "a#b"])(
    "keeps %j as it was, and stays one header value",
    async (text) => {
      const { link } = await pageOf(`?limit=2&name_filter=${encodeURIComponent(text)}`, { limit: 2 });
      expect(String(link)).toMatch(/^<[!-;=?-~]+>; rel="next"$/);
      const target = new URL(String(link).slice(1, String(link).indexOf(">")), "http://localhost");
      expect(Object.fromEntries(target.searchParams)).toEqual({ limit: "2", name_filter: text, after: "2" });
    },
  );
});
