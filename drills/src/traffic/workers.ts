/** Clients that work until they are told to stop. */
export interface Workers {
  /** Lets each finish what it is at. Rejects with what the first of them threw. */
  stop(): Promise<void>;
}

/** Starts so many clients, each doing the work again and again, one after the other. */
export function startWorkers(count: number, work: () => Promise<void>): Workers {
  let stopping = false;
  const all = Promise.all(
    Array.from({ length: count }, async () => {
      while (!stopping) await work();
    }),
  );
  // Whoever stops them hears of it.
  all.catch(() => {});
  return {
    async stop() {
      stopping = true;
      await all;
    },
  };
}
