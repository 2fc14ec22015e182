/** Each is a JavaScript engine of its own, made before anything starts: some 2 ms of CPU and 250 kB. */
const MOST_PREALLOCATED_VUS = 400;

/** A k6 scenario that starts so many fights a second, whatever the answers do; without its length and its place. */
export function arrivals(rate: number, maxVUs: number = Math.max(50, 4 * rate)) {
  return {
    executor: "constant-arrival-rate",
    rate,
    timeUnit: "1s",
    preAllocatedVUs: Math.min(maxVUs, MOST_PREALLOCATED_VUS, Math.max(5, Math.ceil(rate / 2))),
    maxVUs,
    gracefulStop: "5s",
  } as const;
}
