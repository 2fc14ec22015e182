import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { demandsEncryption, encryptsResponse, knowsCaller } from "../../src/encryption/channel.ts";
import { createEnvelopes } from "../../src/encryption/create-envelopes.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { createRuntime } from "../../src/runtime.ts";
import { createShell } from "../../src/shell/shell.ts";
import { captureLog } from "../captured-log.ts";
import { listen } from "../shell/sample-service.ts";
import { keyring } from "./keyring.ts";

const BETWEEN = ["vault.gateway", "gateway.vault"];
const gateway = createEnvelopes({ service: "gateway", keys: keyring(...BETWEEN) });
/** Has keys of the vault as well, and nothing to send there. */
const orders = createEnvelopes({ service: "orders", keys: keyring("vault.orders", "orders.vault") });
const vaultKeys = keyring(...BETWEEN, "vault.orders", "orders.vault");

/** A service that accepts only encrypted secrets, and returns the last one. */
function createVault(vault = createEnvelopes({ service: "vault", keys: vaultKeys })) {
  const stored: string[] = [];
  const Secret = Type.Object({ secret: Type.String({ minLength: 3 }) }, { additionalProperties: false });
  const app = createShell({
    name: "vault",
    description: "A service for tests.",
    runtime: createRuntime({ log: captureLog().log, metrics: createMetrics("vault") }),
    readiness: {},
    deadlineMs: 3000,
    bodyLimitBytes: 4096,
    envelopes: vault,
  })
    .post(
      "/secrets",
      ({ body: { secret }, sender, set }) => {
        stored.push(secret);
        set.status = 201;
        return { secret, sender };
      },
      {
        transform: demandsEncryption(["gateway", "vault"]),
        beforeHandle: knowsCaller(vault),
        afterHandle: encryptsResponse(vault),
        body: Secret,
        query: Type.Object({ from: Type.Optional(Type.String()) }),
      },
    )
    .get("/secrets/last", () => ({ secret: stored.at(-1) ?? "none" }), {
      afterHandle: encryptsResponse(vault),
      query: Type.Object({ at: Type.Optional(Type.String()) }),
    });
  return { app, stored };
}

const POST_SECRET = { method: "POST", path: "/secrets" };

const encrypted = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body,
  headers: { "x-service-communication": "encrypted", "content-type": "application/jose", ...headers },
});

const sealed = (content: unknown, headers?: Record<string, string>) =>
  encrypted(gateway.seal("vault", POST_SECRET, content), headers);

const codeOf = async (response: Response) => [response.status, (await response.json()).code];

describe("a route that requires encryption", () => {
  test("accepts an envelope, and has its sender", async () => {
    const { app } = createVault();
    await using server = listen(app);
    const response = await fetch(`${server.url}/secrets?from=here`, sealed({ secret: "open sesame" }));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ secret: "open sesame", sender: "gateway" });
  });

  test.each(["application/jose", "Application/JOSE; charset=utf-8"])(
    "takes an envelope by its media type alone: %s",
    async (type) => {
      const { app } = createVault();
      await using server = listen(app);
      const body = await gateway.seal("vault", POST_SECRET, { secret: "open sesame" });
      const init = { method: "POST", body, headers: { "content-type": type } };
      expect((await fetch(`${server.url}/secrets`, init)).status).toBe(201);
    },
  );

  test("refuses everything else, and does nothing", async () => {
    const { app, stored } = createVault();
    await using server = listen(app);
    const post = async (init: RequestInit) => await codeOf(await fetch(`${server.url}/secrets`, init));
    const json = { "content-type": "application/json" };
    const plain = JSON.stringify({ secret: "open sesame" });

    expect(await post({ method: "POST", body: plain, headers: json })).toEqual([422, "encryption_required"]);
    expect(await post({ method: "POST" })).toEqual([415, "unsupported_media_type"]);
    expect(await post(encrypted(plain, json))).toEqual([415, "unsupported_media_type"]);
    expect(await post(encrypted(plain))).toEqual([401, "unauthenticated"]);
    expect(await post(encrypted(""))).toEqual([401, "unauthenticated"]);
    expect(await post(encrypted("x".repeat(4097)))).toEqual([413, "body_too_large"]);
    const elsewhere = gateway.seal("vault", { method: "POST", path: "/elsewhere" }, {});
    expect(await post(encrypted(elsewhere))).toEqual([401, "unauthenticated"]);
    expect(await post(sealed({ secret: "no" }))).toEqual([422, "validation_failed"]);
    expect(stored).toEqual([]);
  });

  test("refuses the envelope of a sender that may not use it, like one that does not open", async () => {
    const { app, stored } = createVault();
    await using server = listen(app);
    const responseTo = async (jwe: string) => {
      const response = await fetch(`${server.url}/secrets`, encrypted(jwe));
      const { correlation_id: _, ...problem } = await response.json();
      return { status: response.status, problem, challenge: response.headers.get("www-authenticate") };
    };
    const good = { secret: "open sesame" };
    const ofOrders = await responseTo(orders.seal("vault", POST_SECRET, good));
    expect(ofOrders).toEqual(await responseTo("not an envelope"));
    expect(ofOrders.status).toBe(401);
    // A service that may not send does not learn what would be valid.
    expect(await responseTo(orders.seal("vault", POST_SECRET, {}))).toEqual(ofOrders);
    expect(stored).toEqual([]);
  });

  test("accepts an envelope once", async () => {
    const { app, stored } = createVault();
    await using server = listen(app);
    const init = sealed({ secret: "once" });
    expect((await fetch(`${server.url}/secrets`, init)).status).toBe(201);
    const second = await fetch(`${server.url}/secrets`, init);
    expect(second.headers.get("www-authenticate")).toBe("Bearer");
    expect(await codeOf(second)).toEqual([401, "unauthenticated"]);
    expect(stored).toEqual(["once"]);
  });

  test("responds 503 with Retry-After when it cannot remember more", async () => {
    const { app } = createVault(createEnvelopes({ service: "vault", keys: vaultKeys, mostRemembered: 0 }));
    await using server = listen(app);
    const response = await fetch(`${server.url}/secrets`, sealed({ secret: "open sesame" }));
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await codeOf(response)).toEqual([503, "replay_memory_full"]);
  });
});

test("a service without envelopes refuses bodies that must be encrypted, whatever the headers", async () => {
  const app = createShell({
    name: "bare",
    description: "A service for tests.",
    runtime: createRuntime({ log: captureLog().log, metrics: createMetrics("bare") }),
    readiness: {},
    deadlineMs: 3000,
    bodyLimitBytes: 4096,
  }).post("/secrets", ({ body }) => ({ body }), { transform: demandsEncryption(["gateway"]) });
  await using server = listen(app);
  const announced = encrypted("{}", { "content-type": "application/json" });
  const response = await fetch(`${server.url}/secrets`, announced);
  expect(await codeOf(response)).toEqual([422, "encryption_required"]);
});

describe("a response that may be encrypted", () => {
  const encryptedResponse = { "x-encrypt-response": "true" };

  test("is not encrypted unless it is requested", async () => {
    const { app } = createVault();
    await using server = listen(app);
    const response = await fetch(`${server.url}/secrets/last`);
    expect(response.headers.get("content-type")).toStartWith("application/json");
    expect(await response.json()).toEqual({ secret: "none" });
  });

  test("is in an envelope for the sender of the request", async () => {
    const { app } = createVault();
    await using server = listen(app);
    const response = await fetch(
      `${server.url}/secrets`,
      sealed({ secret: "open sesame" }, encryptedResponse),
    );
    expect([response.status, response.headers.get("content-type")]).toEqual([201, "application/jose"]);
    expect(gateway.open(await response.text(), POST_SECRET)).toEqual({
      from: "vault",
      content: { secret: "open sesame", sender: "gateway" },
    });
  });

  test("is in an envelope for the caller that is named, bound to the request", async () => {
    const { app } = createVault();
    await using server = listen(app);
    const headers = { ...encryptedResponse, "x-service-name": "gateway" };
    const response = await fetch(`${server.url}/secrets/last?at=once`, { headers });
    const jwe = await response.text();
    expect(() => gateway.open(jwe, { method: "GET", path: "/secrets" })).toThrow(
      expect.objectContaining({ status: 401 }),
    );
    expect(() => orders.open(jwe, { method: "GET", path: "/secrets/last" })).toThrow();
    expect(gateway.open(jwe, { method: "GET", path: "/secrets/last" })).toEqual({
      from: "vault",
      content: { secret: "none" },
    });
  });

  test("is not a request: a service with the same route does not take it for one", async () => {
    const { app } = createVault();
    await using server = listen(app);
    const response = await fetch(
      `${server.url}/secrets`,
      sealed({ secret: "open sesame" }, encryptedResponse),
    );
    const envelope = await response.text();
    // A vault that gets its own response as a request.
    const reflected = createVault(gateway);
    await using other = listen(reflected.app);
    expect(await codeOf(await fetch(`${other.url}/secrets`, encrypted(envelope)))).toEqual([
      401,
      "unauthenticated",
    ]);
    expect(gateway.open(envelope, POST_SECRET)).toMatchObject({ from: "vault" });
  });

  test.each<[string, Record<string, string>]>([
    ["no caller", {}],
    ["an anonymous caller", { "x-service-name": "stranger" }],
  ])("is 422 when the caller is %s", async (_, caller) => {
    const { app } = createVault();
    await using server = listen(app);
    const response = await fetch(`${server.url}/secrets/last`, {
      headers: { ...encryptedResponse, ...caller },
    });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { status, errors } = await response.json();
    const reason = "must be a service that has a key here";
    expect({ status, errors }).toEqual({ status: 422, errors: [{ field: "x-service-name", reason }] });
  });

  test("is refused before anything is done when the response could not be encrypted", async () => {
    const { app, stored } = createVault(
      createEnvelopes({ service: "vault", keys: keyring("vault.gateway") }),
    );
    await using server = listen(app);
    const response = await fetch(
      `${server.url}/secrets`,
      sealed({ secret: "open sesame" }, encryptedResponse),
    );
    expect(await codeOf(response)).toEqual([422, "validation_failed"]);
    expect(stored).toEqual([]);
  });
});
