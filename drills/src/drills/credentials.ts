import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { services } from "@super-heroes/system/services";
import { atLeast, atMost } from "../promise/measurements.ts";
import { createAccount } from "../records/accounts.ts";
import { ask, type RequestResult } from "../requests/request.ts";
import { requestSealed } from "../requests/sealed-request.ts";
import type { Stage } from "../stage/stage.ts";
import { forgedEnvelopes, SENDER, sealed } from "../tables/forged-envelopes.ts";
import { forgedTokens } from "../tables/forged-tokens.ts";
import type { Drill } from "./drill.ts";

/** Routes that are for those who are signed in, of each service that has some. */
const GUARDED: Record<string, readonly [method: string, path: string][]> = {
  users: [
    ["GET", "/api/users"],
    ["GET", "/api/users/1"],
    ["GET", "/api/v1/users/profile"],
  ],
  orders: [
    ["GET", "/api/orders"],
    ["POST", "/api/orders"],
  ],
  heroes: [["DELETE", "/api/heroes/1"]],
  gateway: [
    ["GET", "/api/users/1/profile"],
    ["GET", "/api/orders"],
    ["GET", "/api/users"],
  ],
};

/** Routes that take envelopes, and something that they would take. */
const SEALED: Record<string, { path: string; content(): unknown }> = {
  users: {
    path: "/api/v1/users/register",
    content: () => {
      const username = `drill-${crypto.randomUUID().slice(0, 8)}`;
      return { username, name: "A drill", email: `${username}@example.org`, password: "good enough" };
    },
  },
  analytics: {
    path: "/api/v1/analytics/events",
    content: () => ({
      id: crypto.randomUUID(),
      type: "drill.held",
      source: SENDER,
      time: new Date().toISOString(),
      data: {},
    }),
  },
};

/** A forged token or envelope is refused, and the response does not say why. */
export const credentials: Drill = {
  name: "credentials",
  title: "Forged tokens and envelopes",
  promise: () =>
    "401 with one and the same body for every token that is missing, expired, signed with a wrong key or algorithm, or has an unknown or path-like kid or a wrong audience, and for every envelope that is used again, changed, too old or meant for another service",
  async run({ stage }) {
    await stage.startAll(services.map(({ name }) => name));
    const forgeries = [...(await tryTokens(stage)), ...(await tryEnvelopes(stage))];
    const letIn = forgeries.filter(({ answer }) => answer.status !== 401);
    const bodies = new Set(forgeries.filter(({ answer }) => answer.status === 401).map(bodyOf));
    return {
      measurements: [
        atMost(0, "forgeries that did not get 401", letIn.length),
        atMost(1, "different bodies of 401", bodies.size),
        atLeast(1, "forgeries", forgeries.length),
      ],
      remarks: [
        ...letIn.map(({ what, answer }) => `${what}: got ${answer.status} ${answer.code}`),
        ...(bodies.size > 1 ? [...bodies] : []),
      ],
    };
  },
};

interface Tried {
  what: string;
  answer: RequestResult;
}

/** Throws when a true token is not accepted: everything would be refused then. */
async function tryTokens(stage: Stage): Promise<Tried[]> {
  const { authorization } = await createAccount(stage, "admin");
  const tried: Tried[] = [];
  for (const [service, routes] of Object.entries(GUARDED)) {
    const { url } = stage.service(service);
    for (const [method, path] of routes) {
      for (const { name, authorization } of forgedTokens(stage.keys)) {
        const answer = await ask(`${url}${path}`, {
          method,
          headers: { ...(authorization && { authorization }) },
          // Without one it is not refused for who sends it.
          ...(method === "POST" && { body: {} }),
        });
        tried.push({ what: `${service}: ${method} ${path}, ${name}`, answer });
      }
      if (method !== "GET") continue;
      const { status } = await ask(`${url}${path}`, { headers: { authorization } });
      if (status === 401) throw new Error(`${service}: ${method} ${path} refuses a true token`);
    }
  }
  return tried;
}

/** Throws when a true envelope is not accepted. */
async function tryEnvelopes(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, { path, content }] of Object.entries(SEALED)) {
    const url = `${stage.service(service).url}${path}`;
    const purpose = { method: "POST", path };
    const used = sealed(stage.keys, service, purpose, content());
    const { status, text } = await requestSealed(url, used);
    if (status >= 300) throw new Error(`${service}: ${path} refuses a true envelope: ${status} ${text}`);
    for (const { name, jwe } of forgedEnvelopes(stage.keys, service, purpose, content(), used))
      tried.push({ what: `${service}: ${path}, an envelope ${name}`, answer: await requestSealed(url, jwe) });
  }
  return [...tried, ...(await tryOverreach(stage))];
}

/** What a service may not send, although its key is its own: registrations, and the events of others. */
async function tryOverreach(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  const seal = (sender: string, to: string, path: string, content: unknown) =>
    createEnvelopes({ service: sender, keys: stage.keys.keyringOf(sender) }).seal(
      to,
      { method: "POST", path },
      content,
    );
  const { path, content } = SEALED.users as (typeof SEALED)[string];
  tried.push({
    what: `users: ${path}, an envelope of analytics`,
    answer: await requestSealed(
      `${stage.service("users").url}${path}`,
      seal("analytics", "users", path, content()),
    ),
  });
  const events = (SEALED.analytics as (typeof SEALED)[string]).path;
  const wins = { winner_name: "Forger", winner_team: "heroes", loser_name: "All" };
  for (const sender of ["orders", "users", "gateway"])
    for (const source of new Set(["fights", sender])) {
      const event = {
        id: crypto.randomUUID(),
        type: "fight.finished",
        source,
        time: new Date().toISOString(),
        data: wins,
      };
      tried.push({
        what: `analytics: ${events}, ${sender} sends fight.finished of ${source}`,
        answer: await requestSealed(
          `${stage.service("analytics").url}${events}`,
          seal(sender, "analytics", events, event),
        ),
      });
    }
  return tried;
}

/** The body without what is of one request only. */
function bodyOf({ answer }: Tried): string {
  const { instance: _, correlation_id: __, ...rest } = JSON.parse(answer.text) as Record<string, unknown>;
  return JSON.stringify(rest);
}
