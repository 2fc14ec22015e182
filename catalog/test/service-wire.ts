import { describe, expect, test } from "bun:test";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import type { Catalog } from "../src/catalog.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Requests that are not valid HTTP. */
export function describeWire(_catalog: Catalog, subject: () => ServiceUnderTest): void {
  describe("at the wire", () => {
    const raw = (line: string, headers = "") =>
      rawRequest(subject().url, `${line} HTTP/1.1\r\nhost: localhost\r\n${headers}connection: close\r\n\r\n`);

    test.each(["\r", "\n", "\0"])(
      "a header with %p in its value sets no header of the response",
      async (character) => {
        const response = await raw(
          `GET ${subject().path}`,
          `x-correlation-id: id${character}x-injected: 1\r\n`,
        );
        expect([200, 400]).toContain(response.status);
        expect(response.head.toLowerCase()).not.toContain("x-injected");
      },
    );

    test("a line break that is escaped in the path sets no header", async () => {
      const response = await raw(`GET ${subject().path}/1%0d%0ax-injected:%201`);
      expect(response.status).toBe(400);
      expect(response.head.toLowerCase()).not.toContain("x-injected");
    });

    test.each(["/../../etc/passwd", "/api/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"])(
      "%s is not found",
      async (path) => {
        const response = await raw(`GET ${path}`);
        expect([400, 404]).toContain(response.status);
        expect(response.body).not.toContain("root:");
      },
    );

    test("a request that is not HTTP is refused, and the service continues", async () => {
      expect((await rawRequest(subject().url, "\x16\x03\x01 hello\r\n\r\n")).status).toBe(400);
      expect((await subject().send("GET", "")).status).toBe(200);
    });
  });
}
