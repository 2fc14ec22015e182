/** The queries of the neighbours of a page of rows. */
export interface PageLinks {
  next?: URLSearchParams;
  prev?: URLSearchParams;
}

/** Reads `Link: </api/heroes?after=7>; rel="next", <…>; rel="prev"` (RFC 8288). */
export function pageLinks(headers: Pick<Headers, "get">): PageLinks {
  const links: PageLinks = {};
  for (const [, target = "", parameters = ""] of (headers.get("link") ?? "").matchAll(/<([^>]*)>([^<]*)/g)) {
    const relation = /\brel="?(next|prev)\b/.exec(parameters)?.[1];
    if (relation === "next" || relation === "prev")
      links[relation] = new URLSearchParams(target.slice(target.indexOf("?")));
  }
  return links;
}

/** The parameters that say where a page begins or ends, in the services and in the application's own URLs. */
export const CURSORS = ["after", "before"] as const;

/** Only the cursors of a query. */
export const cursorsIn = (query: URLSearchParams | undefined): Record<string, string> =>
  Object.fromEntries(CURSORS.flatMap((name) => (query?.get(name) ? [[name, query.get(name) ?? ""]] : [])));
