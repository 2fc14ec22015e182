import { Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Limit } from "./credential-routes.ts";
import type { Attempts } from "./store/attempts.ts";

/** Limits the attempts on an account within a minute, across all processes of the service. */
export interface AccountLimits {
  /** Throws 429 when the account has no attempts left. Counts nothing. */
  require(limit: Limit, account: string): Promise<void>;
  /** Counts one attempt. Throws 429 when it exceeds the limit. */
  count(limit: Limit, account: string): Promise<void>;
}

const WINDOW_MS = 60_000;

/** The most accounts over their limit that are kept in memory. They are refused without a query. */
const MOST_REMEMBERED = 10_000;

/** Creates the limits over the stored attempts. */
export function createAccountLimits(
  attempts: Attempts,
  metrics: Metrics,
  now: () => number = Date.now,
): AccountLimits {
  const spent = new Map<string, number>();
  let sweptAtMs = now();
  const limited = metrics
    .counter("rate_limited_requests_total", "Requests refused because there were too many")
    .child({ policy: "account" });

  const refuse = (key: string, endsAtMs: number): Problem => {
    if (spent.size >= MOST_REMEMBERED) spent.delete(spent.keys().next().value ?? "");
    spent.set(key, endsAtMs);
    limited.add();
    // The same text for every account, so that it does not show which accounts exist.
    return new Problem(
      429,
      "rate_limited",
      "Too many attempts on this account. Wait for the time in Retry-After.",
      {
        retryAfterSeconds: Math.max(1, Math.ceil((endsAtMs - now()) / 1000)),
      },
    );
  };
  const requireRemembered = (key: string) => {
    const endsAtMs = spent.get(key);
    if (endsAtMs === undefined) return;
    if (endsAtMs > now()) throw refuse(key, endsAtMs);
    spent.delete(key);
  };
  const sweep = async () => {
    if (now() - sweptAtMs < WINDOW_MS) return;
    sweptAtMs = now();
    await attempts.sweep(now());
  };

  return {
    async require(limit, account) {
      const key = keyOf(limit, account);
      requireRemembered(key);
      const tally = await attempts.find(key, now());
      if (tally && tally.used >= limit.perMinute) throw refuse(key, tally.endsAtMs);
    },
    async count(limit, account) {
      const key = keyOf(limit, account);
      requireRemembered(key);
      await sweep();
      const { used, endsAtMs } = await attempts.add(key, now(), WINDOW_MS);
      if (used > limit.perMinute) throw refuse(key, endsAtMs);
    },
  };
}

const keyOf = ({ name }: Limit, account: string) =>
  new Bun.CryptoHasher("sha256").update(`${name} ${account}`).digest("hex");
