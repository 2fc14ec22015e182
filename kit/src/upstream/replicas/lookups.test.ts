import { describe, expect, test } from "bun:test";
import { createLookups } from "./lookups.ts";

/** Lookups whose names resolve to these addresses, which may change. */
function lookupsOf(baseUrls: readonly string[], names: Record<string, readonly string[]>) {
  const events: string[] = [];
  const lookups = createLookups({
    baseUrls,
    async lookup(hostname) {
      const found = names[hostname];
      if (!found) throw new Error("ENOTFOUND");
      return found.map((address) => ({ address, family: 4 }));
    },
    onFailed: (baseUrl, error, isFirst) =>
      void events.push(`${baseUrl} ${(error as Error).message}${isFirst ? ", first" : ""}`),
    onRecovered: (baseUrl) => void events.push(`${baseUrl} resolves`),
  });
  const addresses = () => lookups.places().map(({ address }) => address);
  return { lookups, events, addresses };
}

describe("one name", () => {
  test("is its own place until it was looked up", async () => {
    const { lookups, addresses } = lookupsOf(["http://heroes:8001"], { heroes: ["10.0.0.1", "10.0.0.2"] });
    expect(addresses()).toEqual(["heroes:8001"]);
    await lookups.lookUp();
    expect(addresses()).toEqual(["10.0.0.1:8001", "10.0.0.2:8001"]);
  });

  test("with one address is connected to by its name, which the system then looks up itself", async () => {
    const { lookups } = lookupsOf(["http://heroes:8001"], { heroes: ["10.0.0.1"] });
    await lookups.lookUp();
    expect(lookups.places()).toEqual([
      { address: "heroes:8001", baseUrl: "http://heroes:8001", connectTo: undefined },
    ]);
  });

  test("that does not resolve at first is called by its name", async () => {
    const { lookups, addresses, events } = lookupsOf(["http://heroes:8001"], {});
    await lookups.lookUp();
    expect(addresses()).toEqual(["heroes:8001"]);
    expect(events).toEqual(["http://heroes:8001 ENOTFOUND, first"]);
  });
});

describe("several names", () => {
  const urls = ["http://a:8001", "http://b:8001"];

  test("keep the last addresses of the one that no longer resolves, and follow the other", async () => {
    const names: Record<string, readonly string[]> = { a: ["10.0.0.1"], b: ["10.0.0.2"] };
    const { lookups, addresses, events } = lookupsOf(urls, names);
    await lookups.lookUp();
    delete names.a;
    names.b = ["10.0.0.3"];
    await lookups.lookUp();
    await lookups.lookUp();
    expect(addresses()).toEqual(["10.0.0.1:8001", "10.0.0.3:8001"]);
    names.a = ["10.0.0.4"];
    await lookups.lookUp();
    expect(addresses()).toEqual(["10.0.0.4:8001", "10.0.0.3:8001"]);
    expect(events).toEqual([
      "http://a:8001 ENOTFOUND, first",
      "http://a:8001 ENOTFOUND",
      "http://a:8001 resolves",
    ]);
  });

  test("of one address are one place, which is reported", async () => {
    const { lookups, addresses } = lookupsOf(urls, { a: ["10.0.0.1"], b: ["10.0.0.1"] });
    await lookups.lookUp();
    expect(addresses()).toEqual(["10.0.0.1:8001"]);
    expect(lookups.duplicates()).toEqual(["http://a:8001 and http://b:8001 are both 10.0.0.1:8001"]);
  });
});
