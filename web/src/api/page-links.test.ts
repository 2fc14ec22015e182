import { expect, test } from "bun:test";
import { cursorsIn, pageLinks } from "./page-links.ts";

const links = (link?: string) => pageLinks(new Headers(link === undefined ? {} : { link }));

test("there are no neighbours without the header", () => {
  expect(links()).toEqual({});
});

test("both neighbours are read, whatever their order", () => {
  const { next, prev } = links(
    '</api/heroes?limit=2&before=4>; rel="prev", </api/heroes?limit=2&after=5>; rel="next"',
  );
  expect(cursorsIn(next)).toEqual({ after: "5" });
  expect(cursorsIn(prev)).toEqual({ before: "4" });
});

test("other relations and parameters that are no cursor are ignored", () => {
  const { next, prev } = links('</api/heroes?name_filter=a&limit=2&after=5>; rel="next", </x>; rel="first"');
  expect(cursorsIn(next)).toEqual({ after: "5" });
  expect(prev).toBeUndefined();
});
