import { describe, expect, test } from "bun:test";
import { decodeProtectedHeader } from "jose";
import { createEnvelopes } from "../../src/encryption/create-envelopes.ts";
import { keyring } from "./keyring.ts";

const PURPOSE = { method: "POST", path: "/api/v1/users/register" };

const gateway = createEnvelopes({ service: "gateway", keys: keyring("gateway", "users") });
const users = createEnvelopes({ service: "users", keys: keyring("users", "gateway") });

test.each([[{ name: "Gaia", tags: ["é", "💥"] }], [[]], [""], [0], [null]])(
  "%j comes out as it went in, with its sender",
  async (content) => {
    const jwe = await gateway.seal("users", PURPOSE, content);
    expect(await users.open(jwe, PURPOSE)).toEqual({ from: "gateway", content });
  },
);

test("no content is null", async () => {
  const jwe = await gateway.seal("users", PURPOSE, undefined);
  expect(await users.open(jwe, PURPOSE)).toEqual({ from: "gateway", content: null });
});

test("an envelope is a compact JWE that says who, for whom, when and for which request, and shows nothing else", async () => {
  const sealedAtS = Math.floor(Date.now() / 1000);
  const jwe = await gateway.seal("users", PURPOSE, { password: "correct horse" });
  expect(jwe).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  const { iat, jti, ...claims } = decodeProtectedHeader(jwe);
  expect(claims).toEqual({
    ...PURPOSE,
    alg: "dir",
    enc: "A256GCM",
    kid: "users",
    iss: "gateway",
    aud: "users",
  });
  expect(iat as number).toBeGreaterThanOrEqual(sealedAtS);
  expect(jti as string).toMatch(/^[0-9a-f-]{36}$/);
  expect(Buffer.from(jwe.split(".")[3] ?? "", "base64url").toString("latin1")).not.toContain("horse");
});

test("the same content is never the same envelope", async () => {
  const seal = () => gateway.seal("users", PURPOSE, {});
  expect(await seal()).not.toBe(await seal());
});

test("it is known which services can be sent to; sealing for another is an error", async () => {
  expect(["users", "gateway", "orders", "", "__proto__"].map((name) => gateway.reaches(name))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  await expect(gateway.seal("orders", PURPOSE, {})).rejects.toThrow(
    "there is no key to encrypt for orders with: SERVICE_KEYS has none of its name",
  );
});

describe("while a key is replaced", () => {
  const receiver = createEnvelopes({ service: "users", keys: keyring("users.2", "users.1") });
  const sender = (...kids: string[]) =>
    createEnvelopes({ service: "gateway", keys: keyring("gateway", ...kids) });
  const arrives = async (from: ReturnType<typeof sender>) =>
    (await receiver.open(await from.seal("users", PURPOSE, 1), PURPOSE)).content;

  test("senders with the old key and with the new one are understood", async () => {
    expect(await arrives(sender("users.1"))).toBe(1);
    expect(await arrives(sender("users.2"))).toBe(1);
  });

  test("a sender that lists both sends with the first", async () => {
    const jwe = await sender("users.1", "users.2").seal("users", PURPOSE, 1);
    expect(decodeProtectedHeader(jwe).kid).toBe("users.1");
  });

  test("the old key is refused once the receiver has dropped it", async () => {
    const done = createEnvelopes({ service: "users", keys: keyring("users.2") });
    const jwe = await sender("users.1").seal("users", PURPOSE, 1);
    await expect(done.open(jwe, PURPOSE)).rejects.toMatchObject({ status: 401 });
  });
});
