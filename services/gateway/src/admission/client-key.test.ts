import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createClientKey } from "./client-key.ts";

/** The key behind proxies on 10.0.0.0/8 and 2001:db8:ffff::/48, the peer being one of them. */
const behind = createClientKey(["10.0.0.0/8", "2001:db8:ffff::/48", "::ffff:172.16.0.0/108"]);
const direct = createClientKey([]);
const none = new Headers();
const forwarded = (value: string, key = behind, peer = "10.0.0.1") =>
  key(peer, new Headers({ "x-forwarded-for": value }));
const structured = (value: string) => behind("10.0.0.1", new Headers({ forwarded: value }));

describe("one address in its writings is one client", () => {
  test.each([
    [
      "192.0.2.1",
      ["192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1", "64:ff9b::192.0.2.1"],
    ],
    [
      "2001:db8:0:1::/64",
      [
        "2001:db8:0:1::7",
        "2001:DB8:0:1:0:0:0:7",
        "2001:0db8:0000:0001:0000:0000:0000:0007",
        "2001:db8::1:0:0:0:7",
        "2001:db8:0:1::0.0.0.7",
        "2001:db8:0:1::7%eth0",
      ],
    ],
    ["0:0:0:0::/64", ["::1", "0:0:0:0:0:0:0:1"]],
  ])("%s", (key, writings) => {
    for (const writing of writings) {
      expect(direct(writing, none)).toBe(key);
      if (!writing.includes("%")) expect(forwarded(writing)).toBe(key);
    }
  });

  test("whatever writing of IPv6 it is", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        // Some are refused by Bun's URL parser, which otherwise writes each in the one way of RFC 5952.
        const usual = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1) ?? address;
        expect(direct(address, none)).toBe(direct(usual, none));
        expect(direct(address.toUpperCase(), none)).toBe(direct(address, none));
      }),
    );
  });
});

test("all addresses of one /64 are one client, and those of two are two", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  // 2000::/3 is what is given out.
  const prefix = fc.tuple(fc.integer({ min: 0x2000, max: 0x3fff }), group, group, group);
  const suffix = fc.tuple(group, group, group, group);
  const text = (...groups: number[]) => groups.map((one) => one.toString(16)).join(":");
  fc.assert(
    fc.property(prefix, prefix, suffix, suffix, (first, second, one, other) => {
      const key = direct(text(...first, ...one), none);
      expect(direct(text(...first, ...other), none)).toBe(key);
      expect(direct(text(...second, ...one), none) === key).toBe(text(...first) === text(...second));
    }),
  );
});

describe("an address as proxies write it", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    [" 203.0.113.7 ", "203.0.113.7"],
    ["203.0.113.7:51234", "203.0.113.7"],
    ['"203.0.113.7:51234"', "203.0.113.7"],
    ["2001:db8::7", "2001:db8:0:0::/64"],
    ["[2001:db8::7]", "2001:db8:0:0::/64"],
    ["[2001:db8::7]:443", "2001:db8:0:0::/64"],
    ['"[2001:db8::7]:443"', "2001:db8:0:0::/64"],
    ["[::ffff:203.0.113.7]:443", "203.0.113.7"],
  ])("%s", (hop, key) => expect(forwarded(hop)).toBe(key));

  test.each([
    "",
    "unknown",
    "_hidden",
    "203.0.113",
    "203.0.113.256",
    "0203.0.113.7",
    "203.0.113.7:",
    "203.0.113.7:x",
    "203.0.113.7:123456",
    "[2001:db8::7",
    "[2001:db8::7]x",
    "[203.0.113.7]",
    "2001:db8::7::1",
    "2001:db8::7:443:",
    "evil.example",
    "203.0.113.7 203.0.113.8",
    '"203.0.113.7',
    "<script>",
  ])("%j is none: the proxy itself is counted", (hop) => expect(forwarded(hop)).toBe("10.0.0.1"));
});

describe("a chain of proxies is read from its end", () => {
  test.each([
    ["198.51.100.9, 203.0.113.2", "203.0.113.2"],
    ["198.51.100.9, 203.0.113.2, 10.0.0.7", "203.0.113.2"],
    ["203.0.113.2,10.9.9.9:80,[2001:db8:ffff::1]:80", "203.0.113.2"],
    ["203.0.113.2, 172.16.5.5", "203.0.113.2"],
    ["203.0.113.2, ::ffff:10.1.1.1", "203.0.113.2"],
    ["203.0.113.2, nonsense, 10.0.0.7", "10.0.0.7"],
    ["203.0.113.2, , 10.0.0.7", "203.0.113.2"],
    ["10.0.0.9, 10.0.0.7", "10.0.0.9"],
  ])("%s", (chain, key) => expect(forwarded(chain)).toBe(key));

  test("of which a peer that is not trusted can invent nothing", () => {
    for (const key of [behind, direct]) {
      expect(forwarded("203.0.113.2", key, "192.0.2.9")).toBe("192.0.2.9");
      expect(key("192.0.2.9", new Headers({ forwarded: "for=203.0.113.2" }))).toBe("192.0.2.9");
    }
  });

  test("also where the trusted peer is shown as an IPv6 address", () => {
    expect(forwarded("203.0.113.2", behind, "::ffff:10.0.0.1")).toBe("203.0.113.2");
  });

  test("whatever a client writes before what the proxy adds, it is counted as itself, or as the proxy", () => {
    const invention = fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:[]"\\,;= for_'.split("")) });
    fc.assert(
      fc.property(invention, (text) => {
        const added = '"[2001:db8:7::1]:443"';
        expect(["2001:db8:7:0::/64", "10.0.0.1"]).toContain(structured(`${text}, for=${added}`));
        expect(forwarded(`${text}, ${added}`)).toBe("2001:db8:7:0::/64");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("Forwarded", () => {
  test.each([
    ["for=203.0.113.2", "203.0.113.2"],
    ["For=203.0.113.2;proto=https;by=10.0.0.1", "203.0.113.2"],
    ["proto=https; for = 203.0.113.2", "203.0.113.2"],
    ['for="203.0.113.2:47011"', "203.0.113.2"],
    ['for="[2001:db8:cafe::17]:4711"', "2001:db8:cafe:0::/64"],
    ["for=198.51.100.9, for=203.0.113.2", "203.0.113.2"],
    ['for=203.0.113.2;by="x;for=198.51.100.9"', "203.0.113.2"],
    ['for=203.0.113.2, for="10.0.0.7:80"', "203.0.113.2"],
    ["for=203.0.113.2, ", "203.0.113.2"],
    ["for=unknown", "10.0.0.1"],
    ["for=203.0.113.2, proto=http", "10.0.0.1"],
    ["for=203.0.113.2, for=_secret", "10.0.0.1"],
    ["203.0.113.2", "10.0.0.1"],
    ['for="203.0.113.2', "10.0.0.1"],
    ['for=203.0.113.2;x=", for="[2001:db8::7]:9"', "10.0.0.1"],
    ['for=203.0.113.2;x="a\\", for="[2001:db8::7]:9"', "10.0.0.1"],
  ])("%s", (field, key) => expect(structured(field)).toBe(key));

  test("beside X-Forwarded-For counts where both name one client; else neither does", () => {
    const both = (list: string, field: string) =>
      behind("10.0.0.1", new Headers({ "x-forwarded-for": list, forwarded: field }));
    expect(both("203.0.113.2", "for=203.0.113.2")).toBe("203.0.113.2");
    expect(both("203.0.113.2", 'for="203.0.113.2:80"')).toBe("203.0.113.2");
    expect(both("203.0.113.2", "for=198.51.100.9")).toBe("10.0.0.1");
    expect(both("203.0.113.2", "nonsense")).toBe("10.0.0.1");
    expect(both("", "for=203.0.113.2")).toBe("203.0.113.2");
  });
});

test("a header that is as long as a server takes, and malformed all along, names the proxy", () => {
  for (const piece of ['"', '\\"', '"\\a', "for=", 'for="', ";=", "[", "1.", ":"]) {
    const long = piece.repeat(16_384 / piece.length);
    expect([forwarded(long), structured(long)]).toEqual(["10.0.0.1", "10.0.0.1"]);
  }
});
