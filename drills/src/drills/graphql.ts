import { requestsIn } from "../observed/logged-requests.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { quantileOf } from "../promise/statistics.ts";
import { type RequestResult, request, requestJson } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import { operationsOverBounds } from "../tables/operations-over-bounds.ts";
import type { Drill, DrillContext } from "./drill.ts";

const CATALOGUES = ["heroes", "villains", "locations"];
const SERVICES = [...CATALOGUES, "fights"];
const HEROES = 100;
const FIGHTS_EACH = 3;
/** The newest fights are read again after 250 ms. */
const SEEN_WITHIN_MS = 500;
const REFUSED_WITHIN_MS = 5;
/** Refusals of each operation over a bound. */
const TIMES = { short: 30, full: 500 };

const LIST = `{ heroes(first: ${HEROES}) { edges { node { name lastFights(first: ${FIGHTS_EACH}) { winnerName currentVillain { name } } } } } }`;

const SLOWEST = "until an operation over a bound is refused, 95th percentile";
const promisedTime: typeof reported = (what, value, unit) => atMost(REFUSED_WITHIN_MS, what, value, unit);

interface Result {
  data?: { heroes: { edges: { node: { name: string; lastFights: unknown[] | null } }[] } | null };
  errors?: { extensions: { code: string } }[];
}

/** Operations over the bounds, the calls of a list, and a list without the parts of a service. */
export const graphql: Drill = {
  name: "graphql",
  title: "GraphQL: operations over the bounds, the calls of a list, a service that is down",
  promise: ({ short }) =>
    `each of ${operationsOverBounds.length} operations over a bound is refused ${TIMES[lengthOf({ short })]} times without a call, within ${REFUSED_WITHIN_MS} ms for 95 % of them; a list of ${HEROES} heroes with their last fights and the villains of these is one call to each service; without fights it has the heroes, and the code of what is missing`,
  async run(context) {
    const { stage, note, signal } = context;
    // Production: it is what clients meet. Logged requests are counted.
    await stage.startAll([...SERVICES, "users", "gateway"], {
      gateway: { variables: { RATE_LIMIT_PER_SECOND: "0", SHED_LOAD: "false" } },
    });
    const url = `${stage.service("gateway").url}/graphql`;
    note(`storing ${FIGHTS_EACH} fights of each of ${HEROES} heroes`);
    await storeFights(context);
    await Bun.sleep(SEEN_WITHIN_MS);

    note("operations over the bounds");
    const refusals = await refuseAll(url, context);
    note("a list with its parts");
    const whole = await operate(url, LIST, "drill-list");
    await stage.stop("fights");
    const partial = await operate(url, LIST, "drill-partial");
    signal.throwIfAborted();
    // After a service has stopped, its log is complete.
    for (const name of CATALOGUES) await stage.stop(name);
    const calls = new Map<string, number>();
    let ofRefusals = 0;
    for (const name of SERVICES) {
      const logged = requestsIn(await stage.logOf(name));
      calls.set(name, logged.filter(({ correlationId }) => correlationId === "drill-list").length);
      ofRefusals += logged.filter(({ correlationId }) => correlationId.startsWith("drill-refusal")).length;
    }
    const complete = partsOf(whole).filter((fights) => fights?.length === FIGHTS_EACH).length;
    const codes = new Set(whole.errors?.map(({ extensions }) => extensions.code));
    const missing = partial.errors?.map(({ extensions }) => extensions.code) ?? [];
    return {
      measurements: [
        atMost(0, "refusals with another code", refusals.wrong),
        atMost(0, "calls of refused operations", ofRefusals),
        // A short run is a test, on a machine that runs others at the same time.
        (context.short ? reported : promisedTime)(SLOWEST, quantileOf(refusals.ms, 0.95), "ms"),
        reported("the same, median", quantileOf(refusals.ms, 0.5), "ms"),
        atLeast(HEROES, "heroes with their last fights", complete),
        ...["heroes", "fights", "villains"].map((name) =>
          atMost(1, `calls to ${name} for the list`, calls.get(name) ?? Number.NaN),
        ),
        atLeast(
          HEROES,
          "heroes of the list without fights",
          partsOf(partial).filter((fights) => fights === null).length,
        ),
        atLeast(
          HEROES,
          "errors that name fights",
          missing.filter((code) => code.startsWith("fights_")).length,
        ),
      ],
      remarks: [...codes].map((code) => `the list had the error ${code}`),
    };
  },
};

const partsOf = ({ data }: Result) => data?.heroes?.edges.map(({ node }) => node.lastFights) ?? [];

async function operate(url: string, query: string, correlationId: string): Promise<Result> {
  return await requestJson<Result>(url, {
    method: "POST",
    headers: { "x-correlation-id": correlationId },
    body: { query },
  });
}

/** Sends every operation over a bound, one after another: other requests would add their own time. */
async function refuseAll(
  url: string,
  { short, signal }: DrillContext,
): Promise<{ wrong: number; ms: number[] }> {
  const ms: number[] = [];
  let wrong = 0;
  const send = async ({ query }: { query: string }, correlationId: string): Promise<RequestResult> =>
    await request(url, { method: "POST", headers: { "x-correlation-id": correlationId }, body: { query } });
  // The first operation loads GraphQL.
  for (const operation of operationsOverBounds) await send(operation, "drill-first");
  for (let time = 0; time < TIMES[lengthOf({ short })]; time++) {
    signal.throwIfAborted();
    for (const operation of operationsOverBounds) {
      const refused = await send(operation, `drill-refusal-${time}`);
      ms.push(refused.ms);
      const { data, errors = [] } = JSON.parse(refused.text || "{}") as Result;
      if (data !== undefined || errors[0]?.extensions.code !== operation.code) wrong++;
    }
  }
  return { wrong, ms };
}

/** Stores fights of the first heroes, each between stored rows. */
async function storeFights({ stage, signal }: DrillContext): Promise<void> {
  const read = async (name: string, limit: number) =>
    await requestJson<{ id: number }[]>(`${stage.service(name).url}/api/${name}?limit=${limit}`);
  const [heroes, villains, [location]] = await Promise.all([
    read("heroes", HEROES),
    read("villains", 10),
    read("locations", 1),
  ]);
  for (let round = 0; round < FIGHTS_EACH; round++) {
    signal.throwIfAborted();
    await Promise.all(
      heroes.map((hero, index) =>
        requestJson(`${stage.service("fights").url}/api/fights`, {
          method: "POST",
          body: { hero, villain: villains[(index + round) % villains.length], location },
        }),
      ),
    );
  }
}
