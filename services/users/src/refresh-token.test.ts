import { describe, expect, test } from "bun:test";
import { newRefreshToken, newSessionId, readRefreshToken } from "./refresh-token.ts";

describe("a refresh token", () => {
  test("names its session and is known by the hash of its secret", () => {
    const sessionId = newSessionId();
    const { text, ...token } = newRefreshToken(sessionId);
    expect(token.sessionId).toBe(sessionId);
    expect(readRefreshToken(text)).toEqual(token);
    const secret = text.slice(sessionId.length + 1);
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(token.tokenHash).toBe(new Bun.CryptoHasher("sha256").update(secret).digest("hex"));
  });

  test("is never the same twice, in one session and in another", () => {
    const sessionId = newSessionId();
    expect(newRefreshToken(sessionId).text).not.toBe(newRefreshToken(sessionId).text);
    expect(newSessionId()).not.toBe(sessionId);
  });

  test.each([
    "",
    ".",
    "a.b",
    "garbage",
    `${"A".repeat(22)}.${"A".repeat(42)}`,
    `${"A".repeat(22)}.${"A".repeat(43)}\n`,
  ])("%j is none", (text) => {
    expect(readRefreshToken(text)).toBeUndefined();
  });
});
