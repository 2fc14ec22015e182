import { atMost, told } from "@super-heroes/bench/results/promises/figure";
import { type RawResponse, rawRequest } from "@super-heroes/testing/http/raw-request";
import type { Drill } from "../drill.ts";
import { type LoggedRequest, requestsIn } from "../load/logged-requests.ts";

const REQUESTS = 1000;
/** So many of the calls to heroes fail, so that errors are logged too. */
const SHARE_OF_FAILURES = 0.1;
/** A request comes in at the first, which passes it on to the second. */
const DOORS = ["gateway", "fights"];
const UPSTREAMS = ["heroes", "villains", "locations"];

/** One request, known by its correlation id. */
interface Sent {
  id: string;
  path: string;
  /** Whether it makes calls to the upstreams. */
  fights: boolean;
}

/** A third each: fights, fights that there are none of, and ids that are none. */
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
  title: "A thousand requests at once",
  promise: () =>
    `${REQUESTS.toLocaleString("en-GB")} concurrent requests: every log line, error and upstream call carries the correlation id of its own request`,
  async run({ stage }) {
    await stage.startAll(["users", ...UPSTREAMS]);
    const heroes = await stage.proxyTo("heroes");
    await heroes.set({ kind: "sometimes", share: SHARE_OF_FAILURES, fault: { kind: "status500" } });
    await stage.start("fights", { addresses: { heroes: heroes.url } });
    // It would refuse most of so many at once, and there would be little to mix up.
    await stage.startAll(["gateway"], { gateway: { variables: { SHED_LOAD: "false" } } });
    const { url } = stage.player("gateway");
    const answers = await Promise.all(sent.map(({ id, path }) => rawRequest(url, requestText(id, path))));
    // A service that has stopped has written all it had to say.
    for (const name of [...DOORS, ...UPSTREAMS]) await stage.stop(name);

    const remarks = sent.flatMap((request, index) => mixedUpAnswer(request, answers[index]));
    const answered = remarks.length;
    for (const name of DOORS) remarks.push(...mixedUpLines(name, requestsIn(await stage.logOf(name))));
    const logged = remarks.length - answered;
    for (const name of UPSTREAMS) remarks.push(...mixedUpCalls(name, requestsIn(await stage.logOf(name))));
    return {
      figures: [
        atMost(0, "responses with another id", answered),
        atMost(0, "log lines missing, or with another id", logged),
        atMost(0, "upstream calls missing, or with another id", remarks.length - logged - answered),
        told("requests at once", REQUESTS),
        told("responses that were errors", answers.filter(({ status }) => status >= 400).length),
      ],
      remarks,
    };
  },
};

const requestText = (id: string, path: string) =>
  `GET ${path} HTTP/1.1\r\nhost: drill\r\nx-correlation-id: ${id}\r\nconnection: close\r\n\r\n`;

function mixedUpAnswer({ id, path }: Sent, answer: RawResponse | undefined): string[] {
  const header = /^x-correlation-id: (.*)$/im.exec(answer?.head ?? "")?.[1]?.trim();
  if (!answer || header !== id) return [`the response to ${id} has ${header}`];
  if (answer.status < 400) return [];
  const { correlation_id, instance } = JSON.parse(answer.body) as {
    correlation_id: string;
    instance: string;
  };
  return correlation_id === id && instance === path
    ? []
    : [`the error of ${id} for ${path} has ${correlation_id} for ${instance}`];
}

/** Each request has one line of its own; errors that are logged for it name its path. */
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

/** Of the requests that draw, each has at most one call; nothing else has any. */
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
