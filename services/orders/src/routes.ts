import { inSession, signedIn } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { health } from "@super-heroes/kit/health";
import { withinRequest } from "@super-heroes/kit/request-scope";
import type { Shell } from "@super-heroes/kit/shell";
import { wholeListing } from "@super-heroes/kit/whole-listing";
import { Order, OrderRequest, OrderStats, StatusRequest } from "./model.ts";
import type { OrderBook } from "./order-book.ts";
import { ListingQuery, OrderPath, UserPath } from "./parameters.ts";
import type { Placing } from "./placing.ts";

const PATH = "/api/orders";

/** Says that an answer is one that was given before. */
const REPLAYED_HEADER = "idempotency-replayed";

/** What the routes of orders need. */
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
  const detail = (summary: string) => ({ tags: ["orders"], summary });

  return shell
    .get(`${PATH}/health`, () => health("orders"), {
      detail: detail("The process is up"),
    })
    .get(`${PATH}/stats`, ({ deadline }) => deadline.race(book.stats()), {
      response: { 200: OrderStats },
      detail: detail("How many orders there are, and what they have earned"),
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
        detail: detail("Place an order, once per Idempotency-Key; a repeat answers what is stored, with 200"),
      },
    )
    .get(
      PATH,
      ({ query: { limit = 100, before, status }, principal, deadline }) =>
        deadline.race(book.list({ limit, before, status }, principal)),
      {
        transform,
        query: ListingQuery,
        detail: detail("One's own orders, or everybody's for an admin, newest first"),
      },
    )
    .get(
      `${PATH}/user/:user_id`,
      ({ params: { user_id: userId }, principal, deadline }) =>
        wholeListing(
          (before: Order | undefined) => book.pageOf(userId, before, principal),
          (order) => order,
          deadline,
        ),
      { transform, params: UserPath, detail: detail("All orders of a user, newest first") },
    )
    .get(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => deadline.race(book.find(id, principal)),
      { transform, params: OrderPath, response: { 200: Order }, detail: detail("One order") },
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
        detail: detail("Take an order a step further: a buyer cancels, all other steps are for admins"),
      },
    )
    .delete(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => deadline.race(book.move(id, "cancelled", principal)),
      { transform: changing, params: OrderPath, response: { 200: Order }, detail: detail("Cancel an order") },
    );
}
