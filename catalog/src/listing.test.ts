import { describe, expect, test } from "bun:test";
import { Deadline, DeadlineExceeded } from "@super-heroes/kit/request/deadline";
import type { CatalogRow } from "./catalog.ts";
import { listing } from "./listing.ts";
import type { PageRequest } from "./store/catalog-store.ts";

/** A table with the ids 1 to `size`, which records its requests; it fails after the id `failAfter`. */
function table(size: number, failAfter = Number.POSITIVE_INFINITY) {
  const requests: PageRequest[] = [];
  return {
    requests,
    async page(request: PageRequest): Promise<CatalogRow[]> {
      requests.push(request);
      if (request.after >= failAfter) throw new Error("the store went down");
      const count = Math.max(0, Math.min(request.limit, size - request.after));
      return Array.from({ length: count }, (_, index) => ({ id: request.after + index + 1 }));
    },
  };
}

const list = (store: ReturnType<typeof table>, query: Parameters<typeof listing>[1] = {}) =>
  listing(store, query, (row) => ({ ...row, seen: "yes" }), Deadline.after(10_000), target());

const target = () => ({
  path: "/api/things",
  request: new Request("http://localhost/api/things?limit=1000"),
  set: { headers: {} as Record<string, string | number | undefined> },
  server: null,
  streamIdleMs: 10_000,
});

describe("a listing without a limit", () => {
  test.each([0, 1, 999])("of %d rows is an array, read with one query", async (size) => {
    const store = table(size);
    expect(await list(store)).toEqual(
      Array.from({ length: size }, (_, index) => ({ id: index + 1, seen: "yes" })),
    );
    expect(store.requests).toHaveLength(1);
  });

  test.each([1000, 1001, 2000, 2500])(
    "of %d rows is streamed as one JSON array, whole and in order",
    async (size) => {
      const response = await list(table(size));
      expect(response).toBeInstanceOf(Response);
      expect((response as Response).headers.get("content-type")).toBe("application/json");
      expect<unknown>(await (response as Response).json()).toEqual(
        Array.from({ length: size }, (_, index) => ({ id: index + 1, seen: "yes" })),
      );
    },
  );

  test("starts after an id, and keeps its filter on every page", async () => {
    const store = table(2500);
    const rows = await ((await list(store, { after: 400, name_filter: "bell" })) as Response).json();
    expect(rows).toHaveLength(2100);
    expect(rows[0]).toEqual({ id: 401, seen: "yes" });
    expect(store.requests.map(({ nameFilter }) => nameFilter)).toEqual(["bell", "bell", "bell"]);
  });

  test("reads no further ahead than the client does", async () => {
    const store = table(100_000);
    const reader = ((await list(store)) as Response).body?.getReader();
    await reader?.read();
    expect(store.requests).toHaveLength(1);
    await reader?.cancel();
  });

  test("is cut off, not closed, when the store fails midway", async () => {
    const response = (await list(table(5000, 3000))) as Response;
    await expect(response.text()).rejects.toThrow("the store went down");
  });
});

test("a listing whose deadline has passed is not read, and does not look empty", async () => {
  const store = table(3);
  const late = listing(store, {}, (row) => row, Deadline.after(0), target());
  await expect(late).rejects.toBeInstanceOf(DeadlineExceeded);
  expect(store.requests).toEqual([]);
});

describe("a listing with a limit", () => {
  test("is one page", async () => {
    const store = table(5000);
    expect(await list(store, { limit: 1000, after: 7 })).toHaveLength(1000);
    expect(store.requests).toEqual([{ after: 7, before: undefined, limit: 1001, nameFilter: undefined }]);
  });
});
