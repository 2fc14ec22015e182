import { expect } from "bun:test";

/** More pages than any test has; reached only when the links form a loop. */
const MOST_PAGES = 1000;

/** The target of the `Link: <…>; rel="next"` header, or `undefined` without one. Any other form fails the test. */
export function nextTarget({ headers }: Response): string | undefined {
  const link = headers.get("link");
  if (link === null) return undefined;
  expect(link).toMatch(/^<\/[^<>\s]*>; rel="next"$/);
  return link.slice(1, link.indexOf(">"));
}

/** The pages of a listing: the one at `target` and all that follow by their links. */
export async function linkedPages<Row>(
  send: (target: string) => Promise<Response>,
  target: string,
): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    if (pages.length === MOST_PAGES) throw new Error(`${target} has more than ${MOST_PAGES} pages`);
    const response: Response = await send(next);
    if (response.status !== 200) throw new Error(`${next}: ${response.status} ${await response.text()}`);
    pages.push((await response.json()) as Row[]);
    next = nextTarget(response);
  }
  return pages;
}
