import { setTimeout as pause } from "node:timers/promises";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { type RawResponse, rawRequest } from "@super-heroes/testing/http/raw-request";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import { largest } from "../promise/statistics.ts";
import { createAccount } from "../records/accounts.ts";
import type { Stage } from "../stage/stage.ts";
import { lengthOf } from "../tables/by-length.ts";
import {
  clientsBehindProxy,
  clientWithoutProxy,
  type NamedRequest,
  type OneClient,
  proxyWritings,
} from "../tables/client-names.ts";
import type { Drill, DrillContext } from "./drill.ts";

/** `CREDENTIALS_LIMIT_PER_MINUTE`; short: fewer, because each is a password that is hashed. */
const LIMIT = { short: 8, full: 60 };
/** The number of logins, as a multiple of the limit. */
const TIMES = 3;
/** The time over which they are spread, within the minute of the limit. */
const SECONDS = { short: 2, full: 55 };
/** The limit of users for wrong passwords for one account in a minute, from all clients together. */
const WRONG_PASSWORDS = 10;
/** Two passwords are hashed at a time, so that one more may be checked. */
const CONCURRENT = 1;
const GUESSES = 60;
const CLIENTS = 20;

const LOGIN = "/api/v1/users/login";

/** A client has one limit under all of its names, and each of many clients has its own. */
export const oneClient: Drill = {
  name: "one-client",
  title: "One client under many names, and many clients behind one proxy",
  promise: ({ short }) =>
    `a client under many names (paths, addresses of a /64, spellings and ports of an address, forged fields) gets ${LIMIT[lengthOf({ short })]} logins through in a minute, no more and no fewer; ${WRONG_PASSWORDS} wrong passwords (and ${CONCURRENT} that is hashed at the same time) are checked for an account; ${CLIENTS} clients behind one proxy have ${CLIENTS} limits, and one that floods it does not prevent the others from signing in`,
  async run(context) {
    const { stage, short, note } = context;
    const limit = LIMIT[lengthOf({ short })];
    const variables = { CREDENTIALS_LIMIT_PER_MINUTE: String(limit) };
    await stage.startAll(["users", "gateway"], { gateway: { variables } });
    note("a client without a proxy");
    const tried = [await letThrough(clientWithoutProxy, context)];

    await stage.stop("gateway");
    await stage.start("gateway", { variables: { ...variables, TRUSTED_PROXIES: "127.0.0.1" } });
    note("clients behind a proxy");
    tried.push(...(await Promise.all(clientsBehindProxy.map((client) => letThrough(client, context)))));
    note("guesses at one account");
    const guessed = [await guess("gateway", context), await guess("users", context)];
    note(`${CLIENTS} clients behind one proxy`);
    const many = await manyClients(stage, limit);
    const flood = await floodedBy(stage, limit);
    return {
      measurements: [
        ...tried.map(({ under, through }) => atMost(limit, `logins let through under ${under}`, through)),
        atLeast(limit, "fewest of these", Math.min(...tried.map(({ through }) => through))),
        ...guessed.map(({ what, through }) => atMost(WRONG_PASSWORDS + CONCURRENT, what, through)),
        ...many.measurements,
        ...flood.measurements,
      ],
      remarks: [...tried, many, flood].flatMap(({ remarks }) => remarks),
    };
  },
};

interface Tried {
  under: string;
  through: number;
  remarks: string[];
}

/** Counts a client's logins that were let through, which means that their credentials were checked. */
async function letThrough(
  { under, requestOf }: OneClient,
  { stage, short, signal }: DrillContext,
): Promise<Tried> {
  const { url } = stage.service("gateway");
  const count = LIMIT[lengthOf({ short })] * TIMES;
  const everyMs = (SECONDS[lengthOf({ short })] * 1000) / count;
  const sent = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      await pause(number * everyMs, undefined, { signal });
      const request = requestOf(number);
      return { request, response: await send(url, request) };
    }),
  );
  const unexpected = sent.filter(({ response: { status } }) => !isChecked(status) && !REFUSALS.has(status));
  return {
    under,
    through: sent.filter(({ response }) => isLetThrough(response.status)).length,
    remarks: unexpected.map(
      ({ request: { path, fields }, response: { status } }) =>
        `${path} ${fields.trimEnd()}: got ${status || "no response"}`,
    ),
  };
}

/** Whether credentials were checked: they are wrong, or the session to end does not exist. */
const isChecked = (status: number) => status === 401 || status === 200 || status === 204;

/** Whether the limit let a request through: 504 is one whose password had to wait for too long to be hashed. */
const isLetThrough = (status: number) => isChecked(status) || status === 504;

/** The statuses of requests that are not routed to a login, or exceed the limit. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 405, 429]);

async function send(url: string, { path, fields, content }: NamedRequest): Promise<RawResponse> {
  const body = JSON.stringify(content);
  const head = `POST ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  try {
    return await rawRequest(url, `${head}${fields}\r\n${body}`);
  } catch {
    return { status: 0, head: "", body: "" };
  }
}

/** Counts the wrong passwords that are checked for one account, by its name and its address, each from another client. */
async function guess(target: string, { stage }: DrillContext): Promise<{ what: string; through: number }> {
  const { username, email } = await createAccount(stage);
  const { url } = stage.service(target);
  const names = [username, email].flatMap(spellingsOf);
  const responses = await Promise.all(
    Array.from({ length: GUESSES }, (_, number) =>
      send(url, {
        path: LOGIN,
        fields: `X-Forwarded-For: 198.51.100.${number}\r\n`,
        content: { username: names[number % names.length], password: `guess ${number}` },
      }),
    ),
  );
  const through = responses.filter(({ status }) => isChecked(status)).length;
  return {
    what: `wrong passwords checked for one account by its name and e-mail address, at ${target}`,
    through,
  };
}

const spellingsOf = (text: string) => [
  text,
  text.toUpperCase(),
  text.replace(/^./, (first) => first.toUpperCase()),
];

/** Many clients behind a proxy: together they send more logins than one client may. */
async function manyClients(stage: Stage, limit: number): Promise<Findings> {
  const { url } = stage.service("gateway");
  const each = Math.ceil((limit * 1.5) / CLIENTS);
  const measurements: Measurement[] = [];
  const remarks: string[] = [];
  for (const [how, fieldsOf] of Object.entries(proxyWritings)) {
    const statuses: number[] = [];
    // In rounds: too many concurrent logins would be refused for another reason than the limit.
    for (let round = 0; round < each; round++)
      statuses.push(
        ...(await Promise.all(
          Array.from({ length: CLIENTS }, async (_, client) => (await login(url, fieldsOf(client))).status),
        )),
      );
    const refused = statuses.filter((status) => status !== 401);
    measurements.push(
      atMost(0, `logins refused of ${CLIENTS} clients that a proxy names ${how}`, refused.length),
    );
    remarks.push(
      ...[...new Set(refused)].map((status) => `clients that a proxy names ${how}: got ${status}`),
    );
  }
  return { measurements, remarks };
}

/** One client sends all of its logins at once; meanwhile each of the others sends one. */
async function floodedBy(stage: Stage, limit: number): Promise<Findings> {
  const { url } = stage.service("gateway");
  const flood = Array.from({ length: limit }, () => login(url, "X-Forwarded-For: 192.0.2.200\r\n"));
  const others = await Promise.all(
    Array.from({ length: CLIENTS - 1 }, async (_, client) => {
      const startedAtMs = performance.now();
      const { status } = await login(url, `X-Forwarded-For: 192.0.2.${100 + client}\r\n`);
      return { status, ms: performance.now() - startedAtMs };
    }),
  );
  await Promise.all(flood);
  const refused = others.filter(({ status }) => status !== 401);
  return {
    measurements: [
      atMost(0, `logins of ${CLIENTS - 1} clients refused while another one floods`, refused.length),
      reported("slowest of them", largest(others.map(({ ms }) => ms)), "ms"),
    ],
    remarks: [...new Set(refused.map(({ status }) => status))].map(
      (status) => `while another client floods: got ${status}`,
    ),
  };
}

/** Sends a login of a user who does not exist. */
const login = (url: string, fields: string) =>
  send(url, {
    path: LOGIN,
    fields,
    content: { username: `unknown-${crypto.randomUUID().slice(0, 12)}`, password: "wrong one" },
  });
