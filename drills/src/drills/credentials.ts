import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { services } from "@super-heroes/system/services";
import { atLeast, atMost } from "../promise/measurements.ts";
import { createAccount } from "../records/accounts.ts";
import { type RequestResult, request } from "../requests/request.ts";
import { requestSealed } from "../requests/request-sealed.ts";
import type { Stage } from "../stage/stage.ts";
import { forgedEnvelopes, SENDER, sealed } from "../tables/forged-envelopes.ts";
import { forgedTokens } from "../tables/forged-tokens.ts";
import type { Drill } from "./drill.ts";

/** Routes of each service that need a valid token. */
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

/** Routes that accept envelopes, each with valid content. */
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

/** A forged token or envelope is refused, and the response does not reveal the reason. */
export const credentials: Drill = {
  name: "credentials",
  title: "Forged tokens and envelopes",
  promise: () =>
    "401 with the same body for every token that is missing, expired, signed with a wrong key or algorithm, or has an unknown or path-like kid or a wrong audience, and for every envelope that is used again, changed, too old or meant for another service",
  async run({ stage }) {
    await stage.startAll(services.map(({ name }) => name));
    const forgeries = [...(await tryTokens(stage)), ...(await tryEnvelopes(stage))];
    const accepted = forgeries.filter(({ response }) => response.status !== 401);
    const bodies = new Set(forgeries.filter(({ response }) => response.status === 401).map(bodyOf));
    return {
      measurements: [
        atMost(0, "forgeries that did not get 401", accepted.length),
        atMost(1, "different bodies of 401", bodies.size),
        atLeast(1, "forgeries", forgeries.length),
      ],
      remarks: [
        ...accepted.map(({ what, response }) => `${what}: got ${response.status} ${response.code}`),
        ...(bodies.size > 1 ? [...bodies] : []),
      ],
    };
  },
};

interface Tried {
  what: string;
  response: RequestResult;
}

/** Throws when a valid token is not accepted: a service that refuses everything must not pass. */
async function tryTokens(stage: Stage): Promise<Tried[]> {
  const { authorization } = await createAccount(stage, "admin");
  const tried: Tried[] = [];
  for (const [service, routes] of Object.entries(GUARDED)) {
    const { url } = stage.service(service);
    for (const [method, path] of routes) {
      for (const { name, authorization } of forgedTokens(stage.keys)) {
        const response = await request(`${url}${path}`, {
          method,
          headers: { ...(authorization && { authorization }) },
          // Without a body the request is refused for that reason.
          ...(method === "POST" && { body: {} }),
        });
        tried.push({ what: `${service}: ${method} ${path}, ${name}`, response });
      }
      if (method !== "GET") continue;
      const { status } = await request(`${url}${path}`, { headers: { authorization } });
      if (status === 401) throw new Error(`${service}: ${method} ${path} refuses a valid token`);
    }
  }
  return tried;
}

/** Throws when a valid envelope is not accepted. */
async function tryEnvelopes(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, { path, content }] of Object.entries(SEALED)) {
    const url = `${stage.service(service).url}${path}`;
    const purpose = { method: "POST", path };
    const used = sealed(stage.keys, service, purpose, content());
    const { status, text } = await requestSealed(url, used);
    if (status >= 300) throw new Error(`${service}: ${path} refuses a valid envelope: ${status} ${text}`);
    for (const { name, jwe } of forgedEnvelopes(stage.keys, service, purpose, content(), used))
      tried.push({
        what: `${service}: ${path}, an envelope ${name}`,
        response: await requestSealed(url, jwe),
      });
  }
  return [...tried, ...(await tryOverreach(stage))];
}

/** Envelopes that a service has the key for but may not send: registrations, and events of other services. */
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
    response: await requestSealed(
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
        response: await requestSealed(
          `${stage.service("analytics").url}${events}`,
          seal(sender, "analytics", events, event),
        ),
      });
    }
  return tried;
}

/** The body without the fields that differ from request to request. */
function bodyOf({ response }: Tried): string {
  const { instance: _, correlation_id: __, ...rest } = JSON.parse(response.text) as Record<string, unknown>;
  return JSON.stringify(rest);
}
