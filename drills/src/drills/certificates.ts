import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { useUpstreamTls } from "@super-heroes/kit/network/upstream-tls";
import { createHttpClient } from "@super-heroes/kit/upstream/http-client/http-client";
import { atLeast, atMost } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import { request, requestJson } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import { type CertificateFiles, openCertificateFiles } from "../tables/certificate-files.ts";
import { startWorkers } from "../traffic/workers.ts";
import type { Drill, DrillContext } from "./drill.ts";

const SERVICES = ["heroes", "villains", "locations", "fights"];
/** On which every connection is opened anew, so that an expired certificate is noticed at once. */
const UNKEPT = { UPSTREAM_KEEP_ALIVE: "false" };
const FIGHTS_PATH = "/api/fights";
const FIGHT_PATH = `${FIGHTS_PATH}/execute_fight`;
const DAY_MS = 24 * 3_600_000;
/** Long enough for the system to start. */
const EXPIRES_AFTER_MS = 12_000;
/** Files are read every 5 s, and the circuit is open for 5 s. */
const NORMAL_WITHIN_MS = 15_000;
/** In the log of a service whose certificate has expired. */
const EXPIRED = "the certificate has expired";
const CLIENTS = 4;
/** The pause of a client between two requests, so that it is never the CPU that fails them. */
const PAUSE_MS = 5;
/** A replaced server responds for 35 s more, so a full run has several that end. */
const LOAD_MS = { short: 13_000, full: 150_000 };
const RENEWED_EVERY_MS = { short: 5500, full: 20_000 };

/** A certificate expires; certificates are renewed under load. */
export const certificates: Drill = {
  name: "certificates",
  title: "Certificates that expire, and that are renewed under load",
  promise: () =>
    `a call to a service whose certificate has expired fails with 502, and the logs of both sides name the reason; with a renewed one, calls succeed within ${NORMAL_WITHIN_MS / 1000} s without a restart; while certificates of all services are renewed, no request fails`,
  async run(context) {
    const files = await openCertificateFiles(join(context.folder, "certificates"));
    const client = { ca: files.ca, ...(await files.issueClient(inOneDay())) };
    // For the requests of this process, those that wait until a service is ready included.
    useUpstreamTls(() => client);
    try {
      const expiry = await expire(files, context);
      const renewal = await renew(files, context);
      return {
        measurements: [...expiry.measurements, ...renewal.measurements],
        remarks: [...expiry.remarks, ...renewal.remarks],
      };
    } finally {
      useUpstreamTls(undefined);
    }
  },
};

const inOneDay = () => new Date(Date.now() + DAY_MS);

/** Lets the certificate of heroes expire, and replaces it. */
async function expire(files: CertificateFiles, { stage, signal, note }: DrillContext): Promise<Findings> {
  for (const name of SERVICES) await files.issue(name, inOneDay());
  const expiresAt = new Date(Date.now() + EXPIRES_AFTER_MS);
  await files.issue("heroes", expiresAt);
  await stage.startAll(SERVICES, optionsOf(files, UNKEPT));
  const url = `${stage.service("fights").url}${FIGHT_PATH}`;
  const before = await request(url);

  note("waiting until the certificate of heroes has expired");
  // Certificates expire at whole seconds.
  await pause(Math.max(0, expiresAt.getTime() + 1000 - Date.now()), undefined, { signal });
  const during = await request(url);
  const countLines = async (name: string, text: string) =>
    (await stage.logOf(name)).filter((line) => line.includes(text)).length;
  // The service itself notices it when it next reads its files.
  const noticedBeforeMs = performance.now() + NORMAL_WITHIN_MS;
  while ((await countLines("heroes", EXPIRED)) === 0 && performance.now() < noticedBeforeMs)
    await pause(100, undefined, { signal });

  note("replacing it");
  await files.issue("heroes", inOneDay());
  const renewedAtMs = performance.now();
  let after = await request(url);
  while (after.status !== 200 && performance.now() - renewedAtMs < 2 * NORMAL_WITHIN_MS) {
    await pause(100, undefined, { signal });
    after = await request(url);
  }
  const normalAfterMs = after.status === 200 ? performance.now() - renewedAtMs : Number.NaN;
  return {
    measurements: [
      atMost(0, "fights before that were not 200", before.status === 200 ? 0 : 1),
      atMost(0, "fights with an expired certificate that were not 502", during.status === 502 ? 0 : 1),
      atMost(NORMAL_WITHIN_MS, "until fights succeed with the renewed one", normalAfterMs, "ms"),
      atLeast(
        1,
        "log lines of fights on the reason",
        await countLines("fights", "its certificate has expired"),
      ),
      atLeast(1, "log lines of heroes on its certificate", await countLines("heroes", EXPIRED)),
    ],
    remarks: [before, during]
      .filter(({ status }, index) => status !== [200, 502][index])
      .map(({ status, code }) => `a fight was responded to with ${status} ${code}`),
  };
}

/** Renews the certificates of all services several times under load. */
async function renew(
  files: CertificateFiles,
  { stage, short, signal, note }: DrillContext,
): Promise<Findings> {
  const length = lengthOf({ short });
  await stage.stop("fights");
  await stage.start("fights", { variables: files.variablesOf("fights") });
  // The services' own client: others may be reset at the moment at which a server ends.
  const client = createHttpClient({
    baseUrl: stage.service("fights").url,
    keepAlive: true,
    maxIdleSockets: CLIENTS,
    idleTimeoutMs: 30_000,
    maxBodyBytes: 1 << 20,
  });
  const failures: string[] = [];
  let requests = 0;
  note("renewing all certificates under load");
  const body = await fightRequest(stage.service("fights").url);
  const workers = startWorkers(CLIENTS, async () => {
    requests++;
    // Only a GET is sent again on a connection that was closed.
    const sent =
      requests % 2 === 0
        ? { method: "GET", path: FIGHT_PATH, headers: "" }
        : { method: "POST", path: FIGHTS_PATH, headers: "Content-Type: application/json\r\n", body };
    try {
      const response = await client.exchange(sent);
      const text = await new Response(response.body).text();
      if (response.status !== 200 || text.includes('"degraded"'))
        failures.push(`${sent.method} ${response.status} ${text.slice(0, 100)}`);
    } catch (error) {
      failures.push(`${sent.method} ${(error as Error).message}`);
    }
    await Bun.sleep(PAUSE_MS);
  });
  let renewals = 0;
  const endsAtMs = performance.now() + LOAD_MS[length];
  while (performance.now() < endsAtMs) {
    for (const name of SERVICES) await files.issue(name, inOneDay());
    renewals++;
    await pause(RENEWED_EVERY_MS[length], undefined, { signal });
  }
  await workers.stop();
  client.close();
  const inUse = (await stage.logOf("heroes")).filter((line) => line.includes("certificates renewed")).length;
  return {
    measurements: [
      atLeast(1, "requests while certificates were renewed", requests),
      // For its port and for its calls.
      atLeast(2 * (renewals - 1), "renewals that heroes has used, of its port and of its calls", inUse),
      atMost(0, "requests that failed", failures.length),
    ],
    remarks: [...new Set(failures)].slice(0, 5),
  };
}

/** The body of a request for a fight between drawn fighters. */
async function fightRequest(fightsUrl: string): Promise<Uint8Array> {
  const [fighters, location] = await Promise.all([
    requestJson<object>(`${fightsUrl}${FIGHTS_PATH}/randomfighters`),
    requestJson<object>(`${fightsUrl}${FIGHTS_PATH}/randomlocation`),
  ]);
  return new TextEncoder().encode(JSON.stringify({ ...fighters, location }));
}

const optionsOf = (files: CertificateFiles, more: object) =>
  Object.fromEntries(SERVICES.map((name) => [name, { variables: { ...files.variablesOf(name), ...more } }]));
