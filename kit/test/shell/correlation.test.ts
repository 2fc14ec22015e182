import { expect, setDefaultTimeout, test } from "bun:test";
import { createSampleService, listen } from "./sample-service.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

test("the caller's id is echoed, in the header and in a problem's body", async () => {
  const { send } = createSampleService();
  const headers = { "x-correlation-id": "order-42" };
  expect((await send("/health", { headers })).headers.get("x-correlation-id")).toBe("order-42");
  const problem = await send("/nowhere", { headers });
  expect(problem.headers.get("x-correlation-id")).toBe("order-42");
  expect((await problem.json()).correlation_id).toBe("order-42");
});

test.each([
  ["absent", {}],
  ["with a blank", { "x-correlation-id": "two words" }],
  ["too long", { "x-correlation-id": "x".repeat(129) }],
])("an id that is %s is replaced by a new one", async (_, headers: Record<string, string>) => {
  const { send, finished } = createSampleService();
  const response = await send("/health", { headers });
  const id = response.headers.get("x-correlation-id");
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await finished(response)).toMatchObject({ correlationId: id });
});

test("1,000 concurrent requests keep their own ids, in responses and log lines, failed ones included", async () => {
  const { app, lines, line } = createSampleService();
  await using server = listen(app);
  const REQUESTS = 1000;
  const turnsOf = (number: number) => number % 7;

  const responses = await Promise.all(
    Array.from({ length: REQUESTS }, async (_, number) => {
      const id = `request-${number}`;
      const response = await fetch(`${server.url}/turns/${turnsOf(number)}`, {
        headers: { "x-correlation-id": id },
      });
      const { correlation_id, correlationId } = await response.json();
      return { id, header: response.headers.get("x-correlation-id"), body: correlation_id ?? correlationId };
    }),
  );
  expect(responses.filter(({ id, header, body }) => header !== id || body !== id)).toEqual([]);

  const logged = await Promise.all(
    responses.map(({ id }) => line(({ correlationId, msg }) => msg === "request" && correlationId === id)),
  );
  const path = (number: number) => `/turns/${turnsOf(number)}`;
  expect(logged.filter((entry, number) => entry.path !== path(number))).toEqual([]);

  const failures = lines.filter(({ level }) => level === 50);
  expect(failures).toHaveLength(responses.filter((_, number) => turnsOf(number) % 3 === 0).length);
  const messageOf = ({ err }: (typeof failures)[number]) => (err as { message: string }).message;
  expect(failures.filter((entry) => messageOf(entry) !== `failed for ${entry.correlationId}`)).toEqual([]);
});
