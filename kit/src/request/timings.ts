/** Milliseconds by name, in the order in which they ended. */
export type Timings = Map<string, number>;

/** Runs `work` with `argument` and records its duration under `name`, whether it succeeds or fails. */
export async function timed<Argument, T>(
  timings: Timings,
  name: string,
  work: (argument: Argument) => Promise<T>,
  argument: Argument,
): Promise<T> {
  const startedAtMs = performance.now();
  try {
    return await work(argument);
  } finally {
    timings.set(name, performance.now() - startedAtMs);
  }
}

/** The value of a `Server-Timing` header: `hero;dur=1.234, villain;dur=0.871`. */
export function serverTiming(timings: Timings): string {
  let value = "";
  for (const [name, ms] of timings) value += `${value && ", "}${name};dur=${ms.toFixed(3)}`;
  return value;
}
