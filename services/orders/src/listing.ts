import type { Deadline } from "@super-heroes/kit/deadline";
import type { Order } from "./model.ts";

/** Orders read at a time for an answer that has no limit. */
export const PAGE = 1000;

/**
 * All orders of a listing, whose pages of {@link PAGE} `page` gives one after the other.
 *
 * Beyond the first page they are streamed as the client reads, so that memory stays small however many there are. When
 * the store fails midway the connection is cut, so that a client never takes a part for the whole.
 */
export async function wholeListing(
  page: (before: Order | undefined) => Promise<Order[]>,
  deadline: Deadline,
): Promise<Order[] | Response> {
  const first = await deadline.race(page(undefined));
  if (first.length < PAGE) return first;

  let orders = first;
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    async pull(controller) {
      const opening = orders === first ? "[" : ",";
      const items = orders.map((order) => JSON.stringify(order)).join(",");
      controller.enqueue(encoder.encode(opening + items));
      orders = orders.length < PAGE ? [] : await page(orders.at(-1));
      if (orders.length > 0) return;
      controller.enqueue(encoder.encode("]"));
      controller.close();
    },
  });
  return new Response(stream, { headers: { "content-type": "application/json" } });
}
