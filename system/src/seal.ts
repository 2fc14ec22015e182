/** `bun run seal SERVICE METHOD PATH JSON`: prints an envelope that this service opens, for trying things out manually. */

import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { developmentKeys } from "@super-heroes/kit/development-keys";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { parseServiceKeys, serviceKeysText } from "@super-heroes/kit/service-keys";
import { didYouMean } from "@super-heroes/topology/did-you-mean";

const USAGE = `Usage: bun run --silent seal SERVICE METHOD PATH JSON

Prints the JSON encrypted for one request to a service, as the gateway would send it. The envelope opens once, within
60 s. The keys are those of SERVICE_KEYS, else this machine's development keys, which "bun run start" uses too.

  bun run --silent seal users POST /api/v1/users/register '{"username":"ada",…}' |
    curl http://localhost:8005/api/v1/users/register --data-binary @- \\
      -H 'content-type: application/jose' -H 'x-service-communication: encrypted'`;

const fail = (reason: string): never => {
  console.error(`seal: ${reason}\n\n${USAGE}`);
  process.exit(2);
};

const typed = process.argv.slice(2);
if (typed.includes("--help") || typed.includes("-h")) {
  console.log(USAGE);
  process.exit(0);
}
const [service = "", method = "", path = "", json = ""] = typed;
if (typed.length !== 4) fail(`expected four arguments, got ${typed.length}`);
if (!/^[A-Z]+$/.test(method)) fail(`METHOD expects one such as POST, got ${JSON.stringify(method)}`);
if (!path.startsWith("/")) fail(`PATH expects one that begins with /, got ${JSON.stringify(path)}`);
const content = parse(json);
const keys = await readKeys();
const envelopes = createEnvelopes({ service: "gateway", keys });
if (!envelopes.reaches(service)) {
  const known = [...keys.keys()];
  fail(
    `no key for the service ${JSON.stringify(service)}.${didYouMean(service, known)} Known: ${known.join(", ")}`,
  );
}
process.stdout.write(await envelopes.seal(service, { method, path }, content));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail(`the last argument is not JSON: ${(error as Error).message}`);
  }
}

async function readKeys() {
  const keys = parseServiceKeys(process.env.SERVICE_KEYS ?? (await developmentKeysText()));
  return keys ?? fail("SERVICE_KEYS expects name=key, several separated by commas");
}

async function developmentKeysText(): Promise<string> {
  try {
    return serviceKeysText((await developmentKeys(dataDir)).serviceKeys);
  } catch (error) {
    console.error(`seal: ${(error as Error).message}`);
    process.exit(1);
  }
}
