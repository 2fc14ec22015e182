import { directFetch } from "@super-heroes/kit/network/proxies";
import { type Metrics, parseMetrics } from "./prometheus-text.ts";

/** Reads the metrics of the service at `url`; `null` when it does not publish them. */
export type Scrape = (url: string) => Promise<Metrics | null>;

/** Follows the metrics of one service, from the start of a measurement to its end. */
export interface ServiceWatch {
  /** Called once a second. Scrapes its metrics, unless the previous scrape is still in flight. */
  tick(): void;
  /** Scrapes a last time. `wholeSecond`: the time since the last tick counts as a second. */
  finish(wholeSecond: boolean): Promise<WatchedService>;
}

/** The metrics of a service during a measurement. */
export interface WatchedService {
  first: Metrics | null;
  last: Metrics | null;
  /** Mean delay of its event loop, in ms, one entry per second; `null` where it was not reported. */
  eventLoopDelayMs: (number | null)[];
}

/**
 * Mean delay since the previous scrape: prom-client 15, which the services use, resets its histogram of delays at every
 * scrape. What others scrape in between is missing here.
 */
const EVENT_LOOP_DELAY = "nodejs_eventloop_lag_mean_seconds";
const SCRAPE_TIMEOUT_MS = 3000;

/** Requests `GET /metrics`. */
export const scrapeMetrics: Scrape = async (url) => {
  try {
    const response = await directFetch(`${url}/metrics`, { timeoutMs: SCRAPE_TIMEOUT_MS });
    const text = await response.text();
    return response.ok ? parseMetrics(text) : null;
  } catch {
    // A service that is too busy to respond leaves a gap; one that ended is noticed elsewhere.
    return null;
  }
};

/** Starts to follow the service at `url`. */
export function watchService(url: string, scrape: Scrape = scrapeMetrics): ServiceWatch {
  const watched: WatchedService = { first: null, last: null, eventLoopDelayMs: [] };
  let underWay: Promise<void> | undefined;

  function request(note: (metrics: Metrics | null) => void): void {
    if (underWay) return;
    underWay = scrape(url).then((metrics) => {
      note(metrics);
      underWay = undefined;
    });
  }

  function requestDelay(): void {
    const second = watched.eventLoopDelayMs.push(null) - 1;
    request((metrics) => {
      const seconds = metrics?.value(EVENT_LOOP_DELAY) ?? null;
      watched.eventLoopDelayMs[second] = seconds === null ? null : seconds * 1000;
      watched.last = metrics;
    });
  }

  request((metrics) => {
    watched.first = metrics;
  });
  return {
    tick: requestDelay,
    async finish(wholeSecond) {
      await underWay;
      if (wholeSecond) requestDelay();
      else
        request((metrics) => {
          watched.last = metrics;
        });
      await underWay;
      return watched;
    },
  };
}
