import { isCurrent } from "@super-heroes/kit/http/entity-tag";
import { notFound, routeNotFound } from "@super-heroes/kit/http/problem";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { HTTPHeaders } from "elysia";
import { webHeaders } from "../admission/security-headers.ts";
import { acceptedEncoding } from "../web/accepted-encoding.ts";
import type { WebApp } from "../web/web-app.ts";
import { ASSETS, type WebFile, type WebFiles } from "../web/web-files.ts";

/**
 * The first segments of the pages. Every path below them has the same HTML, and the application's own router decides what is
 * shown, or that there is no such page.
 */
export const PAGES = [
  "account",
  "fights",
  "heroes",
  "live",
  "locations",
  "race",
  "results",
  "system",
  "villains",
] as const;

const hidden = { detail: { hide: true } };

/** The name has a hash of the content: a year is as long as caches keep anything (RFC 9111, 5.2.2.1; RFC 8246). */
const FOR_EVER = "public, max-age=31536000, immutable";
/** Kept, but revalidated at each use, so that a new version is shown at once. */
const REVALIDATED = "no-cache";

/** The parts of a handler's context that a response is written with. */
interface Responding {
  request: Request;
  set: { status?: number | string; headers: HTTPHeaders };
}

/**
 * Adds the routes of the web application: its pages, its assets, and the other files of the manifest. They are served from memory,
 * and no other file can be reached.
 */
export function withWebRoutes(shell: Shell, web: WebApp) {
  const page = ({ request, set }: Responding) => respond(built(web).page, { request, set });
  const file = (path: string, { request, set }: Responding) => {
    const found = built(web).files.get(path);
    if (found) return respond(found, { request, set });
    // While versions change, another process may have the file: a cache must not keep its absence (RFC 9110, 15.5.5).
    set.headers["cache-control"] = "no-store";
    throw routeNotFound();
  };

  shell.get("/", ({ request, set }) => page({ request, set }), hidden);
  for (const name of PAGES) {
    shell.get(`/${name}`, ({ request, set }) => page({ request, set }), hidden);
    shell.get(`/${name}/*`, ({ request, set }) => page({ request, set }), hidden);
  }
  shell.get(
    `${ASSETS}*`,
    ({ params, request, set }) => file(`${ASSETS}${params["*"]}`, { request, set }),
    hidden,
  );
  for (const path of web.current()?.files.keys() ?? [])
    if (!path.startsWith(ASSETS)) shell.get(path, ({ request, set }) => file(path, { request, set }), hidden);
  return shell;
}

function built(web: WebApp): WebFiles {
  const files = web.current();
  if (files) return files;
  throw notFound(
    'The web application is not built. Run "bun run build" in the folder web, and start the gateway again.',
    "web_not_built",
  );
}

/** Writes status and header fields, and returns the body; none for 304. */
function respond(file: WebFile, { request, set }: Responding): Uint8Array | undefined {
  const encoding = acceptedEncoding(request.headers.get("accept-encoding"), (one) =>
    file.compressed.has(one),
  );
  const { body, entityTag } = (encoding && file.compressed.get(encoding)) ?? file.plain;
  const { headers } = set;
  Object.assign(headers, webHeaders);
  headers.etag = entityTag;
  headers["cache-control"] = file.isImmutable ? FOR_EVER : REVALIDATED;
  if (file.compressed.size > 0)
    headers.vary = headers.vary === undefined ? "Accept-Encoding" : `${headers.vary}, Accept-Encoding`;
  if (isCurrent(request.headers.get("if-none-match"), entityTag)) {
    set.status = 304;
    return undefined;
  }
  headers["content-type"] = file.type;
  if (encoding) headers["content-encoding"] = encoding;
  return body;
}
