import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt } from "jose";
import { decryptCompact, ENVELOPE, encryptCompact } from "../../src/encryption/compact-jwe.ts";
import { underKey } from "./forged.ts";
import { keyOf } from "./keyring.ts";

const RUNS = 300;
const encoder = new TextEncoder();

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** Further members of a header: names and values of any kind. */
const claims = fc.dictionary(
  fc.oneof(fc.constantFrom("kid", "iss", "aud", "jti", "__proto__", 'a":"b', "{}[]:\\"), fc.string()).filter(
    // Members with a meaning for jose.
    (name) => !["alg", "enc", "crit", "zip", "b64", "p2c", "p2s", "epk", "apu", "apv"].includes(name),
  ),
  fc.jsonValue(),
);
const headers = claims.map((known) => ({ ...known, ...ENVELOPE }));
const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.json());

const ALGORITHMS = {
  keyManagementAlgorithms: [ENVELOPE.alg],
  contentEncryptionAlgorithms: [ENVELOPE.enc],
};

/** The members of a header: names such as `__proto__` as their own members. */
const asJson = (header: object) => JSON.parse(JSON.stringify(header)) as unknown;

describe(`with jose (${RUNS} runs each),`, () => {
  test("jose decrypts what is encrypted here", async () => {
    await fc.assert(
      fc.asyncProperty(headers, texts, secrets, async (header, text, secret) => {
        const { plaintext, protectedHeader } = await compactDecrypt(
          encryptCompact(header, text, secret),
          secret,
          ALGORITHMS,
        );
        expect(Buffer.from(plaintext).toString()).toBe(Buffer.from(text).toString());
        expect<unknown>(protectedHeader).toEqual(asJson(header));
      }),
      { numRuns: RUNS },
    );
  });

  test("what jose encrypts is decrypted here", async () => {
    await fc.assert(
      fc.asyncProperty(headers, texts, secrets, async (header, text, secret) => {
        const jwe = await new CompactEncrypt(encoder.encode(text)).setProtectedHeader(header).encrypt(secret);
        const decrypted = decryptCompact(jwe, (found) => ({ header: found, secret }));
        expect(Buffer.from(decrypted.plaintext).toString()).toBe(Buffer.from(text).toString());
        expect<unknown>(decrypted.header).toEqual(asJson(header));
      }),
      { numRuns: RUNS },
    );
  });

  test("content under another key is decrypted neither here nor by jose", async () => {
    await fc.assert(
      fc.asyncProperty(texts, secrets, secrets, async (text, secret, other) => {
        fc.pre(!Buffer.from(secret).equals(Buffer.from(other)));
        const jwe = encryptCompact({ ...ENVELOPE }, text, secret);
        expect(() => decryptCompact(jwe, (header) => ({ header, secret: other }))).toThrow();
        await expect(compactDecrypt(jwe, other, ALGORITHMS)).rejects.toThrow();
      }),
      { numRuns: RUNS },
    );
  });
});

describe("a header with blanks, as other languages write JSON,", () => {
  const secret = Buffer.from(keyOf("users.gateway"), "base64url");

  test.each([
    '{"alg": "dir", "enc": "A256GCM"}',
    '{\n  "enc": "A256GCM",\n  "alg": "dir",\n  "x": {"y": [1, {"z": 2}]}\n}',
  ])("is read: %j", (header) => {
    const decrypted = decryptCompact(underKey("users.gateway", header), (found) => ({
      header: found,
      secret,
    }));
    expect(decrypted.header).toEqual(JSON.parse(header));
  });
});
