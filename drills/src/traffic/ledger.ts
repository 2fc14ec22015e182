import { ask, type RequestOptions } from "../requests/request.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** Where something is written, once per `Idempotency-Key`. */
export interface Writing {
  url: string;
  /** What is asked the n-th time, without the key. */
  questionFor(number: number): RequestOptions;
}

/** What was acknowledged to clients, against which the store is checked. */
export interface Ledger {
  /** The row that each key was answered with. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Keys whose repetition was answered with another row. */
  readonly contradicted: readonly string[];
  /** Attempts that were not acknowledged, and were made again. */
  readonly repeated: number;
}

/** Long enough not to make the machine busy with clients, short enough to always have something in flight. */
const PAUSE_MS = 5;
const RETRY_AFTER_MS = 20;
/** One acknowledged write in so many is asked for once more. */
const CONFIRM_EVERY = 10;

/**
 * Starts clients that write, each repeating an attempt under its key until it is acknowledged: when they have been
 * stopped, what is stored has to be what was acknowledged. They reject when they are told that they ask wrongly.
 */
export function startWriters(count: number, writing: Writing): { ledger: Ledger; workers: Workers } {
  const acknowledged = new Map<string, string>();
  const contradicted: string[] = [];
  const ledger = { acknowledged, contradicted, repeated: 0 };
  let number = 0;

  async function untilAcknowledged(key: string, question: RequestOptions): Promise<string> {
    for (;;) {
      const { status, code, text } = await ask(writing.url, {
        method: "POST",
        ...question,
        headers: { ...question.headers, "idempotency-key": key },
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
    const question = writing.questionFor(number);
    const isConfirmed = number % CONFIRM_EVERY === 0;
    const key = crypto.randomUUID();
    const id = await untilAcknowledged(key, question);
    acknowledged.set(key, id);
    if (isConfirmed && (await untilAcknowledged(key, question)) !== id) contradicted.push(key);
    await Bun.sleep(PAUSE_MS);
  });
  return { ledger, workers };
}

/** How the rows that are stored differ from those that were acknowledged, since `before`. */
export function compared(
  { acknowledged, contradicted }: Ledger,
  stored: readonly string[],
  before: ReadonlySet<string>,
): { lost: number; duplicated: number } {
  const rows = new Set(stored.filter((id) => !before.has(id)));
  const lost = [...acknowledged.values()].filter((id) => !rows.has(id)).length;
  return { lost, duplicated: Math.max(0, rows.size - acknowledged.size + lost) + contradicted.length };
}
