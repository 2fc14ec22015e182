import { describe, expect, test } from "bun:test";
import { linkedPage } from "./linked-page.ts";

const rows = Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }));

/** The page that a request with this query gets of ten rows, and its `Link`. */
async function pageOf(query: string, { limit, after = 0 }: { limit: number; after?: number }) {
  const set: { headers: Record<string, string | number | undefined> } = { headers: {} };
  const request = { url: `http://localhost:8001/api/things${query}` };
  const page = await linkedPage(
    { path: "/api/things", request, set },
    limit,
    async (most) => rows.filter(({ id }) => id > after).slice(0, most),
    ({ id }) => ({ after: id }),
  );
  return { ids: page.map(({ id }) => id), link: set.headers.link };
}

describe("a page", () => {
  test("with rows after it links to the next", async () => {
    expect(await pageOf("?limit=3", { limit: 3 })).toEqual({
      ids: [1, 2, 3],
      link: '</api/things?limit=3&after=3>; rel="next"',
    });
  });

  test("that ends with the last row has no link", async () => {
    expect(await pageOf("?limit=3&after=7", { limit: 3, after: 7 })).toEqual({
      ids: [8, 9, 10],
      link: undefined,
    });
    expect(await pageOf("?limit=20", { limit: 20 })).toMatchObject({ link: undefined });
    expect(await pageOf("?limit=10", { limit: 10 })).toMatchObject({ link: undefined });
  });

  test("without rows has no link", async () => {
    expect(await pageOf("?limit=3&after=10", { limit: 3, after: 10 })).toEqual({ ids: [], link: undefined });
  });
});

describe("the link", () => {
  test("keeps the other parameters and replaces the cursor, however often it came", async () => {
    const { link } = await pageOf("?after=1&name_filter=a&limit=2&after=2", { limit: 2, after: 2 });
    expect(link).toBe('</api/things?after=4&name_filter=a&limit=2>; rel="next"');
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
