import { expect, test } from "bun:test";
import { anyReplica } from "./any-replica.ts";

/** Requests to replicas called a, b, c, of which some fail or respond with a status. */
function requests(urls: readonly string[], outcomes: Record<string, number | Error>) {
  const made: string[] = [];
  const any = anyReplica(urls);
  const request = () =>
    any(async (url) => {
      made.push(url);
      const outcome = outcomes[url] ?? 200;
      if (outcome instanceof Error) throw outcome;
      return new Response(url, { status: outcome });
    });
  return { made, request };
}

test("requests go to one replica while it responds, whatever it finds wrong with them", async () => {
  const { made, request } = requests(["a", "b"], { a: 404 });
  await request();
  expect((await request()).status).toBe(404);
  expect(made).toEqual(["a", "a"]);
});

test("a replica that fails or cannot be reached is left for the next, and the next request begins there", async () => {
  const { made, request } = requests(["a", "b", "c"], { a: new Error("refused"), b: 500 });
  expect(await (await request()).text()).toBe("c");
  await request();
  expect(made).toEqual(["a", "b", "c", "c"]);
});

test("when all fail the outcome is that of the last, each is tried once, and the next request begins with another", async () => {
  const { made, request } = requests(["a", "b"], { a: 503, b: new Error("refused") });
  await expect(request()).rejects.toThrow("refused");
  expect(made).toEqual(["a", "b"]);
  const busy = requests(["a", "b"], { a: new Error("refused"), b: 503 });
  expect((await busy.request()).status).toBe(503);
  expect(busy.made).toEqual(["a", "b"]);
});
