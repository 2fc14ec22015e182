import { describe, expect, test } from "bun:test";
import { createAddressOf } from "./forwarded-address.ts";

const request = (headers: Record<string, string>) =>
  new Request("http://localhost/", { headers: { host: "gateway:8000", ...headers } });

describe("the address of a request", () => {
  const addressOf = createAddressOf(["10.0.0.0/8"]);
  const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "example.org" };

  test("is what a trusted proxy wrote", () => {
    expect(addressOf(request(forwarded), "10.1.2.3")).toEqual({ protocol: "https", host: "example.org" });
    expect(addressOf(request(forwarded), "::ffff:10.1.2.3").host).toBe("example.org");
  });

  test("is that of the request for any other peer", () => {
    for (const peer of ["192.0.2.1", "", "not an address"])
      expect(addressOf(request(forwarded), peer)).toEqual({ protocol: "http", host: "gateway:8000" });
    expect(createAddressOf([])(request(forwarded), "10.1.2.3").host).toBe("gateway:8000");
  });

  test.each([
    [{ "x-forwarded-proto": "HTTPS" }, { protocol: "https", host: "gateway:8000" }],
    [{ "x-forwarded-proto": "gopher" }, { protocol: "http", host: "gateway:8000" }],
    [{ "x-forwarded-proto": "https, http" }, { protocol: "http", host: "gateway:8000" }],
    [{ "x-forwarded-host": "evil.example, example.org" }, { protocol: "http", host: "gateway:8000" }],
    [{ "x-forwarded-host": "" }, { protocol: "http", host: "gateway:8000" }],
  ])("ignores what is not one value: %p", (headers, address) => {
    expect<unknown>(addressOf(request(headers as Record<string, string>), "10.1.2.3")).toEqual(address);
  });
});
