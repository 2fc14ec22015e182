/** What a developer of heroes reads when a change breaks a consumer: the real service, with its responses changed on the way. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ServiceUnderTest, startCatalog } from "@super-heroes/catalog/test/service-under-test";
import { contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import { requireFulfilled } from "@super-heroes/testing/contracts/fulfilment";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { heroCatalog } from "../src/model.ts";

const FILE = "services/fights/contracts/draws.ts";
const contracts = await contractsWith("heroes");
const draws = contracts.find(({ file }) => file === FILE);
const [draw] = draws?.contract.needs ?? [];
if (!draws || !draw) throw new Error(`${FILE} states no need of heroes`);

let database: TestDatabase;
let heroes: ServiceUnderTest;
beforeAll(async () => {
  database = await embeddedEngine.create();
  heroes = await startCatalog(heroCatalog, database);
});
afterAll(async () => {
  await heroes.stop();
  await database.drop();
});

/** The message with which the contract of fights fails when `change` is made to each response. */
async function messageAfter(change: (response: Response, url: URL) => Response | Promise<Response>) {
  const changed = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    async fetch({ url }) {
      const { pathname, search } = new URL(url);
      return await change(await fetch(heroes.url + pathname + search), new URL(url));
    },
  });
  try {
    const provider = { url: `http://127.0.0.1:${changed.port}` };
    const outcome = await requireFulfilled(
      draws as NonNullable<typeof draws>,
      draw as NonNullable<typeof draw>,
      provider,
    ).then(
      () => "fulfilled",
      (error: Error) => error.message,
    );
    return outcome.split("\n");
  } finally {
    await changed.stop(true);
  }
}

const NAMED = `heroes breaks its contract with fights, which needs a hero, drawn at random (${FILE})`;
const ADVICE = "Keep what fights uses, or change fights first: docs/contracts.md";

test("without a change, and with a new field, the contract is fulfilled", async () => {
  expect(await messageAfter((response) => response)).toEqual(["fulfilled"]);
  expect(
    await messageAfter(async (response) => Response.json({ ...(await response.json()), age: 40 })),
  ).toEqual(["fulfilled"]);
});

test("a field that is removed is named, with its consumer and the file", async () => {
  const message = await messageAfter(async (response) => {
    const { powers: _, ...rest } = await response.json();
    return Response.json(rest);
  });
  expect(message).toEqual([NAMED, "  GET /api/heroes/random_hero: /powers is missing", ADVICE]);
});

test("a field of another type is named", async () => {
  const message = await messageAfter(async (response) =>
    Response.json({ ...(await response.json()), level: "7" }),
  );
  expect(message).toEqual([NAMED, '  GET /api/heroes/random_hero: /level is "7": expected integer', ADVICE]);
});

test("a parameter that is required now is named", async () => {
  const refusal = { code: "validation_failed", errors: [{ field: "season", reason: "is required" }] };
  const message = await messageAfter((response, url) =>
    url.searchParams.has("season") ? response : Response.json(refusal, { status: 422 }),
  );
  expect(message[1]).toBe(
    `  GET /api/heroes/random_hero: the status is 422 instead of 200: ${JSON.stringify(refusal)}`,
  );
});
