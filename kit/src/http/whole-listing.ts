import { createGate } from "../concurrency/gate.ts";
import { type Deadline, DeadlineExceeded } from "../request/deadline.ts";
import { type StreamingRequest, streamLimits, streamOut } from "./streamed-response.ts";

/** The rows per read of a response without a limit. */
export const PAGE = 1000;

/**
 * Pages of all listings of this process are read and written one after the other. A page takes milliseconds of the event loop, and
 * many listings at once would take all of it.
 */
const pages = createGate({ capacity: 1, maxQueue: Number.POSITIVE_INFINITY });

/** Runs `work` when it is its turn; other work that is ready runs between two turns. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = pages.acquire();
  try {
    if (turn) {
      await turn;
      await new Promise(setImmediate);
    }
    return await work();
  } finally {
    pages.release();
  }
}

/**
 * All rows of a listing. `page` returns the {@link PAGE} rows after a given row, and `present` maps a row to what clients get.
 *
 * There may be a million rows. After the first page they are streamed as the client reads, so that memory stays small. Each page
 * is read when it is sent; rows added or removed meanwhile may or may not be included. The first page has the request's
 * deadline, further ones the limit on pauses. When the store fails midway, or the client stops reading, the connection is
 * closed, so that a client never takes a part for the whole.
 */
export async function wholeListing<Row, Presented = Row>(
  page: (after: Row | undefined) => Promise<Row[]>,
  present: (row: Row) => Presented,
  context: StreamingRequest & { deadline: Deadline },
): Promise<Presented[] | Response> {
  const { deadline } = context;
  const firstPage = async () => {
    // A listing that is late is not read at all.
    if (deadline.remainingMs === 0) throw new DeadlineExceeded();
    return await page(undefined);
  };
  const first = await deadline.race(inTurn(firstPage));
  if (first.length < PAGE) return first.map(present);

  // For a client that reads slowly, only bytes are kept, not rows.
  let unsent = first;
  let last = first.at(-1);
  let hasMore = true;
  let isOver = false;
  const encoder = new TextEncoder();

  function textOfUnsent(opening: string): Uint8Array {
    const text = unsent.map((row) => JSON.stringify(present(row))).join(",");
    unsent = [];
    return encoder.encode(opening + text);
  }

  /** The next part of the text; `undefined` at the end. */
  async function nextPart(): Promise<Uint8Array | undefined> {
    if (isOver || !hasMore) return undefined;
    unsent = await page(last);
    last = unsent.at(-1);
    hasMore = unsent.length === PAGE;
    return unsent.length > 0 ? textOfUnsent(",") : undefined;
  }

  const listing = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(textOfUnsent("[")),
      async pull(controller) {
        const part = await inTurn(nextPart);
        if (isOver) return;
        controller.enqueue(part ?? encoder.encode("]"));
        if (part === undefined) controller.close();
      },
      cancel() {
        isOver = true;
      },
    },
    { highWaterMark: 0 },
  );
  return streamOut(listing, { headers: { "content-type": "application/json" } }, streamLimits(context));
}
