import { Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Counts the requests of each client. */
export interface RateLimit {
  /**
   * Counts one request and writes what is left into `headers` (draft-ietf-httpapi-ratelimit-headers-10). Throws 429 with
   * `Retry-After` when nothing is left.
   */
  count(client: string, headers: Record<string, string | number | undefined>): Promise<void>;
}

/** Creates a limit of `points` requests per client in `windowSeconds`; 0 points: no limit. `name` is its name in metrics. */
export function createRateLimit(
  name: string,
  { points, windowSeconds }: { points: number; windowSeconds: number },
  metrics: Metrics,
): RateLimit {
  if (points === 0) return { count: async () => {} };
  const limiter = new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: "" });
  const limited = metrics
    .counter("rate_limited_requests_total", "Requests refused because their client made too many")
    .child({ policy: name });
  const policy = `"${name}";q=${points};w=${windowSeconds}`;

  return {
    async count(client, headers) {
      headers["ratelimit-policy"] = policy;
      let result: RateLimiterRes;
      try {
        result = await limiter.consume(client);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        limited.add();
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
        headers.ratelimit = `"${name}";r=0;t=${seconds}`;
        throw new Problem(429, "rate_limited", "Too many requests. Wait for the time in Retry-After.", {
          retryAfterSeconds: seconds,
        });
      }
      headers.ratelimit = `"${name}";r=${result.remainingPoints};t=${Math.ceil(result.msBeforeNext / 1000)}`;
    },
  };
}
