import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readTarget } from "./target.ts";

const read = (target: string) => readTarget(target, 0);

describe("a target in its canonical spelling is unchanged", () => {
  test.each([
    "/",
    "/api/heroes",
    "/api/heroes/7",
    "/api/heroes?name_filter=a%20b&limit=3",
    "/api/heroes?",
    "/api/heroes??x=/../%2f%2e",
    "/api/heroes?name_filter=%c3%a9",
    "/api/heroes?note=a\\b|c^`{}",
    "/API/heroes",
    "/api/heroes;v=1",
    "/.well-known/jwks.json",
    "/api/...",
    "/api/.hidden",
    "/api/%20",
    "/api/a%3Ab@c",
    "/api/%C3%A9",
    "/api/%25",
    "/api/%252e",
    "/api/a|b",
  ])("%s", (target) => expect(read(target)).toEqual({ kind: "canonical" }));
});

describe("another spelling is rewritten", () => {
  test.each([
    ["/api/heroes/", "/api/heroes"],
    ["/api/heroes/?x=1", "/api/heroes?x=1"],
    ["/api/v1/users/%6Cogin", "/api/v1/users/login"],
    ["/api/v1/users/%6cogin", "/api/v1/users/login"],
    ["/%61%70%69/heroes", "/api/heroes"],
    ["/api/%7Euser%2D1%5F", "/api/~user-1_"],
    ["/api/%c3%A9", "/api/%C3%A9"],
    ["/api/%3a/%6Cogin/?a=%6c", "/api/%3A/login?a=%6c"],
    ["/%37/", "/7"],
  ])("%s is %s", (target, canonical) => expect(read(target)).toEqual({ kind: "rewritten", canonical }));
});

describe("a target with an empty segment is nowhere", () => {
  test.each(["/api//heroes", "/api/heroes//", "/api/heroes//?x", "/api///", "/%6C//"])("%s", (target) =>
    expect(read(target)).toEqual({ kind: "nowhere" }),
  );
});

describe("a target that is not valid has a reason", () => {
  test.each([
    ["", "begins with one slash"],
    ["*", "begins with one slash"],
    ["api/heroes", "begins with one slash"],
    ["?x", "begins with one slash"],
    ["//b/metrics?/api/heroes", "two slashes"],
    ["//", "two slashes"],
    ["/api/heroes#x", "fragment"],
    ["/api/heroes?x#y", "fragment"],
    ["/api\\heroes", "backslash"],
    ["/api/../metrics", "segment"],
    ["/api/./heroes", "segment"],
    ["/..", "segment"],
    ["/.", "segment"],
    ["/api/..?x", "segment"],
    ["/api/%2e%2e/metrics", "encoded slash, backslash or dot"],
    ["/api/her%2Eoes", "encoded slash, backslash or dot"],
    ["/api%2fheroes", "encoded slash, backslash or dot"],
    ["/api%2Fheroes", "encoded slash, backslash or dot"],
    ["/api%5cheroes", "encoded slash, backslash or dot"],
    ["/api/%00", "control character"],
    ["/api/%1F", "control character"],
    ["/api/%0d%0aHost:%20b", "control character"],
    ["/api/%7f", "control character"],
    ["/api/a b", "percent-encoded"],
    ["/api/a\tb", "percent-encoded"],
    ['/api/"', "percent-encoded"],
    ["/api/<x>", "percent-encoded"],
    ["/api/{id}", "percent-encoded"],
    ["/api/a^b", "percent-encoded"],
    ["/api/`x`", "percent-encoded"],
    ["/api/\0", "percent-encoded"],
    ["/api/\x7f", "percent-encoded"],
    ["/api/é", "percent-encoded"],
    ["/api?é", "percent-encoded"],
    ["/api?a b", "percent-encoded"],
    ["/api/%", "hexadecimal"],
    ["/api/%4", "hexadecimal"],
    ["/api/%zz", "hexadecimal"],
    ["/api/%4?6", "hexadecimal"],
    ["/api?a=%", "hexadecimal"],
    ["/api?a=%u0041", "hexadecimal"],
    ["/api/%ff", "UTF-8"],
    ["/api/%C3", "UTF-8"],
    ["/api/%C0%AF", "UTF-8"],
    ["/api/%ED%A0%80", "UTF-8"],
    ["/api/%EF%BF%BD", "UTF-8"],
    ["/api?name_filter=%ff%fe", "UTF-8"],
  ])("%j", (target, reason) => {
    const found = read(target);
    expect(found).toMatchObject({ kind: "invalid", fault: expect.stringContaining(reason) });
  });
});

/** Parts of valid targets, mistakes and attacks. */
const piece = fc.constantFrom(
  ..."/abzAZ09-_~.?&=+|:@%;,!$'()*[]\\# \"<>`{}^\0\t\x7fé".split(""),
  ...[
    "%2f",
    "%2F",
    "%2e",
    "%5c",
    "%6C",
    "%6c",
    "%00",
    "%25",
    "%20",
    "%c3%a9",
    "%ff",
    "%zz",
    "..",
    "//",
    "/../",
  ],
);
const targets = fc.array(piece, { maxLength: 20 }).map((pieces) => `/${pieces.join("")}`);

describe("any target", () => {
  test("its canonical spelling is canonical, and means the same", () => {
    fc.assert(
      fc.property(targets, (target) => {
        const found = read(target);
        if (found.kind !== "rewritten") return;
        expect(read(found.canonical)).toEqual({ kind: "canonical" });
        const meaning = (text: string) =>
          decodeURIComponent(text.split("?", 1)[0] ?? "").replace(/(.)\/$/, "$1");
        expect(meaning(found.canonical)).toBe(meaning(target));
      }),
      { numRuns: 2000 },
    );
  });

  test("an accepted target has one reading: the URL parser finds the same path and query", () => {
    fc.assert(
      fc.property(targets, (target) => {
        const found = read(target);
        if (found.kind !== "canonical" && found.kind !== "rewritten") return;
        const text = found.kind === "rewritten" ? found.canonical : target;
        const { pathname, hash } = new URL(`http://localhost${text}`);
        expect({ pathname, hash }).toEqual({ pathname: text.split("?", 1)[0] ?? "", hash: "" });
      }),
      { numRuns: 2000 },
    );
  });

  test("decoding the path adds no slash, backslash, control character or dot segment", () => {
    fc.assert(
      fc.property(targets, (target) => {
        const found = read(target);
        if (found.kind === "invalid" || found.kind === "nowhere") return;
        const path = (found.kind === "rewritten" ? found.canonical : target).split("?", 1)[0] ?? "";
        const decoded = decodeURIComponent(path);
        expect(decoded.split("/")).toHaveLength(path.split("/").length);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(decoded).not.toMatch(/[\\\x00-\x1f\x7f]|\/\.{1,2}(\/|$)/);
      }),
      { numRuns: 2000 },
    );
  });
});
