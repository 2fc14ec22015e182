/** Each virtual user is a JavaScript engine, created before the scenario starts: some 2 ms of CPU and 250 kB. */
const MOST_PREALLOCATED_VUS = 400;

/**
 * A k6 scenario that starts requests at this rate per second, whatever the responses do; without its duration and start. The
 * server may stand still for `stallSeconds` before a request is dropped: k6 drops each one for which it first has to create a
 * virtual user, even below `maxVUs`.
 */
export function arrivals(rate: number, maxVUs: number = Math.max(50, 4 * rate), stallSeconds = 1.2) {
  return {
    executor: "constant-arrival-rate",
    rate,
    timeUnit: "1s",
    preAllocatedVUs: Math.min(maxVUs, MOST_PREALLOCATED_VUS, Math.max(5, Math.ceil(rate * stallSeconds))),
    maxVUs,
    gracefulStop: "5s",
  } as const;
}
