import { describe, expect, test } from "bun:test";
import { decodeProtectedHeader } from "jose";
import { createEnvelopes } from "../../src/encryption/create-envelopes.ts";
import { Problem, problemResponse } from "../../src/http/problem.ts";
import { type Forgery, forged, NOW_MS, PURPOSE, underKey, withHeader } from "./forged.ts";
import { keyring } from "./keyring.ts";

/** The envelopes of users, at the time of the tests. */
function createUsers(mostRemembered = 10) {
  const clock = { nowMs: NOW_MS };
  const keys = keyring("users.gateway", "gateway.users", "users.orders");
  const users = createEnvelopes({ service: "users", keys, mostRemembered, now: () => clock.nowMs });
  return { clock, users };
}

/** The problem that opening an envelope ends with. */
async function responseTo(jwe: string, { users } = createUsers(), purpose = PURPOSE): Promise<unknown> {
  try {
    return users.open(jwe, purpose);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const response = problemResponse(error, purpose.path, "id-1");
    return { headers: [...response.headers].sort(), body: await response.text() };
  }
}

/** The response to every refused envelope. */
const REFUSED = {
  headers: [
    ["content-type", "application/problem+json"],
    ["www-authenticate", "Bearer"],
  ],
  body: JSON.stringify({
    type: "about:blank",
    title: "Unauthorized",
    status: 401,
    detail: "Valid credentials are required.",
    instance: PURPOSE.path,
    code: "unauthenticated",
    correlation_id: "id-1",
  }),
};

const ageS = (seconds: number): Forgery => ({ claims: { iat: NOW_MS / 1000 - seconds } });

test.each<[string, Forgery]>([
  ["nothing wrong with it", {}],
  ["60 s of age", ageS(60)],
  ["a clock 5 s ahead", ageS(-5)],
  ["a header member that is not known", { claims: { typ: "JWE" } }],
])("an envelope with %s is opened", async (_, forgery) => {
  expect(await responseTo(await forged(forgery))).toEqual({ from: "gateway", content: {} });
});

describe("refused, with one response:", () => {
  test.each<[string, Forgery]>([
    ["61 s of age", ageS(61)],
    ["a clock 6 s ahead", ageS(-6)],
    ["no time", { claims: { iat: undefined } }],
    ["a time that is none", { claims: { iat: "now" } }],
    ["another recipient", { claims: { aud: "orders" } }],
    ["several recipients", { claims: { aud: ["users"] } }],
    ["no recipient", { claims: { aud: undefined } }],
    ["another method", { claims: { method: "PUT" } }],
    ["another path", { claims: { path: "/api/v1/users/login" } }],
    ["a path that only resolves to this one", { claims: { path: "/api/v1/users/./register" } }],
    ["no id", { claims: { jti: undefined } }],
    ["an id too short to be one", { claims: { jti: "1" } }],
    ["an id of 65 characters", { claims: { jti: "x".repeat(65) } }],
    ["no sender", { claims: { iss: undefined } }],
    ["a sender that is not a service", { claims: { iss: "../gateway" } }],
    ["another's name: a sender that has other keys here", { claims: { iss: "orders" } }],
    ["another's name and kid, under its own key", { claims: { iss: "orders", kid: "users.orders" } }],
    [
      "its own name, under the key of another that is named",
      { keyOf: "users.orders", claims: { kid: "users.orders" } },
    ],
    ["the name of one that has no key here", { claims: { iss: "fights", kid: "users.fights" } }],
    ["our own name", { keyOf: "gateway.users", claims: { iss: "users", kid: "gateway.users" } }],
    ["the key of the way back", { keyOf: "gateway.users" }],
    ["the key of the way back, named", { keyOf: "gateway.users", claims: { kid: "gateway.users" } }],
    ["an unknown kid", { claims: { kid: "users.gateway.9" } }],
    ["the kid of another direction", { claims: { kid: "gateway.users" } }],
    ["the kid that was enough before: the receiver alone", { claims: { kid: "users" } }],
    ["no kid", { claims: { kid: undefined } }],
    ["a kid like a path", { claims: { kid: "../users.gateway" } }],
    ["a kid like an address", { claims: { kid: "http://127.0.0.1:9/users.gateway" } }],
    ["a kid like a member of every object", { claims: { kid: "__proto__" } }],
    ["a kid that is a list", { claims: { kid: ["users.gateway"] } }],
    ["the wrong way to encrypt content", { claims: { enc: "A128GCM" } }],
    ["the wrong way to use the key", { claims: { alg: "A256KW" } }],
    ["an extension that must be understood", { claims: { crit: ["urgent"], urgent: true } }],
    ["compression", { claims: { zip: "DEF" }, content: JSON.stringify("x".repeat(10_000)) }],
  ])("%s", async (_, forgery) => {
    expect(await responseTo(await forged(forgery))).toEqual(REFUSED);
  });

  test.each([
    ["no algorithm", { alg: undefined }],
    ["the algorithm none", { alg: "none" }],
    ["a password in place of a key", { alg: "PBES2-HS256+A128KW", p2c: 1_000_000_000, p2s: "AAAA" }],
    ["a public key's algorithm", { alg: "RSA-OAEP-256" }],
    ["a public key in the header", { alg: "ECDH-ES", epk: { kty: "OKP", crv: "X25519", x: "AA" } }],
  ])("a header with %s", async (_, change) => {
    const jwe = await forged({});
    expect(await responseTo(withHeader(jwe, { ...decodeProtectedHeader(jwe), ...change }))).toEqual(REFUSED);
  });

  test.each(["", "{}", "a.b.c", "....", "..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA", "\0"])(
    "what is not an envelope: %j",
    async (text) => {
      expect(await responseTo(text)).toEqual(REFUSED);
    },
  );

  test("a key in the envelope besides the one agreed on", async () => {
    const [header, , ...rest] = (await forged({})).split(".");
    expect(await responseTo([header, "AAAA", ...rest].join("."))).toEqual(REFUSED);
  });

  test("a good envelope at another route or method", async () => {
    const jwe = await forged({});
    expect(await responseTo(jwe, createUsers(), { ...PURPOSE, method: "PUT" })).toEqual(REFUSED);
    const elsewhere = () => createUsers().users.open(jwe, { ...PURPOSE, path: `${PURPOSE.path}/` });
    expect(elsewhere).toThrow(expect.objectContaining({ status: 401 }));
  });

  test.each([
    ["the kid", (header: string) => header.replace('"kid"', '"kid":"users.orders","kid"')],
    ["the kid, written otherwise", (header: string) => header.replace("{", '{"\\u006bid":"users.orders",')],
    ["the sender", (header: string) => header.replace('"iss"', '"iss":"orders","iss"')],
    ["a member that is not known", (header: string) => header.replace("{", '{"x":{"x":1},"x":{"x":1},')],
  ])("a header that names %s twice, under the right key", async (_, twice) => {
    const { users } = createUsers();
    const claims = decodeProtectedHeader(await forged({}));
    const once = underKey("users.gateway", JSON.stringify(claims));
    expect(users.open(once, PURPOSE)).toEqual({ from: "gateway", content: {} });
    const jwe = underKey("users.gateway", twice(JSON.stringify({ ...claims, jti: crypto.randomUUID() })));
    expect(await responseTo(jwe)).toEqual(REFUSED);
  });

  test.each(["[]", "null", "7", '"users"', "{", "\ufeff{}", ""])("a header that is %j", async (header) => {
    expect(await responseTo(underKey("users.gateway", header))).toEqual(REFUSED);
  });

  test("an initialization vector or a tag of another length, under the right key", async () => {
    const header = JSON.stringify(decodeProtectedHeader(await forged({})));
    for (const lengths of [{ iv: 16 }, { iv: 8 }, { tag: 12 }, { tag: 4 }])
      expect(await responseTo(underKey("users.gateway", header, lengths))).toEqual(REFUSED);
  });

  test("any beginning of a good envelope, and one with more parts", async () => {
    const receiver = createUsers();
    const jwe = await forged({});
    for (let length = 0; length < jwe.length; length++)
      expect(await responseTo(jwe.slice(0, length), receiver)).toEqual(REFUSED);
    for (const more of [".", ".AA", ".AAAA.AAAA"])
      expect(await responseTo(jwe + more, receiver)).toEqual(REFUSED);
    expect(await responseTo(jwe, receiver)).toEqual({ from: "gateway", content: {} });
  });

  test("what was opened before, as long as it would be fresh, and also when both come at once", async () => {
    const receiver = createUsers();
    const jwe = await forged(ageS(-5));
    const responses = await Promise.all([responseTo(jwe, receiver), responseTo(jwe, receiver)]);
    expect(responses.filter((response) => Bun.deepEquals(response, REFUSED))).toHaveLength(1);
    receiver.clock.nowMs += 65_000;
    expect(await responseTo(jwe, receiver)).toEqual(REFUSED);
  });
});

test("one sender cannot use up the ids of another", async () => {
  const receiver = createUsers();
  const jti = crypto.randomUUID();
  const other = await forged({ keyOf: "users.orders", claims: { kid: "users.orders", iss: "orders", jti } });
  expect(await responseTo(other, receiver)).toEqual({ from: "orders", content: {} });
  expect(await responseTo(await forged({ claims: { jti } }), receiver)).toEqual({
    from: "gateway",
    content: {},
  });
});

test("a refused envelope is not remembered: it opens at the right route", async () => {
  const receiver = createUsers();
  const jwe = await forged({});
  await responseTo(jwe, receiver, { ...PURPOSE, method: "PUT" });
  expect(await responseTo(jwe, receiver)).toEqual({ from: "gateway", content: {} });
});

test("when no more can be remembered the response is 503 until there is room", async () => {
  const receiver = createUsers(2);
  const opens = async () =>
    await responseTo(await forged({ claims: { iat: receiver.clock.nowMs / 1000 } }), receiver);
  await opens();
  receiver.clock.nowMs += 15_000;
  await opens();
  const another = await forged({ claims: { iat: receiver.clock.nowMs / 1000 } });
  expect(() => receiver.users.open(another, PURPOSE)).toThrow(
    expect.objectContaining({ status: 503, code: "replay_memory_full", retryAfterSeconds: 51 }),
  );
  receiver.clock.nowMs += 51_000;
  expect(await opens()).toEqual({ from: "gateway", content: {} });
});

describe("on a bus, where messages wait and are delivered again,", () => {
  const anyAge = { anyAge: true };

  test("neither age nor replay is checked, and nothing is remembered", async () => {
    const { users } = createUsers(0);
    const jwe = await forged(ageS(86_400));
    for (let delivery = 1; delivery <= 2; delivery++)
      expect(users.open(jwe, PURPOSE, anyAge)).toEqual({ from: "gateway", content: {} });
  });

  test("everything else is", async () => {
    const { users } = createUsers();
    for (const claims of [{ aud: "orders" }, { path: "/" }, { kid: "gateway.users" }, { iss: "orders" }]) {
      const jwe = await forged({ claims });
      expect(() => users.open(jwe, PURPOSE, anyAge)).toThrow(expect.objectContaining({ status: 401 }));
    }
  });
});

test("content that is not JSON is 400, nested 65 levels deep 422, as in an unencrypted body", async () => {
  const { users } = createUsers();
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  const opening = async (content: string) => users.open(await forged({ content }), PURPOSE);
  await expect(opening("{")).rejects.toMatchObject({ status: 400, code: "invalid_json" });
  await expect(opening(nested(65))).rejects.toMatchObject({ status: 422, code: "validation_failed" });
  expect(await opening(nested(64))).toMatchObject({ from: "gateway" });
});
