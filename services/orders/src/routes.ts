import { Type } from "@sinclair/typebox";
import { inSession, signedIn } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { IDEMPOTENCY_HEADER, REPLAYED, REPLAYED_HEADER } from "@super-heroes/kit/http/idempotency-key";
import { linkedPage, type PageCursors, placeOf } from "@super-heroes/kit/http/linked-page";
import { invalid } from "@super-heroes/kit/http/problem";
import { PAGE, wholeListing } from "@super-heroes/kit/http/whole-listing";
import { detailOf, jsonOf, OF_STORE, PAGE_LINKS } from "@super-heroes/kit/openapi/route-detail";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import { Health, health } from "@super-heroes/kit/shell/health";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { Order, OrderCount, OrderRequest, OrderStats, StatusRequest } from "./model.ts";
import type { OrderBook } from "./order-book.ts";
import { ListingQuery, OrderPath, UserListingQuery, UserPath } from "./parameters.ts";
import type { Placing } from "./placing.ts";

const PATH = "/api/orders";

/** The listings are newest first: the next page has older orders. */
const BY_ID: PageCursors<Order> = { next: ({ id }) => ["before", id], previous: ({ id }) => ["after", id] };

const PLACES =
  "`before` and `after` are ids of orders: the page has older ones, or the ones that follow. They cannot be combined";

/** Marks the response to a repeated request. */
const REPLAY = { Location: "The path of the order.", ...REPLAYED };

/** The dependencies of the routes. */
export interface OrderRoutes {
  book: OrderBook;
  placing: Placing;
  verifier: TokenVerifier;
  standing: Standing;
}

/** Adds the routes of orders to the shell. */
export function withOrderRoutes(shell: Shell, { book, placing, verifier, standing }: OrderRoutes) {
  const transform = signedIn(verifier, standing);
  const changing = inSession(verifier, standing);
  const detail = detailOf("orders", OF_STORE);

  return shell
    .get(`${PATH}/health`, () => health("orders"), {
      detail: detailOf("orders")("The process is up", { responses: { 200: jsonOf(Health) } }),
    })
    .get(`${PATH}/stats`, ({ deadline }) => deadline.race(book.stats()), {
      response: { 200: OrderStats },
      detail: detail("The number of orders by status, and the revenue"),
    })
    .post(
      PATH,
      async ({ body, request, principal, correlationId, traceparent, deadline, set }) => {
        const { headers } = request;
        const caller = {
          principal,
          authorization: headers.get("authorization") ?? "",
          key: headers.get("idempotency-key"),
        };
        const { order, isReplay } = await withinRequest(
          { request, correlationId, traceparent, deadline, set },
          (scope) => placing.place(body, caller, scope),
        );
        set.status = isReplay ? 200 : 201;
        set.headers.location = `${PATH}/${order.id}`;
        if (isReplay) set.headers[REPLAYED_HEADER] = "true";
        return order;
      },
      {
        transform,
        body: OrderRequest,
        response: { 200: Order, 201: Order },
        detail: detail("Place an order, once per Idempotency-Key", {
          headers: IDEMPOTENCY_HEADER,
          responses: {
            200: { description: "The order that was placed with this key before.", headers: REPLAY },
            201: { description: "The order was placed." },
          },
          problems: [403],
        }),
      },
    )
    .get(
      PATH,
      ({ query: { limit = 100, before, after, status }, principal, deadline, request, set }) => {
        const place = placeOf(["before", before], ["after", after]);
        const read = (most: number) => book.list({ limit: most, before, after, status }, principal);
        return deadline.race(linkedPage({ path: PATH, request, set }, { limit, place }, read, BY_ID));
      },
      {
        transform,
        query: ListingQuery,
        detail: detail("A page of the caller's orders, or of all orders for an admin, newest first", {
          description: `${PLACES}.`,
          responses: { 200: jsonOf(Type.Array(Order), { headers: PAGE_LINKS }) },
          problems: [404],
        }),
      },
    )
    .get(
      `${PATH}/user/:user_id`,
      async ({
        params: { user_id: userId },
        query: { limit, before, after },
        principal,
        deadline,
        request,
        server,
        set,
        streamIdleMs,
      }) => {
        const place = placeOf(["before", before], ["after", after]);
        if (limit === undefined && after !== undefined)
          throw invalid([{ field: "after", reason: "requires limit" }]);
        const cursor = before ?? after;
        const from = cursor === undefined ? undefined : await deadline.race(book.find(cursor, principal));
        if (limit !== undefined) {
          const side = place === "backward" ? { after: from } : { before: from };
          const read = (most: number) => book.pageOf({ userId, limit: most, ...side }, principal);
          const target = { path: `${PATH}/user/${userId}`, request, set };
          return await deadline.race(linkedPage(target, { limit, place }, read, BY_ID));
        }
        return await wholeListing(
          (last: Order | undefined) => book.pageOf({ userId, before: last ?? from, limit: PAGE }, principal),
          (order) => order,
          { deadline, request, server, streamIdleMs },
        );
      },
      {
        transform,
        params: UserPath,
        query: UserListingQuery,
        detail: detail("All orders of a user, or a page of them, newest first", {
          description: `${PLACES}, and \`after\` requires \`limit\`.`,
          responses: { 200: jsonOf(Type.Array(Order), { headers: PAGE_LINKS }) },
          problems: [403, 404],
        }),
      },
    )
    .get(
      `${PATH}/user/:user_id/count`,
      async ({ params: { user_id: userId }, principal, deadline }) => ({
        count: await deadline.race(book.countOf(userId, principal)),
      }),
      {
        transform,
        params: UserPath,
        response: { 200: OrderCount },
        detail: detail("The number of orders of a user", { problems: [403] }),
      },
    )
    .get(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => deadline.race(book.find(id, principal)),
      {
        transform,
        params: OrderPath,
        response: { 200: Order },
        detail: detail("One order", { problems: [404] }),
      },
    )
    .put(
      `${PATH}/:id/status`,
      ({ params: { id }, body: { status }, principal, deadline }) =>
        deadline.race(book.move(id, status, principal)),
      {
        transform: changing,
        params: OrderPath,
        body: StatusRequest,
        response: { 200: Order },
        detail: detail(
          "Change the status of an order: a buyer may cancel, all other changes are for admins",
          {
            problems: [403, 404, 409],
          },
        ),
      },
    )
    .delete(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => deadline.race(book.move(id, "cancelled", principal)),
      {
        transform: changing,
        params: OrderPath,
        response: { 200: Order },
        detail: detail("Cancel an order", { problems: [404, 409] }),
      },
    );
}
