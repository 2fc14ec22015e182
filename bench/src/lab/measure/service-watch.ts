import { directFetch } from "@super-heroes/kit/network/proxies";
import { type Metrics, parseMetrics } from "./prometheus-text.ts";

/** Reads the metrics of the service at `url`; `null` when it does not tell them. */
export type Scrape = (url: string) => Promise<Metrics | null>;

/** Follows what one service says about itself, from the start of a measurement to its end. */
export interface ServiceWatch {
  /** A second has passed. Asks for its metrics, unless the answer to the last question is still awaited. */
  tick(): void;
  /** Asks a last time. `wholeSecond`: what has passed since the last tick counts as a second of its own. */
  finish(wholeSecond: boolean): Promise<WatchedService>;
}

/** What a service said about itself. */
export interface WatchedService {
  first: Metrics | null;
  last: Metrics | null;
  /** Mean delay of its event loop, in ms, one entry a second; `null` where it did not tell. */
  eventLoopDelayMs: (number | null)[];
}

/**
 * Mean delay since the scrape before: the services' client library, prom-client 15, starts its histogram of delays
 * anew at every scrape. What others scrape meanwhile is missing here.
 */
const EVENT_LOOP_DELAY = "nodejs_eventloop_lag_mean_seconds";
const SCRAPE_TIMEOUT_MS = 3000;

/** Asks for `GET /metrics`. */
export const scrapeMetrics: Scrape = async (url) => {
  try {
    const answer = await directFetch(`${url}/metrics`, { timeoutMs: SCRAPE_TIMEOUT_MS });
    const text = await answer.text();
    return answer.ok ? parseMetrics(text) : null;
  } catch {
    // A service that is too busy to answer leaves a gap; one that died is found elsewhere.
    return null;
  }
};

/** Begins to follow the service at `url`. */
export function watchService(url: string, scrape: Scrape = scrapeMetrics): ServiceWatch {
  const watched: WatchedService = { first: null, last: null, eventLoopDelayMs: [] };
  let underWay: Promise<void> | undefined;

  function ask(note: (metrics: Metrics | null) => void): void {
    if (underWay) return;
    underWay = scrape(url).then((metrics) => {
      note(metrics);
      underWay = undefined;
    });
  }

  function askForDelay(): void {
    const second = watched.eventLoopDelayMs.push(null) - 1;
    ask((metrics) => {
      const seconds = metrics?.value(EVENT_LOOP_DELAY) ?? null;
      watched.eventLoopDelayMs[second] = seconds === null ? null : seconds * 1000;
      watched.last = metrics;
    });
  }

  ask((metrics) => {
    watched.first = metrics;
  });
  return {
    tick: askForDelay,
    async finish(wholeSecond) {
      await underWay;
      if (wholeSecond) askForDelay();
      else
        ask((metrics) => {
          watched.last = metrics;
        });
      await underWay;
      return watched;
    },
  };
}
