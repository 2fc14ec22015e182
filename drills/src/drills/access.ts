import { services } from "@super-heroes/system/services";
import { atLeast, atMost } from "../promise/measurements.ts";
import { type Account, adminAuthorization, createAccount } from "../records/accounts.ts";
import { request, requestJson } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";
import {
  type AccessRow,
  accessRows,
  CALLERS,
  type Caller,
  type Fixtures,
  gatewayRows,
} from "../tables/access-table.ts";
import type { Drill } from "./drill.ts";

const SERVICES = services.map(({ name }) => name);

/** Hashes of passwords, as argon2 writes them. */
const HASH = /\$argon2/;

/** Every caller gets the status that the access rules allow, and no response or log line contains a secret. */
export const access: Drill = {
  name: "access",
  title: "Every route, called by every kind of caller",
  promise: () =>
    "every route, called anonymously, by another user, by the owner and by an admin: no data of another user and no secret in any response or log line",
  async run({ stage }) {
    await stage.startAll(SERVICES);
    const people = {
      owner: await createAccount(stage),
      other: await createAccount(stage),
      admin: await createAccount(stage, "admin"),
    };
    // Texts that only the owner and admins may read.
    const mark = `drill-${crypto.randomUUID()}`;
    const fixtures = fixturesOf(stage, people.owner, mark);
    await fixtures.pendingOrder();
    const marks = [mark, people.owner.email];

    const remarks: string[] = [];
    const bodies: string[] = [];
    let leaks = 0;
    for (const { row, url } of targetsOf(stage)) {
      for (const [index, caller] of CALLERS.entries()) {
        const { path, owner = people.owner, headers, ...options } = await row.request(fixtures);
        const authorization = accountOf(caller, { ...people, owner })?.authorization;
        const response = await request(`${url}${path}`, {
          ...options,
          headers: { ...headers, ...(authorization && { authorization }) },
        });
        bodies.push(response.text);
        const what = `${row.name} at ${url === stage.service(row.service).url ? row.service : "the gateway"} by ${caller}`;
        if (response.status !== row.expected[index])
          remarks.push(`${what}: got ${response.status} ${response.code}, expected ${row.expected[index]}`);
        const isOther = caller === "anonymous" || caller === "another user";
        if (isOther && marks.some((text) => response.text.includes(text))) {
          leaks++;
          remarks.push(`${what}: contains the owner's data`);
        }
      }
    }
    const rules = remarks.length - leaks;
    const secrets = await secretsOf(stage, people.owner, bodies);
    for (const name of SERVICES) await stage.stop(name);
    const inBodies = secretsIn(bodies, secrets);
    const logs = await Promise.all(SERVICES.map(stage.logOf));
    const inLogs = secretsIn(logs.flat(), [...secrets, ...Object.values(people).map(tokenOf)]);
    return {
      measurements: [
        atMost(0, "responses with another status than the access rules require", rules),
        atMost(0, "responses with another user's data", leaks),
        atMost(0, "responses with a secret", inBodies.length),
        atMost(0, "log lines with a secret", inLogs.length),
        atLeast(1, "requests", bodies.length),
        atLeast(1, "log lines read", logs.flat().length),
      ],
      remarks: [...remarks, ...inBodies, ...inLogs],
    };
  },
};

/** The account of a caller; `undefined` for an anonymous one. */
function accountOf(
  caller: Caller,
  people: Record<"owner" | "other" | "admin", Account>,
): Account | undefined {
  if (caller === "another user") return people.other;
  if (caller === "the owner") return people.owner;
  return caller === "an admin" ? people.admin : undefined;
}

/** Each route, at its service and through the gateway. */
function targetsOf(stage: Stage): { row: AccessRow; url: string }[] {
  return [...accessRows, ...gatewayRows].flatMap((row) => {
    const urls = [row.service, ...(row.service !== "gateway" ? ["gateway"] : [])];
    return urls.map((name) => ({ row, url: stage.service(name).url }));
  });
}

function fixturesOf(stage: Stage, owner: Account, product: string): Fixtures {
  const { authorization } = owner;
  const orders = () => `${stage.service("orders").url}/api/orders`;
  const pendingOrder = async () => {
    const body = { user_id: owner.id, product, quantity: 1, total: 5 };
    return (await requestJson<{ id: string }>(orders(), { method: "POST", headers: { authorization }, body }))
      .id;
  };
  return {
    owner,
    pendingOrder,
    async paidOrder() {
      const id = await pendingOrder();
      const headers = { authorization: await adminAuthorization(stage) };
      await requestJson(`${orders()}/${id}/status`, { method: "PUT", headers, body: { status: "paid" } });
      return id;
    },
    async newRow(service, body) {
      const url = `${stage.service(service).url}/api/${service}`;
      const headers = { authorization: await adminAuthorization(stage) };
      return (await requestJson<{ id: number }>(url, { method: "POST", headers, body })).id;
    },
    temporaryUser: () => createAccount(stage),
  };
}

/** Signs the owner in, with the right and a wrong password; returns all secrets, the new tokens included. */
async function secretsOf(stage: Stage, { username, password }: Account, bodies: string[]): Promise<string[]> {
  const url = `${stage.service("users").url}/api/v1/users/login`;
  const wrong = `Wrong ${crypto.randomUUID()}`;
  const refused = await request(url, { method: "POST", body: { username, password: wrong } });
  bodies.push(refused.text);
  const signedIn = await requestJson<{ access_token: string; refresh_token: string }>(url, {
    method: "POST",
    body: { username, password },
  });
  return [...stage.keys.secrets, password, wrong, signedIn.access_token, signedIn.refresh_token];
}

const tokenOf = ({ authorization }: Account) => authorization.replace("Bearer ", "");

/** The texts that contain a secret, shortened. */
const secretsIn = (texts: readonly string[], secrets: readonly string[]): string[] =>
  texts
    .filter((text) => HASH.test(text) || secrets.some((secret) => secret !== "" && text.includes(secret)))
    .map((text) => `contains a secret: ${text.slice(0, 200)}`);
