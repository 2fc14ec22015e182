import { afterAll, describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { invalid } from "@super-heroes/kit/http/problem";
import { type Contract, exampleOf, type Need } from "./contract.ts";
import { requireFulfilled, requireReadable } from "./fulfilment.ts";

/** A provider that returns what it received. */
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  development: false,
  fetch: async (request) =>
    Response.json(
      { path: new URL(request.url).pathname, id: request.headers.get("x-id"), body: await request.text() },
      { headers: { "x-known": "yes" } },
    ),
});
afterAll(() => server.stop(true));
const url = `http://127.0.0.1:${server.port}`;

const need = (changes: Partial<Need> = {}): Need => ({
  name: "a thing",
  request: { path: "/things" },
  response: { status: 200 },
  ...changes,
});
const contract: Contract = { consumer: "fights", provider: "things" };
const found = { file: "services/fights/contracts/things.ts", contract };
const NAMED =
  "things breaks its contract with fights, which needs a thing (services/fights/contracts/things.ts)\n";

describe("a need", () => {
  test("is sent with the values of its state", async () => {
    const request = {
      method: "POST",
      path: "/things/{id}",
      headers: { "x-id": "{id}" },
      body: { id: "{id}" },
    } as const;
    const states = { "a thing": async () => ({ values: { id: '"7"' } }) };
    const { body } = await requireFulfilled(found, need({ given: "a thing", request }), { url, states });
    expect(body).toEqual({ path: "/things/%227%22", id: '"7"', body: '{"id":"\\"7\\""}' });
  });

  test("names the state that the provider does not prepare, and its file", async () => {
    const states = { "no rows": async () => ({}) };
    await expect(requireFulfilled(found, need({ given: "a thing" }), { url, states })).rejects.toThrow(
      "services/fights/contracts/things.ts needs a thing, given a thing: the provider's test has to prepare this state. It prepares: no rows",
    );
  });

  test("names a value that the state does not have", async () => {
    const request = { path: "/things/{id}" };
    await expect(requireFulfilled(found, need({ request }), { url })).rejects.toThrow(
      "the state has no value id, which /things/{id} needs",
    );
  });

  test("is not fulfilled by another status, without a header, with another field or code", async () => {
    const message = async (response: Need["response"]) =>
      await requireFulfilled(found, need({ response }), { url }).then(
        () => "fulfilled",
        (error: Error) => error.message,
      );
    expect(await message({ status: 200, headers: ["x-known"] })).toBe("fulfilled");
    expect(await message({ status: 404 })).toStartWith(
      `${NAMED}  GET /things: the status is 200 instead of 404: `,
    );
    expect(await message({ status: 200, headers: ["retry-after"] })).toContain(
      "the header retry-after is missing",
    );
    expect(await message({ status: 200, code: "gone" })).toContain('/code is undefined instead of "gone"');
    const body = Type.Object({ path: Type.Integer(), size: Type.Integer() });
    const lines = (await message({ status: 200, body })).split("\n").slice(1, 3).toSorted();
    expect(lines).toEqual([
      '  GET /things: /path is "/things": expected integer',
      "  GET /things: /size is missing",
    ]);
  });
});

test("an event that its consumer refuses is named, with the invalid fields", () => {
  const event = { id: "1", type: "thing.made", source: "things", time: "2031-05-01T10:00:00Z", data: {} };
  const read = () => {
    throw invalid([{ field: "/data/name", reason: "is required" }]);
  };
  expect(() => requireReadable(found, { type: "thing.*", read, example: event }, event)).toThrow(
    "things breaks its contract with fights, which needs the event thing.* (services/fights/contracts/things.ts)\n" +
      "  the event thing.made: /data/name is required",
  );
});

test("an example is found by the name of its need", () => {
  const response = { status: 200, example: { id: 7 } };
  const stated = { ...contract, needs: [need({ response }), need({ name: "another thing" })] };
  expect(exampleOf(stated, "a thing")).toEqual({ id: 7 });
  expect(() => exampleOf(stated, "another thing")).toThrow(
    "the contract of fights with things has no example of another thing",
  );
});
