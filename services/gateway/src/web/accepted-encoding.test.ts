import { describe, expect, test } from "bun:test";
import { acceptedEncoding } from "./accepted-encoding.ts";

const both = () => true;

describe("the encoding of a file", () => {
  test.each([
    [null, undefined],
    ["", undefined],
    ["identity", undefined],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["br;q=0.8, gzip;q=0.8", "br"],
    ["br;q=0, gzip", "gzip"],
    ["br; q=0, gzip; q=0", undefined],
    ["*", "br"],
    ["*;q=0.1, br;q=0", "gzip"],
    ["*;q=0", undefined],
    [", ,gzip,", "gzip"],
    ["br;q=high, gzip", undefined],
    ["br;q=2", undefined],
    ["zstd, compress", undefined],
  ])("for Accept-Encoding %p is %p", (field, encoding) => {
    expect(acceptedEncoding(field, both)).toBe(encoding as ReturnType<typeof acceptedEncoding>);
  });

  test("is one in which the file is available", () => {
    expect(acceptedEncoding("br, gzip", (encoding) => encoding === "gzip")).toBe("gzip");
    expect(acceptedEncoding("br, gzip", () => false)).toBeUndefined();
  });
});
