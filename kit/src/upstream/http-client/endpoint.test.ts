import { expect, test } from "bun:test";
import { endpointOf } from "./endpoint.ts";

test.each([
  ["http://heroes:8083", { hostname: "heroes", port: 8083, tls: false, host: "heroes:8083", basePath: "" }],
  ["http://heroes/", { hostname: "heroes", port: 80, tls: false, host: "heroes", basePath: "" }],
  ["http://heroes:80", { hostname: "heroes", port: 80, tls: false, host: "heroes", basePath: "" }],
  ["https://heroes", { hostname: "heroes", port: 443, tls: true, host: "heroes", basePath: "" }],
  [
    "https://heroes:8443/api/",
    { hostname: "heroes", port: 8443, tls: true, host: "heroes:8443", basePath: "/api" },
  ],
  ["http://[::1]:8083", { hostname: "::1", port: 8083, tls: false, host: "[::1]:8083", basePath: "" }],
])("%s", (baseUrl, expected) => {
  expect(endpointOf(baseUrl)).toMatchObject(expected);
});

test.each(["", "heroes:8083", "/heroes", "ftp://heroes", "http://"])(
  "%j is refused with its text",
  (baseUrl) => {
    expect(() => endpointOf(baseUrl)).toThrow(JSON.stringify(baseUrl));
  },
);

test.each(["http://me:secret@heroes", "http://heroes/?a=b", "http://heroes/#top"])(
  "%s is refused",
  (baseUrl) => {
    expect(() => endpointOf(baseUrl)).toThrow(
      "the base URL of http://heroes must not have credentials, a query or a fragment",
    );
  },
);
