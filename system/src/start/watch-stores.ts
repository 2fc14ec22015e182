import {
  defaultDir,
  isRunning,
  programOf,
  readState,
  type Service,
  type StoreState,
} from "@super-heroes/database/local-stack/index";

const EVERY_MS = 1000;

/** The recorded state of a store; `undefined` when it cannot be read. */
type Look = (service: Service) => StoreState | undefined;

const lookIn =
  (dir: string): Look =>
  (service) => {
    try {
      return readState({ dir }).stores.find((store) => store.service === service);
    } catch {
      return undefined;
    }
  };

/**
 * Watches servers of the local stack and reports each time that one has ended, and that it runs again. A service continues
 * without its store and responds with 503; this report names the store.
 */
export function watchStores(
  stores: readonly StoreState[],
  report: (line: string) => void,
  { look = lookIn(defaultDir), everyMs = EVERY_MS }: { look?: Look; everyMs?: number } = {},
): { stop(): void } {
  const ended = new Set<Service>();
  const check = () => {
    for (const known of stores) {
      const { service } = known;
      const store = look(service) ?? known;
      const runs = isRunning(store);
      if (runs !== ended.has(service)) continue;
      const what = `the store of ${service} (${programOf(store)})`;
      if (runs) {
        ended.delete(service);
        report(`${what} runs again, pid ${store.pid}`);
      } else {
        ended.add(service);
        report(
          `${what} has ended: ${service} responds with 503. "bun run databases up ${service}" starts it again`,
        );
      }
    }
  };
  const timer = setInterval(check, everyMs);
  return { stop: () => clearInterval(timer) };
}
