/** The name of the lock. */
const RENEWAL = "renew session";

/**
 * Browsers have locks only on pages that are served over HTTPS or by this machine. Elsewhere tabs may renew at once, which the
 * gateway allows for a short while.
 */
const locks = (navigator as Partial<Navigator>).locks;

/** Does something in one tab at a time. */
export const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> =>
  locks === undefined ? work() : locks.request(RENEWAL, work);

/** How many other tabs wait for their turn. */
export async function othersInLine(): Promise<number> {
  if (locks === undefined) return 0;
  const { held = [], pending = [] } = await locks.query();
  const own = held.find(({ name }) => name === RENEWAL)?.clientId;
  const others = pending.filter(({ name, clientId }) => name === RENEWAL && clientId !== own);
  return new Set(others.map(({ clientId }) => clientId)).size;
}
