import { atLeast, atMost, type Figure, told } from "@super-heroes/bench/results/promises/figure";
import { type RawResponse, rawRequest } from "@super-heroes/testing/http/raw-request";
import type { Drill, DrillContext } from "../drill.ts";
import { largest } from "../load/largest.ts";
import { pause } from "../load/pause.ts";
import { createPerson, type Person } from "../load/people.ts";
import type { Stage } from "../stage/stage.ts";
import {
  type ClientName,
  clientsBehindProxy,
  clientWithoutProxy,
  type OneClient,
  proxyWritings,
} from "../tables/client-names.ts";

/** `CREDENTIALS_LIMIT_PER_MINUTE`; short: fewer, because each is a password that is hashed. */
const LIMIT = { short: 8, full: 60 };
/** So many times the limit are sent. */
const TIMES = 3;
/** They are spread over nearly the whole minute for which the limit is. */
const SECONDS = { short: 2, full: 55 };
/** Wrong passwords for one account in a minute, as users documents it, whichever clients send them. */
const WRONG_PASSWORDS = 10;
/** Two passwords are hashed at once, so that the last one may be one too many. */
const AT_ONCE = 1;
const GUESSES = 30;
const CLIENTS = 20;

const LOGIN = "/api/v1/users/login";

type Length = "short" | "full";
const lengthOf = (short: boolean): Length => (short ? "short" : "full");

/** One client has one limit, however it comes, and many clients have one each. */
export const oneClient: Drill = {
  name: "one-client",
  title: "One client under many names, and many clients behind one proxy",
  promise: ({ short }) =>
    `a client under many names (paths, addresses of a /64, spellings and ports of an address, invented fields) gets ${LIMIT[lengthOf(short)]} logins through in a minute, no more and no fewer; ${WRONG_PASSWORDS} wrong passwords (and ${AT_ONCE} that is hashed at the same moment) are tried for an account; ${CLIENTS} clients behind one proxy are ${CLIENTS}, and one that floods it keeps none of the others from signing in`,
  async run(context) {
    const { stage, short, note } = context;
    const limit = LIMIT[lengthOf(short)];
    const variables = { CREDENTIALS_LIMIT_PER_MINUTE: String(limit) };
    await stage.startAll(["users", "gateway"], { gateway: { variables } });
    note("a client without a proxy");
    const tried = [await letThrough(clientWithoutProxy, context)];

    await stage.stop("gateway");
    await stage.start("gateway", { variables: { ...variables, TRUSTED_PROXIES: "127.0.0.1" } });
    note("clients behind a proxy");
    tried.push(...(await Promise.all(clientsBehindProxy.map((client) => letThrough(client, context)))));
    note("guesses at one account");
    const guessed = [await guess("gateway", context), await guess("users", context)].flat();
    note(`${CLIENTS} clients behind one proxy`);
    const many = await manyClients(stage, limit);
    const flood = await floodedBy(stage, limit);
    return {
      figures: [
        ...tried.map(({ under, through }) => atMost(limit, `logins let through under ${under}`, through)),
        atLeast(limit, "fewest of these", Math.min(...tried.map(({ through }) => through))),
        ...guessed.map(({ what, through }) => atMost(WRONG_PASSWORDS + AT_ONCE, what, through)),
        ...many.figures,
        ...flood.figures,
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

/** How many of a client's logins were let through, that is, their credentials were checked. */
async function letThrough(
  { under, nameOf }: OneClient,
  { stage, short, signal }: DrillContext,
): Promise<Tried> {
  const { url } = stage.player("gateway");
  const count = LIMIT[lengthOf(short)] * TIMES;
  const everyMs = (SECONDS[lengthOf(short)] * 1000) / count;
  const answers = await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      await pause(number * everyMs, signal);
      const name = nameOf(number);
      return { name, answer: await send(url, name) };
    }),
  );
  const statusOf = ({ answer }: { answer: RawResponse }) => answer.status;
  const unexpected = answers.filter((one) => !isChecked(statusOf(one)) && !REFUSALS.has(statusOf(one)));
  return {
    under,
    through: answers.map(statusOf).filter(isChecked).length,
    remarks: unexpected.map(
      ({ name, answer }) => `${name.path} ${name.fields.trimEnd()}: got ${answer.status || "no response"}`,
    ),
  };
}

/** The credentials were looked at: they are wrong, or a session that there is not has ended. */
const isChecked = (status: number) => status === 401 || status === 200 || status === 204;

/** What is no login, or one too many. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 405, 429]);

async function send(url: string, { path, fields, content }: ClientName): Promise<RawResponse> {
  const body = JSON.stringify(content);
  const head = `POST ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  try {
    return await rawRequest(url, `${head}${fields}\r\n${body}`);
  } catch {
    return { status: 0, head: "", body: "" };
  }
}

/** How many wrong passwords are tried for an account, each sent by another client, under its name and its address. */
async function guess(door: string, { stage }: DrillContext): Promise<{ what: string; through: number }[]> {
  const person = await createPerson(stage);
  const { url } = stage.player(door);
  const names: Record<string, (person: Person) => string> = {
    name: ({ username }) => username,
    "e-mail address": ({ email }) => email,
  };
  return await Promise.all(
    Object.entries(names).map(async ([kind, textOf]) => {
      const spellings = spellingsOf(textOf(person));
      const answers = await Promise.all(
        Array.from({ length: GUESSES }, (_, number) =>
          send(url, {
            path: LOGIN,
            fields: `X-Forwarded-For: 198.51.100.${number}\r\n`,
            content: { username: spellings[number % spellings.length], password: `guess ${number}` },
          }),
        ),
      );
      const through = answers.filter(({ status }) => isChecked(status)).length;
      return { what: `wrong passwords tried for one account by its ${kind}, at ${door}`, through };
    }),
  );
}

const spellingsOf = (text: string) => [
  text,
  text.toUpperCase(),
  text.replace(/^./, (first) => first.toUpperCase()),
];

interface Findings {
  figures: Figure[];
  remarks: string[];
}

/** Clients that need not share anything: together they make more logins than one may. */
async function manyClients(stage: Stage, limit: number): Promise<Findings> {
  const { url } = stage.player("gateway");
  const each = Math.ceil((limit * 1.5) / CLIENTS);
  const figures: Figure[] = [];
  const remarks: string[] = [];
  for (const [how, fieldsOf] of Object.entries(proxyWritings)) {
    const statuses: number[] = [];
    // One after the other for each: passwords are hashed two at a time, and nothing else is to refuse one.
    for (let round = 0; round < each; round++)
      statuses.push(
        ...(await Promise.all(
          Array.from({ length: CLIENTS }, async (_, client) => (await login(url, fieldsOf(client))).status),
        )),
      );
    const refused = statuses.filter((status) => status !== 401);
    figures.push(atMost(0, `logins refused of ${CLIENTS} clients that a proxy names ${how}`, refused.length));
    remarks.push(
      ...[...new Set(refused)].map((status) => `clients that a proxy names ${how}: got ${status}`),
    );
  }
  return { figures, remarks };
}

/** One client spends all its logins at once; meanwhile each of the others makes one. */
async function floodedBy(stage: Stage, limit: number): Promise<Findings> {
  const { url } = stage.player("gateway");
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
    figures: [
      atMost(0, `logins of ${CLIENTS - 1} clients refused while another one floods`, refused.length),
      told("slowest of them", largest(others.map(({ ms }) => ms)), "ms"),
    ],
    remarks: [...new Set(refused.map(({ status }) => status))].map(
      (status) => `while another client floods: got ${status}`,
    ),
  };
}

/** A login of somebody who does not exist. */
const login = (url: string, fields: string) =>
  send(url, {
    path: LOGIN,
    fields,
    content: { username: `nobody-${crypto.randomUUID().slice(0, 12)}`, password: "wrong one" },
  });
