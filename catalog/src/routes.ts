import { Type } from "@sinclair/typebox";
import { adminsOnly } from "@super-heroes/kit/auth/access";
import { entityTagOf, isCurrent } from "@super-heroes/kit/http/entity-tag";
import { Ids } from "@super-heroes/kit/http/id-list";
import { cannotCombine } from "@super-heroes/kit/http/linked-page";
import { plainText } from "@super-heroes/kit/http/plain-text";
import { invalid, notFound, Problem } from "@super-heroes/kit/http/problem";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import {
  detailOf,
  ETAG,
  IF_NONE_MATCH,
  jsonOf,
  NO_CONTENT,
  NOT_MODIFIED,
  OF_STORE,
  PAGE_LINKS,
} from "@super-heroes/kit/openapi/route-detail";
import type { Deadline, Limit } from "@super-heroes/kit/request/deadline";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { HTTPHeaders } from "elysia/types";
import { type Catalog, inputSchema, patchSchema, rowSchema, wholeRow } from "./catalog.ts";
import { type Draws, MOST_DRAWS } from "./draws.ts";
import { listing } from "./listing.ts";
import { portrait } from "./portrait.ts";
import { presentation } from "./presentation.ts";
import type { Reads } from "./reads.ts";
import type { Snapshot } from "./snapshot.ts";
import type { CatalogStore } from "./store/catalog-store.ts";
import type { Writers } from "./writers.ts";

/** The dependencies of the routes. */
export interface CatalogDependencies {
  store: CatalogStore;
  draws: Draws;
  reads: Reads;
  /** Draws from memory where it can; without it the store makes all draws. */
  snapshot: Snapshot | undefined;
  /** Counts the draws by their source. */
  drawn(source: DrawnFrom, count: number): void;
  /** The longest wait for a draw or a read by id, also when the query is shared. */
  queryLimit: Limit;
  /** Decides who may write; without it everyone may. */
  writers: Writers | undefined;
  /** The base of portrait URLs. */
  publicUrl(): string;
}

/** The sources of draws: the store, the copy in memory, or an old copy while the store does not respond. */
export const DRAWN_FROM = ["store", "snapshot", "stale_snapshot"] as const;
type DrawnFrom = (typeof DRAWN_FROM)[number];

/** Ids are 32-bit in every store; a row with a greater id does not exist. */
const GREATEST_ID = 2_147_483_647;

/** Adds the routes of a catalogue to its shell. */
export function withCatalogRoutes(
  shell: Shell,
  catalog: Catalog,
  { store, draws, reads, snapshot, drawn, queryLimit, writers, publicUrl }: CatalogDependencies,
) {
  const path = `/api/${catalog.name}`;
  const rowResponse = rowSchema(catalog);
  const input = inputSchema(catalog);
  const params = Type.Object({ id: wholeNumber() });
  const writing = { transform: writers ? adminsOnly(writers.verifier, writers.standing) : [] };
  const detail = detailOf(catalog.name, OF_STORE);

  const present = presentation(catalog, publicUrl);
  const none = () => notFound(`There is no ${catalog.noun} to draw.`, `no_${catalog.noun}`);
  const existing = <T>(row: T | undefined, id: number): T => {
    if (row === undefined)
      throw notFound(`There is no ${catalog.noun} with the id ${id}.`, `${catalog.noun}_not_found`);
    return row;
  };
  const exists = (id: number) => id >= 1 && id <= GREATEST_ID;
  const find = async (id: number, deadline: Deadline) =>
    existing(exists(id) ? await deadline.race(reads.submit(id), queryLimit) : undefined, id);
  /** In the order of the ids, without those of rows that do not exist. */
  const findAll = async (ids: readonly number[], deadline: Deadline) => {
    const rows = Promise.all(ids.filter(exists).map((id) => reads.submit(id)));
    return (await deadline.race(rows, queryLimit)).filter((row) => row !== undefined);
  };

  async function fromStore(count: number | undefined, deadline: Deadline) {
    const rows = await deadline.race(draws.submit(count ?? 1), queryLimit);
    const [first] = rows;
    if (!first) throw none();
    drawn("store", rows.length);
    return count === undefined ? present(first) : rows.map(present);
  }
  /** The response as a text: the rows are kept as JSON. */
  function fromCopy(rows: string[], count: number | undefined, set: { headers: HTTPHeaders }) {
    const [first] = rows;
    if (first === undefined) throw none();
    set.headers["content-type"] = "application/json;charset=utf-8";
    return count === undefined ? first : `[${rows.join(",")}]`;
  }
  /** What an old copy gives in place of a store that does not respond. Throws the store's failure where none may be used. */
  function fromOldCopy(failure: unknown, count: number | undefined, set: { headers: HTTPHeaders }) {
    const isUnavailable = failure instanceof Problem && failure.code === "store_unavailable";
    const old = isUnavailable ? snapshot?.drawOld(count ?? 1) : undefined;
    if (!old) throw failure;
    const response = fromCopy(old.rows, count, set);
    drawn("stale_snapshot", old.rows.length);
    set.headers.age = String(Math.floor(old.ageMs / 1000));
    set.headers["cache-status"] = "snapshot; hit; detail=stale";
    return response;
  }

  return shell
    .get(
      path,
      async ({ query: { ids, ...page }, deadline, request, server, set, streamIdleMs }) => {
        if (ids === undefined)
          return await listing(store, page, present, deadline, { path, request, server, set, streamIdleMs });
        const [other] = Object.keys(page);
        if (other !== undefined) throw invalid([cannotCombine("ids", other)]);
        return (await findAll(ids, deadline)).map(present);
      },
      {
        query: Type.Object({
          name_filter: Type.Optional(plainText({ minLength: 1, maxLength: 50 })),
          limit: Type.Optional(wholeNumber({ minimum: 1, maximum: 1000 })),
          after: Type.Optional(
            wholeNumber({
              minimum: 0,
              maximum: GREATEST_ID,
              what: "the id of a row, after which the page starts,",
            }),
          ),
          before: Type.Optional(
            wholeNumber({
              minimum: 1,
              maximum: GREATEST_ID,
              what: "the id of a row, before which the page ends,",
            }),
          ),
          ids: Type.Optional(Ids),
        }),
        detail: detail(`All ${catalog.name}, a page of them, or those with the given ids`, {
          description:
            "`name_filter` finds a part of the name, ignoring case. `before` requires `limit`, and cannot be combined with `after`. " +
            "With `ids` the response has the row of each id, in their order, and none for an id without a row; an id that is given twice has its row twice. It cannot be combined with the other parameters.",
          responses: { 200: jsonOf(Type.Array(rowResponse), { headers: PAGE_LINKS }) },
        }),
      },
    )
    .get(
      `${path}/random_${catalog.noun}`,
      // `async`, although it may have nothing to wait for: Elysia reads the text of other handlers to find out whether they return
      // a promise, and would not recognise this one. A rejection would then be unhandled.
      async ({ query: { count }, deadline, set }) => {
        const copy = snapshot?.draw(count ?? 1);
        if (copy) {
          const response = fromCopy(copy, count, set);
          drawn("snapshot", copy.length);
          return response;
        }
        return await fromStore(count, deadline).catch((failure) => fromOldCopy(failure, count, set));
      },
      {
        query: Type.Object({
          count: Type.Optional(
            wholeNumber({
              minimum: 1,
              maximum: MOST_DRAWS,
            }),
          ),
        }),
        detail: detail(`One ${catalog.noun} drawn uniformly, or a number of independent draws`, {
          description: "With `count` the response is an array.",
          responses: { 200: jsonOf(Type.Union([rowResponse, Type.Array(rowResponse)])) },
          problems: [404],
        }),
      },
    )
    .get(`${path}/:id`, async ({ params: { id }, deadline }) => present(await find(id, deadline)), {
      params,
      response: { 200: rowResponse },
      detail: detail(`One ${catalog.noun}`, { problems: [404] }),
    })
    .get(
      `${path}/:id/picture`,
      async ({ params: { id }, request, deadline }) => {
        const { name } = await find(id, deadline);
        const picture = portrait(catalog.noun, String(name));
        const entityTag = entityTagOf(picture);
        // A new name changes the picture at the same URL: caches may store it, and must revalidate it.
        const headers = { etag: entityTag, "cache-control": "public, no-cache" };
        if (isCurrent(request.headers.get("if-none-match"), entityTag))
          return new Response(null, { status: 304, headers });
        return new Response(picture, { headers: { ...headers, "content-type": "image/svg+xml" } });
      },
      {
        params,
        detail: detail(`The generated portrait of a ${catalog.noun}`, {
          headers: IF_NONE_MATCH,
          responses: {
            200: { content: { "image/svg+xml": Type.String() }, headers: ETAG },
            304: NOT_MODIFIED,
          },
          problems: [404],
        }),
      },
    )
    .post(
      path,
      async ({ body, set, deadline }) => {
        const row = await deadline.race(store.insert(wholeRow(catalog, body)));
        set.status = 201;
        set.headers.location = `${path}/${row.id}`;
        return present(row);
      },
      { ...writing, body: input, response: { 201: rowResponse }, detail: detail(`Create a ${catalog.noun}`) },
    )
    .put(
      `${path}/:id`,
      async ({ params: { id }, body, deadline }) => {
        const row = exists(id) ? await deadline.race(store.update(id, wholeRow(catalog, body))) : undefined;
        return present(existing(row, id));
      },
      {
        ...writing,
        params,
        body: input,
        response: { 200: rowResponse },
        detail: detail(`Replace a ${catalog.noun}`, { problems: [404] }),
      },
    )
    .patch(
      `${path}/:id`,
      async ({ params: { id }, body, deadline }) => {
        const row = exists(id) ? await deadline.race(store.update(id, body)) : undefined;
        return present(existing(row, id));
      },
      {
        ...writing,
        params,
        body: patchSchema(catalog),
        response: { 200: rowResponse },
        detail: detail(`Change a ${catalog.noun}`, { problems: [404] }),
      },
    )
    .delete(
      `${path}/:id`,
      async ({ params: { id }, set, deadline }) => {
        existing((exists(id) && (await deadline.race(store.remove(id)))) || undefined, id);
        set.status = 204;
      },
      {
        ...writing,
        params,
        detail: detail(`Delete a ${catalog.noun}`, { responses: { 204: NO_CONTENT }, problems: [404] }),
      },
    );
}
