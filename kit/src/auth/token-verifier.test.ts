import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from "jose";
import { Problem } from "../http/problem.ts";
import { ACCESS_TOKEN, createTokenVerifier, publishedKeys } from "./token-verifier.ts";

const KID = "2030-01";
const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
const stranger = await generateKeyPair("EdDSA", { crv: "Ed25519" });
const jwk: JWK = { ...(await exportJWK(publicKey)), kid: KID, alg: "EdDSA", use: "sig" };
const keys = createLocalJWKSet({ keys: [jwk] });
const nowS = () => Math.floor(Date.now() / 1000);

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Replaces parts of a good token; `undefined` omits one. */
interface Changes {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

function tokenOf({ header, claims, key = privateKey }: Changes = {}): Promise<string> {
  const payload = {
    iss: ACCESS_TOKEN.issuer,
    aud: ACCESS_TOKEN.audience,
    sub: "7",
    username: "seven",
    role: "user",
    iat: nowS(),
    exp: nowS() + 600,
    ...claims,
  };
  const known = JSON.parse(JSON.stringify(payload));
  const protectedHeader = { alg: "EdDSA", typ: ACCESS_TOKEN.typ, kid: KID, ...header };
  return new SignJWT(known).setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader))).sign(key);
}

/** The good token with its signature as it is and other claims. */
async function withSignatureOf(token: string, header: object, claims: object): Promise<string> {
  return `${part(header)}.${part(claims)}.${token.split(".")[2]}`;
}

const publicKeyText = new TextEncoder().encode(await exportSPKI(publicKey));
const publicKeyBytes = Buffer.from(String(jwk.x), "base64url");
const header = { alg: "EdDSA", typ: ACCESS_TOKEN.typ, kid: KID };
const claims = {
  iss: ACCESS_TOKEN.issuer,
  aud: ACCESS_TOKEN.audience,
  sub: "1",
  username: "a",
  role: "admin",
};

/** The problem of this error. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      const { status, code, message, headers } = error;
      return { status, code, message, headers };
    },
  );

describe("an access token", () => {
  test.each(["user", "admin"])("of a %s has the principal of the request", async (role) => {
    const authorization = `Bearer ${await tokenOf({ claims: { role } })}`;
    const principal = await createTokenVerifier(keys).verify(authorization);
    expect<unknown>(principal).toEqual({ userId: 7, username: "seven", role });
  });

  test("has the session that it was issued in, if it has one", async () => {
    const authorization = `Bearer ${await tokenOf({ claims: { sid: "a-session_1" } })}`;
    expect(await createTokenVerifier(keys).verify(authorization)).toMatchObject({ sessionId: "a-session_1" });
  });

  test("is accepted with the scheme's name in any case (RFC 9110, 11.1)", async () => {
    expect(await createTokenVerifier(keys).verify(`bearer ${await tokenOf()}`)).toMatchObject({ userId: 7 });
  });

  const refused: [string, () => Promise<string | null>][] = [
    ["no header", async () => null],
    ["an empty header", async () => ""],
    ["another scheme", async () => `Basic ${await tokenOf()}`],
    ["no token", async () => "Bearer "],
    ["garbage", async () => "Bearer garbage"],
    ["three parts of garbage", async () => "Bearer a.b.c"],
    ["two tokens", async () => `Bearer ${await tokenOf()}, Bearer ${await tokenOf()}`],
    ...["", "a b", "x".repeat(65), 7, null, { $ne: 1 }, ["s"]].map((sid): [string, () => Promise<string>] => [
      `the session ${JSON.stringify(sid)}`,
      async () => `Bearer ${await tokenOf({ claims: { sid } })}`,
    ]),
    ["100,000 characters of garbage", async () => `Bearer ${"a.".repeat(50_000)}`],
    ["no signature", async () => `Bearer ${part({ ...header, alg: "none" })}.${part(claims)}.`],
    [
      "alg none and another's signature",
      async () => `Bearer ${await withSignatureOf(await tokenOf(), { ...header, alg: "none" }, claims)}`,
    ],
    [
      "other claims under its signature",
      async () => `Bearer ${await withSignatureOf(await tokenOf(), header, claims)}`,
    ],
    ["a flipped bit in its signature", async () => `Bearer ${flipped(await tokenOf())}`],
    ["another key of the same kid", async () => `Bearer ${await tokenOf({ key: stranger.privateKey })}`],
    [
      "HS256 with the public key as its secret",
      async () => `Bearer ${await tokenOf({ header: { alg: "HS256" }, key: publicKeyBytes })}`,
    ],
    [
      "HS256 with the public key's PEM as its secret",
      async () => `Bearer ${await tokenOf({ header: { alg: "HS256" }, key: publicKeyText })}`,
    ],
    ["an unknown kid", async () => `Bearer ${await tokenOf({ header: { kid: "2029-12" } })}`],
    ["a kid like a path", async () => `Bearer ${await tokenOf({ header: { kid: "../../../../dev/null" } })}`],
    ["a kid like a query", async () => `Bearer ${await tokenOf({ header: { kid: "x' or '1'='1" } })}`],
    [
      "a key of its own in the header",
      async () => {
        const own = await exportJWK(stranger.publicKey);
        return `Bearer ${await tokenOf({ header: { jwk: own, kid: "own" }, key: stranger.privateKey })}`;
      },
    ],
    [
      "a key's address of its own in the header",
      async () => {
        const changes = {
          header: { jku: "http://127.0.0.1:9/jwks.json", kid: "own" },
          key: stranger.privateKey,
        };
        return `Bearer ${await tokenOf(changes)}`;
      },
    ],
    ["the type of another token", async () => `Bearer ${await tokenOf({ header: { typ: "JWT" } })}`],
    ["no type", async () => `Bearer ${await tokenOf({ header: { typ: undefined } })}`],
    ["another issuer", async () => `Bearer ${await tokenOf({ claims: { iss: "someone/else" } })}`],
    ["no issuer", async () => `Bearer ${await tokenOf({ claims: { iss: undefined } })}`],
    ["another audience", async () => `Bearer ${await tokenOf({ claims: { aud: "another-system" } })}`],
    ["no audience", async () => `Bearer ${await tokenOf({ claims: { aud: undefined } })}`],
    ["an end that has passed", async () => `Bearer ${await tokenOf({ claims: { exp: nowS() - 1 } })}`],
    ["no end", async () => `Bearer ${await tokenOf({ claims: { exp: undefined } })}`],
    ["an end that is not a number", async () => `Bearer ${await tokenOf({ claims: { exp: "never" } })}`],
    ["a beginning still to come", async () => `Bearer ${await tokenOf({ claims: { nbf: nowS() + 60 } })}`],
    ["no time of issue", async () => `Bearer ${await tokenOf({ claims: { iat: undefined } })}`],
    ["no subject", async () => `Bearer ${await tokenOf({ claims: { sub: undefined } })}`],
    ["a subject that is not an id", async () => `Bearer ${await tokenOf({ claims: { sub: "admin" } })}`],
    ["a subject of 0", async () => `Bearer ${await tokenOf({ claims: { sub: "0" } })}`],
    ["no username", async () => `Bearer ${await tokenOf({ claims: { username: undefined } })}`],
    ["a role that there is not", async () => `Bearer ${await tokenOf({ claims: { role: "root" } })}`],
    ["several roles", async () => `Bearer ${await tokenOf({ claims: { role: ["admin"] } })}`],
  ];

  test.each(refused)("is refused with %s, always with the same response", async (_, authorization) => {
    expect(await refusal(createTokenVerifier(keys).verify(await authorization()))).toEqual({
      status: 401,
      code: "unauthenticated",
      message: "Valid credentials are required.",
      headers: { "www-authenticate": "Bearer" },
    });
  });
});

describe("a token that was verified before", () => {
  /** Counts the lookups of a key, one for each signature check. */
  const counted = () => {
    let lookUps = 0;
    const verifier = (now: () => number) =>
      createTokenVerifier((...request) => {
        lookUps++;
        return keys(...request);
      }, now);
    return { verifier, lookUps: () => lookUps };
  };

  test("is cached until it expires", async () => {
    const { verifier, lookUps } = counted();
    let nowMs = Date.now();
    const { verify } = verifier(() => nowMs);
    const expiresAtMs = (nowS() + 600) * 1000;
    const authorization = `Bearer ${await tokenOf({ claims: { exp: expiresAtMs / 1000 } })}`;
    await verify(authorization);
    nowMs = expiresAtMs - 1;
    expect(await verify(authorization)).toMatchObject({ userId: 7 });
    expect(lookUps()).toBe(1);
    nowMs = expiresAtMs;
    expect(await refusal(verify(authorization))).toMatchObject({ status: 401 });
  });

  test("is not confused with a similar one", async () => {
    const { verify } = createTokenVerifier(keys);
    const token = await tokenOf();
    await verify(`Bearer ${token}`);
    expect(await refusal(verify(`Bearer ${flipped(token)}`))).toMatchObject({ status: 401 });
  });
});

describe("published keys", () => {
  let response: () => Response;
  let fetches = 0;
  let server: Bun.Server<undefined>;
  beforeAll(() => {
    server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: ({ url }) => {
        fetches++;
        return new URL(url).pathname === "/.well-known/jwks.json"
          ? response()
          : new Response("", { status: 404 });
      },
    });
  });
  afterAll(() => server.stop(true));

  const verifier = () => createTokenVerifier(publishedKeys([`http://127.0.0.1:${server.port}`]));

  test("are fetched from another replica when one is down", async () => {
    response = () => Response.json({ keys: [jwk] });
    const { verify } = createTokenVerifier(publishedKeys(["http://127.0.0.1:1", server.url.origin]));
    expect(await verify(`Bearer ${await tokenOf()}`)).toMatchObject({ userId: expect.any(Number) });
  });

  test("are fetched once for many tokens", async () => {
    response = () => Response.json({ keys: [jwk] });
    fetches = 0;
    const { verify } = verifier();
    for (let id = 1; id <= 3; id++) {
      const authorization = `Bearer ${await tokenOf({ claims: { sub: String(id) } })}`;
      expect(await verify(authorization)).toMatchObject({ userId: id });
    }
    expect(fetches).toBe(1);
  });

  test("are not fetched again for every token that names an unknown one", async () => {
    response = () => Response.json({ keys: [jwk] });
    fetches = 0;
    const { verify } = verifier();
    for (let attempt = 0; attempt < 5; attempt++) {
      const authorization = `Bearer ${await tokenOf({ header: { kid: `unknown-${attempt}` } })}`;
      expect(await refusal(verify(authorization))).toMatchObject({ status: 401 });
    }
    expect(fetches).toBe(1);
  });

  test("are not requested without a token", async () => {
    fetches = 0;
    expect(await refusal(verifier().verify(null))).toMatchObject({ status: 401 });
    expect(fetches).toBe(0);
  });

  const outages: [string, () => Response][] = [
    ["a server's error", () => new Response("", { status: 500 })],
    ["no such page", () => new Response("", { status: 404 })],
    ["no JSON", () => new Response("<html>")],
    ["JSON that is not a list of keys", () => Response.json({ error: "x" })],
  ];
  test.each(outages)("that cannot be fetched are 503, not 401: %s", async (_, failing) => {
    response = failing;
    expect(await refusal(verifier().verify(`Bearer ${await tokenOf()}`))).toMatchObject({
      status: 503,
      code: "keys_unavailable",
    });
  });

  test("of a service that is down are 503, and are fetched once it is up", async () => {
    const down = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("") });
    const { port } = down;
    await down.stop(true);
    const { verify } = createTokenVerifier(publishedKeys([`http://127.0.0.1:${port}`]));
    const authorization = `Bearer ${await tokenOf()}`;
    expect(await refusal(verify(authorization))).toMatchObject({ status: 503, code: "keys_unavailable" });
    const back = Bun.serve({
      hostname: "127.0.0.1",
      port: port ?? 0,
      fetch: () => Response.json({ keys: [jwk] }),
    });
    expect(await verify(authorization)).toMatchObject({ userId: 7 });
    await back.stop(true);
  });
});

/** The token with one bit of its signature changed. */
function flipped(token: string): string {
  const [head, payload, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  return `${head}.${payload}.${bytes.toString("base64url")}`;
}

test("a token has one spelling: another last character of its signature is refused", async () => {
  const token = await tokenOf();
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const signature = Buffer.from(token.split(".")[2] ?? "", "base64url");
  const spellings = [...ALPHABET]
    .map((last) => token.slice(0, -1) + last)
    // Those that decode to the same signature.
    .filter((text) => Buffer.from(text.split(".")[2] ?? "", "base64url").equals(signature));
  expect(spellings).toHaveLength(16);
  const verifier = createTokenVerifier(keys);
  const accepted: string[] = [];
  for (const text of spellings)
    if ((await refusal(verifier.verify(`Bearer ${text}`))) === undefined) accepted.push(text);
  expect(accepted).toEqual([token]);
});
