import { type RequestOptions, request } from "../requests/request.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** A route that writes, once per `Idempotency-Key`. */
export interface Writing {
  url: string;
  /** The n-th request, without the key. */
  requestFor(number: number): RequestOptions;
}

/** What the service acknowledged, with which the store is compared. */
export interface Ledger {
  /** The id in the response to each key. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Keys whose repetition got another id. */
  readonly contradicted: readonly string[];
  /** Attempts that were not acknowledged, and were repeated. */
  readonly repeated: number;
}

/** Long enough not to keep the machine busy with clients, short enough that some request is always in flight. */
const PAUSE_MS = 5;
const RETRY_AFTER_MS = 20;
/** One in this many acknowledged writes is sent again. */
const CONFIRM_EVERY = 10;

/**
 * Starts clients that write. Each repeats a request under its key until it is acknowledged, so that after they have been
 * stopped the store must have exactly what was acknowledged. They reject on a 4xx other than 429.
 */
export function startWriters(count: number, writing: Writing): { ledger: Ledger; workers: Workers } {
  const acknowledged = new Map<string, string>();
  const contradicted: string[] = [];
  const ledger = { acknowledged, contradicted, repeated: 0 };
  let number = 0;

  async function untilAcknowledged(key: string, options: RequestOptions): Promise<string> {
    for (;;) {
      const { status, code, text } = await request(writing.url, {
        method: "POST",
        ...options,
        headers: { ...options.headers, "idempotency-key": key },
      });
      if (status === 200 || status === 201) return (JSON.parse(text) as { id: string }).id;
      if (status >= 400 && status < 500 && status !== 429)
        throw new Error(`POST ${new URL(writing.url).pathname}: got ${status} ${code}`);
      ledger.repeated++;
      await Bun.sleep(RETRY_AFTER_MS);
    }
  }

  const workers = startWorkers(count, async () => {
    number++;
    const options = writing.requestFor(number);
    const isConfirmed = number % CONFIRM_EVERY === 0;
    const key = crypto.randomUUID();
    const id = await untilAcknowledged(key, options);
    acknowledged.set(key, id);
    if (isConfirmed && (await untilAcknowledged(key, options)) !== id) contradicted.push(key);
    await Bun.sleep(PAUSE_MS);
  });
  return { ledger, workers };
}

/** How the stored rows differ from the acknowledged ones; rows in `before` do not count. */
export function compared(
  { acknowledged, contradicted }: Ledger,
  stored: readonly string[],
  before: ReadonlySet<string>,
): { lost: number; duplicated: number } {
  const rows = new Set(stored.filter((id) => !before.has(id)));
  const lost = [...acknowledged.values()].filter((id) => !rows.has(id)).length;
  return { lost, duplicated: Math.max(0, rows.size - acknowledged.size + lost) + contradicted.length };
}
