import { expect, test } from "bun:test";
import { type Metrics, parseMetrics } from "./prometheus-text.ts";
import { scrapeMetrics, watchService } from "./service-watch.ts";

const delayOf = (seconds: number) => parseMetrics(`nodejs_eventloop_lag_mean_seconds ${seconds}`);

/** Responds to a request when the test lets it. */
function heldScrapes() {
  const questions: PromiseWithResolvers<Metrics | null>[] = [];
  const scrape = () => {
    const question = Promise.withResolvers<Metrics | null>();
    questions.push(question);
    return question.promise;
  };
  const respond = async (metrics: Metrics | null) => {
    questions.shift()?.resolve(metrics);
    await new Promise(setImmediate);
  };
  return { scrape, respond, questions };
}

test("the delay before the measurement is not part of it", async () => {
  const { scrape, respond } = heldScrapes();
  const watch = watchService("", scrape);
  await respond(delayOf(9));
  watch.tick();
  await respond(delayOf(0.001));
  watch.tick();
  await respond(delayOf(0.002));
  const finished = watch.finish(false);
  await new Promise(setImmediate);
  await respond(delayOf(0.5));
  const { first, last, eventLoopDelayMs } = await finished;
  expect(eventLoopDelayMs).toEqual([1, 2]);
  const seconds = [first, last].map((metrics) => metrics?.value("nodejs_eventloop_lag_mean_seconds"));
  expect(seconds).toEqual([9, 0.5]);
});

test("scrapes do not queue up: a second without a response is a gap", async () => {
  const { scrape, respond, questions } = heldScrapes();
  const watch = watchService("", scrape);
  await respond(delayOf(0));
  watch.tick();
  watch.tick();
  expect(questions).toHaveLength(1);
  await respond(delayOf(0.003));
  const finished = watch.finish(true);
  await new Promise(setImmediate);
  await respond(null);
  expect((await finished).eventLoopDelayMs).toEqual([3, null, null]);
});

test("a service that does not respond, or publishes no metrics, has none", async () => {
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) =>
      new URL(url).pathname === "/metrics" ? new Response("up 1\n") : new Response("", { status: 404 }),
  });
  expect((await scrapeMetrics(`http://127.0.0.1:${server.port}`))?.value("up")).toBe(1);
  expect(await scrapeMetrics(`http://127.0.0.1:${server.port}/elsewhere`)).toBeNull();
  expect(await scrapeMetrics("http://127.0.0.1:1")).toBeNull();
});
