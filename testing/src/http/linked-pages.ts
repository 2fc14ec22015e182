import { expect } from "bun:test";

/** More pages than any test has; reached only when the links form a loop. */
const MOST_PAGES = 1000;

const LINKS = /^<\/[^<>\s]*>; rel="(?:next|prev)"(?:, <\/[^<>\s]*>; rel="prev")?$/;

/** The target of a link in the `Link` header, or `undefined` without one. A header of any other form fails the test. */
export function linkTarget({ headers }: Response, relation: "next" | "prev"): string | undefined {
  const link = headers.get("link");
  if (link === null) return undefined;
  expect(link).toMatch(LINKS);
  return new RegExp(`<([^<>]*)>; rel="${relation}"`).exec(link)?.[1];
}

/** The target of the link to the next page. */
export const nextTarget = (response: Response): string | undefined => linkTarget(response, "next");

/**
 * The pages of a listing: the one at `target` and all that follow by their links, in the order in which they were read. With `prev`
 * they are read backward.
 */
export async function linkedPages<Row>(
  send: (target: string) => Promise<Response>,
  target: string,
  relation: "next" | "prev" = "next",
): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    if (pages.length === MOST_PAGES) throw new Error(`${target} has more than ${MOST_PAGES} pages`);
    const response: Response = await send(next);
    if (response.status !== 200) throw new Error(`${next}: ${response.status} ${await response.text()}`);
    pages.push((await response.json()) as Row[]);
    next = linkTarget(response, relation);
  }
  return pages;
}
