import { describe, expect, test } from "bun:test";
import { haveNames, type Lookup, resolved, unresolved } from "./addresses.ts";

const finds =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

test.each([
  [["http://heroes:8001"], true],
  [["http://heroes.default.svc.cluster.local"], true],
  [["http://127.0.0.1:8001"], false],
  [["http://[::1]:8001"], false],
  [["http://localhost:8001"], false],
  [["http://127.0.0.1:8001", "http://127.0.0.2:8001"], false],
  [["http://127.0.0.1:8001", "http://localhost:8002"], true],
])("%j have names to look up: %p", (urls, expected) => {
  expect(haveNames(urls)).toBe(expected);
});

describe("the places of a URL", () => {
  test("are all addresses of its name, each once and in order", async () => {
    const places = await resolved("http://heroes:8001/base", finds("10.0.0.2", "10.0.0.1", "10.0.0.2"));
    expect(places).toEqual([
      { address: "10.0.0.1:8001", baseUrl: "http://heroes:8001/base", connectTo: "10.0.0.1" },
      { address: "10.0.0.2:8001", baseUrl: "http://heroes:8001/base", connectTo: "10.0.0.2" },
    ]);
  });

  test("are those of IPv4 where there are both, because each replica has one of either", async () => {
    const places = await resolved("http://heroes", finds("fd00::1", "10.0.0.1", "10.0.0.2", "fd00::2"));
    expect(places.map(({ address }) => address)).toEqual(["10.0.0.1:80", "10.0.0.2:80"]);
  });

  test("may be those of IPv6 alone", async () => {
    const places = await resolved("https://heroes", finds("fd00::1", "fd00::2"));
    expect(places.map(({ address }) => address)).toEqual(["[fd00::1]:443", "[fd00::2]:443"]);
  });

  test("are at least one", async () => {
    await expect(resolved("http://heroes:8001", finds())).rejects.toThrow("heroes has no address");
  });

  test("are not looked up for an address", async () => {
    const never: Lookup = () => Promise.reject(new Error("looked up"));
    expect(await resolved("http://127.0.0.1:8001", never)).toEqual([unresolved("http://127.0.0.1:8001")]);
    expect(unresolved("http://127.0.0.1:8001")).toEqual({
      address: "127.0.0.1:8001",
      baseUrl: "http://127.0.0.1:8001",
      connectTo: undefined,
    });
  });
});
