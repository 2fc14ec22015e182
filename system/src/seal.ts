/** `bun run seal SERVICE METHOD PATH JSON`: prints an envelope that this service opens, for trying things out manually. */

import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { ConfigError, readConfig } from "@super-heroes/kit/config/config";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { developmentKeys } from "@super-heroes/kit/encryption/development-keys";
import {
  encryptionVariables,
  type Keyring,
  pairOf,
  parseServiceKeys,
} from "@super-heroes/kit/encryption/service-keys";
import { correspondence, OPERATOR } from "@super-heroes/topology/correspondence";
import { didYouMean } from "@super-heroes/topology/did-you-mean";

const USAGE = `Usage: bun run --silent seal SERVICE METHOD PATH JSON

Prints the JSON encrypted for one request to a service, from the sender "${OPERATOR}". The envelope opens once, within 60 s.
The keys are those of SERVICE_KEYS or SERVICE_KEYS_FILE, else this machine's development keys, which "bun run start" uses
too. A - in place of the JSON reads it from standard input, where no list of processes shows it.

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
const content = parse(json === "-" ? await Bun.stdin.text() : json);
const envelopes = createEnvelopes({ service: OPERATOR, keys: await readKeys() });
if (!envelopes.reaches(service)) {
  const known = correspondence.receiversOf(OPERATOR).filter(envelopes.reaches);
  fail(
    known.length > 0
      ? `the ${OPERATOR} has no key for the service ${JSON.stringify(service)}.${didYouMean(service, known)} There are keys for ${known.join(", ")}`
      : `SERVICE_KEYS has no key of the ${OPERATOR}, such as ${pairOf("users", OPERATOR)}`,
  );
}
process.stdout.write(envelopes.seal(service, { method, path }, content));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const which = json === "-" ? "standard input" : "the last argument";
    return fail(`${which} is not JSON: ${(error as Error).message}`);
  }
}

async function readKeys(): Promise<Keyring> {
  try {
    const { serviceKeys } = readConfig(process.env, encryptionVariables);
    if (serviceKeys) return serviceKeys;
    const made = await developmentKeys({ dataDir, service: OPERATOR, pairs: correspondence.pairs });
    return parseServiceKeys(made.serviceKeys) ?? new Map();
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    console.error(`seal: ${(error as Error).message}`);
    process.exit(1);
  }
}
