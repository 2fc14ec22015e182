import { describe, expect, test } from "bun:test";
import { newRefreshToken, newSalt, newSessionId, readRefreshToken, successorOf } from "./refresh-token.ts";

describe("a refresh token", () => {
  test("contains its session and is identified by the hash of its secret", () => {
    const sessionId = newSessionId();
    const token = newRefreshToken(sessionId);
    const { text } = token;
    expect(token.sessionId).toBe(sessionId);
    expect(readRefreshToken(text)).toEqual(token);
    const secret = text.slice(sessionId.length + 1);
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(token.tokenHash).toBe(new Bun.CryptoHasher("sha256").update(secret).digest("hex"));
  });

  test("is never the same twice", () => {
    const sessionId = newSessionId();
    expect(newRefreshToken(sessionId).text).not.toBe(newRefreshToken(sessionId).text);
    expect(newSessionId()).not.toBe(sessionId);
  });

  test("has one successor for each salt, which is a token of the same session", () => {
    const token = newRefreshToken(newSessionId());
    const salt = newSalt();
    const next = successorOf(token, salt);
    expect(next.sessionId).toBe(token.sessionId);
    expect(readRefreshToken(next.text)).toEqual(next);
    expect(next.text).not.toBe(token.text);
    expect(successorOf(token, salt)).toEqual(next);
    expect(successorOf(token, newSalt()).text).not.toBe(next.text);
    expect(successorOf(newRefreshToken(token.sessionId), salt).text).not.toBe(next.text);
  });

  test.each([
    "",
    ".",
    "a.b",
    "garbage",
    `${"A".repeat(22)}.${"A".repeat(42)}`,
    `${"A".repeat(22)}.${"A".repeat(43)}\n`,
  ])("%j is not one", (text) => {
    expect(readRefreshToken(text)).toBeUndefined();
  });
});
