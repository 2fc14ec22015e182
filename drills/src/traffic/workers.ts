/** Clients that work until they are stopped. */
export interface Workers {
  /** Lets each finish its current work. Rejects with the first error of any of them. */
  stop(): Promise<void>;
}

/** Starts `count` clients, each of which repeats the work until it is stopped. */
export function startWorkers(count: number, work: () => Promise<void>): Workers {
  let stopping = false;
  const all = Promise.all(
    Array.from({ length: count }, async () => {
      while (!stopping) await work();
    }),
  );
  // stop() reports the error.
  all.catch(() => {});
  return {
    async stop() {
      stopping = true;
      await all;
    },
  };
}
