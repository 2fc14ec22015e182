import { services } from "@super-heroes/system/services";
import { atLeast, atMost } from "../promise/measurements.ts";
import { type Account, adminAuthorization, createAccount } from "../records/accounts.ts";
import { ask, requestJson } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";
import {
  type AccessRow,
  ASKERS,
  type Asker,
  accessRows,
  gatewayRows,
  type Props,
} from "../tables/access-table.ts";
import type { Drill } from "./drill.ts";

const SERVICES = services.map(({ name }) => name);

/** Hashes of passwords, as argon2 writes them. */
const HASH = /\$argon2/;

/** Every caller gets what the rules allow, and no response or log line has a secret. */
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
    // What only the owner and admins may ever read.
    const mark = `drill-${crypto.randomUUID()}`;
    const props = propsOf(stage, people.owner, mark);
    await props.pendingOrder();
    const marks = [mark, people.owner.email];

    const remarks: string[] = [];
    const answers: string[] = [];
    let leaks = 0;
    for (const { row, url } of doorsOf(stage)) {
      for (const [index, asker] of ASKERS.entries()) {
        const { path, owner = people.owner, headers, ...question } = await row.question(props);
        const authorization = callerOf(asker, { ...people, owner })?.authorization;
        const answer = await ask(`${url}${path}`, {
          ...question,
          headers: { ...headers, ...(authorization && { authorization }) },
        });
        answers.push(answer.text);
        const what = `${row.name} at ${url === stage.service(row.service).url ? row.service : "the gateway"} by ${asker}`;
        if (answer.status !== row.expected[index])
          remarks.push(`${what}: got ${answer.status} ${answer.code}, expected ${row.expected[index]}`);
        const isStranger = asker === "anonymous" || asker === "another user";
        if (isStranger && marks.some((text) => answer.text.includes(text))) {
          leaks++;
          remarks.push(`${what}: has the owner's data`);
        }
      }
    }
    const rules = remarks.length - leaks;
    const secrets = await secretsOf(stage, people.owner, answers);
    for (const name of SERVICES) await stage.stop(name);
    const inAnswers = secretsIn(answers, secrets);
    const logs = await Promise.all(SERVICES.map(stage.logOf));
    const inLogs = secretsIn(logs.flat(), [...secrets, ...Object.values(people).map(tokenOf)]);
    return {
      measurements: [
        atMost(0, "responses that are not what the rules say", rules),
        atMost(0, "responses with another user's data", leaks),
        atMost(0, "responses with a secret", inAnswers.length),
        atMost(0, "log lines with a secret", inLogs.length),
        atLeast(1, "requests", answers.length),
        atLeast(1, "log lines read", logs.flat().length),
      ],
      remarks: [...remarks, ...inAnswers, ...inLogs],
    };
  },
};

/** Who stands for the asker; nobody for one who is anonymous. */
function callerOf(asker: Asker, people: Record<"owner" | "other" | "admin", Account>): Account | undefined {
  if (asker === "another user") return people.other;
  if (asker === "the owner") return people.owner;
  return asker === "an admin" ? people.admin : undefined;
}

/** Each route at its service, and through the gateway. */
function doorsOf(stage: Stage): { row: AccessRow; url: string }[] {
  return [...accessRows, ...gatewayRows].flatMap((row) => {
    const urls = [row.service, ...(row.service !== "gateway" ? ["gateway"] : [])];
    return urls.map((name) => ({ row, url: stage.service(name).url }));
  });
}

function propsOf(stage: Stage, owner: Account, product: string): Props {
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
    passer: () => createAccount(stage),
  };
}

/** Signs the owner in, rightly and wrongly; what must not be seen anywhere, their tokens included. */
async function secretsOf(
  stage: Stage,
  { username, password }: Account,
  answers: string[],
): Promise<string[]> {
  const url = `${stage.service("users").url}/api/v1/users/login`;
  const wrong = `Wrong ${crypto.randomUUID()}`;
  const refused = await ask(url, { method: "POST", body: { username, password: wrong } });
  answers.push(refused.text);
  const signedIn = await requestJson<{ access_token: string; refresh_token: string }>(url, {
    method: "POST",
    body: { username, password },
  });
  return [...stage.keys.secrets, password, wrong, signedIn.access_token, signedIn.refresh_token];
}

const tokenOf = ({ authorization }: Account) => authorization.replace("Bearer ", "");

/** The texts that hold a secret, each shortened to what is about it. */
const secretsIn = (texts: readonly string[], secrets: readonly string[]): string[] =>
  texts
    .filter((text) => HASH.test(text) || secrets.some((secret) => secret !== "" && text.includes(secret)))
    .map((text) => `a secret is in: ${text.slice(0, 200)}`);
