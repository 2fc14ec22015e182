import { expect, test } from "bun:test";
import { observed, resultForTests } from "../result.fixture.ts";
import { canonicalJson } from "./canonical-json.ts";
import { digestsOf, observedPartOf } from "./digests.ts";

test("canonical JSON is the same whatever the order of keys, and what a file would hold", () => {
  expect(canonicalJson({ b: [{ z: 1, a: undefined }, Number.NaN], a: "é" })).toBe(
    '{"a":"é","b":[{"z":1},null]}',
  );
  expect(canonicalJson({ 9: 1, 10: 2, B: 3, a: 4 })).toBe('{"10":2,"9":1,"B":3,"a":4}');
});

test("every observed part has a digest, each segment and probe its own", () => {
  const places = Object.keys(digestsOf(observed));
  expect(places).toContain("config");
  expect(places).toContain("seed");
  expect(places).toContain("legs[0]");
  expect(places.filter((place) => place.startsWith("segments"))).toHaveLength(observed.segments.length);
  expect(places).not.toContain("segments");
});

test("a digest is SHA-256 in hex of the part's canonical JSON", () => {
  // echo -n 7 | sha256sum
  expect(digestsOf(observed).seed).toBe("7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451");
});

test("a result that went through a file has the digests it was written with, derived values have none", () => {
  const document = resultForTests();
  expect(digestsOf(observedPartOf(document))).toEqual(document.digests);
  expect(document.digests).not.toHaveProperty("summary");
});
