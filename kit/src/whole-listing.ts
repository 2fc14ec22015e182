import type { Deadline } from "./deadline.ts";
import { type StreamingRequest, streamLimits, streamOut } from "./streamed-response.ts";

/** Rows read at a time for a response that has no limit. */
export const PAGE = 1000;

/**
 * All rows of a listing, whose pages of {@link PAGE} `page` gives one after the other, each from after the last row of
 * the one before; `present` makes of a row what clients get.
 *
 * All of them may be a million: beyond the first page they are streamed as the client reads, so that memory stays small.
 * Each page is read when it is sent; rows that come or go meanwhile may or may not be among them. The first page keeps
 * the request's deadline, and every further one the limit on pauses. When the store fails midway, or the client stops
 * reading, the connection is cut, so that a client never takes a part for the whole.
 */
export async function wholeListing<Row, Presented = Row>(
  page: (after: Row | undefined) => Promise<Row[]>,
  present: (row: Row) => Presented,
  context: StreamingRequest & { deadline: Deadline },
): Promise<Presented[] | Response> {
  const first = await context.deadline.race(page(undefined));
  if (first.length < PAGE) return first.map(present);

  let rows = first;
  const encoder = new TextEncoder();
  const listing = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const opening = rows === first ? "[" : ",";
        controller.enqueue(
          encoder.encode(opening + rows.map((row) => JSON.stringify(present(row))).join(",")),
        );
        rows = rows.length < PAGE ? [] : await page(rows.at(-1));
        if (rows.length > 0) return;
        controller.enqueue(encoder.encode("]"));
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return streamOut(listing, { headers: { "content-type": "application/json" } }, streamLimits(context));
}
