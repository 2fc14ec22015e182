import { describe, expect, test } from "bun:test";
import { decodeProtectedHeader } from "jose";
import { createEnvelopes } from "../../src/encryption/create-envelopes.ts";
import { keyring } from "./keyring.ts";

const PURPOSE = { method: "POST", path: "/api/v1/users/register" };

const BETWEEN = ["users.gateway", "gateway.users"];
const gateway = createEnvelopes({ service: "gateway", keys: keyring(...BETWEEN) });
const users = createEnvelopes({ service: "users", keys: keyring(...BETWEEN) });

test.each([[{ name: "Gaia", tags: ["é", "💥"] }], [[]], [""], [0], [null]])(
  "%j comes out as it went in, with its sender",
  (content) => {
    expect(users.open(gateway.seal("users", PURPOSE, content), PURPOSE)).toEqual({
      from: "gateway",
      content,
    });
    expect(gateway.open(users.seal("gateway", PURPOSE, content), PURPOSE)).toEqual({
      from: "users",
      content,
    });
  },
);

test("no content is null", () => {
  const jwe = gateway.seal("users", PURPOSE, undefined);
  expect(users.open(jwe, PURPOSE)).toEqual({ from: "gateway", content: null });
});

test("an envelope is a compact JWE with sender, receiver, time and request, and shows nothing else", () => {
  const sealedAtS = Math.floor(Date.now() / 1000);
  const jwe = gateway.seal("users", PURPOSE, { password: "correct horse" });
  expect(jwe).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  const { iat, jti, ...claims } = decodeProtectedHeader(jwe);
  expect(claims).toEqual({
    ...PURPOSE,
    alg: "dir",
    enc: "A256GCM",
    kid: "users.gateway",
    iss: "gateway",
    aud: "users",
  });
  expect(iat as number).toBeGreaterThanOrEqual(sealedAtS);
  expect(jti as string).toMatch(/^[0-9a-f-]{36}$/);
  expect(Buffer.from(jwe.split(".")[3] ?? "", "base64url").toString("latin1")).not.toContain("horse");
});

test("the same content is never the same envelope", () => {
  const seal = () => gateway.seal("users", PURPOSE, {});
  expect(seal()).not.toBe(seal());
});

test("it is known which services can be sent to; sealing for another is an error", () => {
  expect(["users", "gateway", "orders", "", "__proto__"].map(gateway.reaches)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(() => gateway.seal("orders", PURPOSE, {})).toThrow(
    "there is no key to encrypt for orders: SERVICE_KEYS has no orders.gateway",
  );
});

test("a key of one direction neither seals nor opens the other", () => {
  const sender = createEnvelopes({ service: "gateway", keys: keyring("users.gateway") });
  expect(() =>
    createEnvelopes({ service: "users", keys: keyring("users.gateway") }).seal("gateway", PURPOSE, 1),
  ).toThrow();
  expect(() => sender.open(users.seal("gateway", PURPOSE, 1), PURPOSE)).toThrow();
});

describe("while a key is replaced", () => {
  const receiver = createEnvelopes({ service: "users", keys: keyring("users.gateway.2", "users.gateway.1") });
  const sender = (...kids: string[]) => createEnvelopes({ service: "gateway", keys: keyring(...kids) });
  const arrives = (from: ReturnType<typeof sender>) =>
    receiver.open(from.seal("users", PURPOSE, 1), PURPOSE).content;

  test("senders with the old key and with the new one are understood", () => {
    expect(arrives(sender("users.gateway.1"))).toBe(1);
    expect(arrives(sender("users.gateway.2"))).toBe(1);
  });

  test("a sender that lists both sends with the first", () => {
    const jwe = sender("users.gateway.1", "users.gateway.2").seal("users", PURPOSE, 1);
    expect(decodeProtectedHeader(jwe).kid).toBe("users.gateway.1");
  });

  test("the old key is refused once the receiver has dropped it", () => {
    const done = createEnvelopes({ service: "users", keys: keyring("users.gateway.2") });
    const jwe = sender("users.gateway.1").seal("users", PURPOSE, 1);
    expect(() => done.open(jwe, PURPOSE)).toThrow(expect.objectContaining({ status: 401 }));
  });

  test("the keys of another pair are not touched by it", () => {
    const both = createEnvelopes({
      service: "users",
      keys: keyring("users.gateway.2", "users.gateway.1", "users.operator"),
    });
    const operator = createEnvelopes({ service: "operator", keys: keyring("users.operator") });
    expect(both.open(operator.seal("users", PURPOSE, 1), PURPOSE).from).toBe("operator");
  });
});
