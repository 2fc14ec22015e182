import { type RawResponse, rawRequest } from "@super-heroes/testing/http/raw-request";
import { type LoggedRequest, requestsIn } from "../observed/logged-requests.ts";
import { atMost, reported } from "../promise/measurements.ts";
import type { Drill } from "./drill.ts";

const REQUESTS = 1000;
/** The share of calls to heroes that fail, so that errors are logged too. */
const SHARE_OF_FAILURES = 0.1;
/** The services on the way of a request: the first one proxies to the second. */
const ENTRANCES = ["gateway", "fights"];
const UPSTREAMS = ["heroes", "villains", "locations"];

/** One request, identified by its correlation id. */
interface Sent {
  id: string;
  path: string;
  /** Whether it calls the upstreams. */
  fights: boolean;
}

/** A third each: new fights, reads of unknown fights, and reads with an invalid id. */
const sent: readonly Sent[] = Array.from({ length: REQUESTS }, (_, number) => {
  const id = `drill-${number}`;
  if (number % 3 === 0) return { id, path: "/api/fights/execute_fight", fights: true };
  const row =
    number % 3 === 1 ? `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` : `none-${number}`;
  return { id, path: `/api/fights/${row}`, fights: false };
});

/** Every response, log line and upstream call of a request carries its correlation id. */
export const correlation: Drill = {
  name: "correlation",
  title: "A thousand concurrent requests",
  promise: () =>
    `${REQUESTS.toLocaleString("en-GB")} concurrent requests: every log line, error and upstream call carries the correlation id of its own request`,
  async run({ stage }) {
    await stage.startAll(["users", ...UPSTREAMS]);
    const heroes = await stage.proxyTo("heroes");
    await heroes.set({ kind: "sometimes", share: SHARE_OF_FAILURES, fault: { kind: "status500" } });
    await stage.start("fights", { addresses: { heroes: heroes.url } });
    // Admission control would refuse most of so many concurrent requests.
    await stage.startAll(["gateway"], { gateway: { variables: { SHED_LOAD: "false" } } });
    const { url } = stage.service("gateway");
    const responses = await Promise.all(sent.map(({ id, path }) => rawRequest(url, requestText(id, path))));
    // After a service has stopped, its log is complete.
    for (const name of [...ENTRANCES, ...UPSTREAMS]) await stage.stop(name);

    const remarks = sent.flatMap((request, index) => mixedUpResponse(request, responses[index]));
    const inResponses = remarks.length;
    for (const name of ENTRANCES) remarks.push(...mixedUpLines(name, requestsIn(await stage.logOf(name))));
    const logged = remarks.length - inResponses;
    for (const name of UPSTREAMS) remarks.push(...mixedUpCalls(name, requestsIn(await stage.logOf(name))));
    return {
      measurements: [
        atMost(0, "responses with another id", inResponses),
        atMost(0, "log lines missing, or with another id", logged),
        atMost(0, "upstream calls missing, or with another id", remarks.length - logged - inResponses),
        reported("concurrent requests", REQUESTS),
        reported("responses that were errors", responses.filter(({ status }) => status >= 400).length),
      ],
      remarks,
    };
  },
};

const requestText = (id: string, path: string) =>
  `GET ${path} HTTP/1.1\r\nhost: drill\r\nx-correlation-id: ${id}\r\nconnection: close\r\n\r\n`;

function mixedUpResponse({ id, path }: Sent, response: RawResponse | undefined): string[] {
  const header = /^x-correlation-id: (.*)$/im.exec(response?.head ?? "")?.[1]?.trim();
  if (!response || header !== id) return [`the response to ${id} has ${header}`];
  if (response.status < 400) return [];
  const { correlation_id, instance } = JSON.parse(response.body) as {
    correlation_id: string;
    instance: string;
  };
  return correlation_id === id && instance === path
    ? []
    : [`the error of ${id} for ${path} has ${correlation_id} for ${instance}`];
}

/** Each request must have one log line, and the errors that are logged for it must have its path. */
function mixedUpLines(name: string, lines: readonly LoggedRequest[]): string[] {
  const byId = Map.groupBy(lines, ({ correlationId }) => correlationId);
  return sent.flatMap(({ id, path }) => {
    const own = byId.get(id) ?? [];
    const requests = own.filter(({ msg }) => msg === "request");
    return requests.length === 1 && own.every((line) => line.path === path)
      ? []
      : [`${name} logged ${requests.length} requests for ${id} (${path}): ${own.map((line) => line.path)}`];
  });
}

/** Each request for a new fight may have at most one call, and other requests none. */
function mixedUpCalls(name: string, lines: readonly LoggedRequest[]): string[] {
  const drawing = new Set(sent.filter(({ fights }) => fights).map(({ id }) => id));
  const seen = new Set<string>();
  return lines
    .filter(({ path, msg }) => msg === "request" && path.startsWith(`/api/${name}`))
    .flatMap(({ correlationId }) => {
      const isOwn = drawing.has(correlationId) && !seen.has(correlationId);
      seen.add(correlationId);
      return isOwn ? [] : [`${name} was called with ${correlationId}`];
    });
}
