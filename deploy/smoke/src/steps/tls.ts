import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atLeast, reported } from "@super-heroes/drills/promise/measurements";
import { request } from "@super-heroes/drills/requests/request";
import { useUpstreamTls } from "@super-heroes/kit/network/upstream-tls";
import { filesOf } from "@super-heroes/system/certificates/certificate-set";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import { GATEWAY } from "@super-heroes/topology/services";
import { command } from "../../docker/command.ts";
import type { Docker } from "../../docker/docker.ts";
import { tlsStatusesInside } from "../../docker/in-container.ts";
import { until } from "../../docker/until.ts";
import { replicasKnownToFights } from "../system/known-replicas.ts";
import { everydayRequests, failureMeasurements, inWords, underLoad } from "../system/load.ts";
import { SERVICES, type Stage, type Step } from "./step.ts";
import { walkStops } from "./walk.ts";

/** The files of the system with TLS. */
export const TLS_FILES = ["compose.yml", "compose.tls.yml"];

const REPLICAS = 2;
const RATE = 40;
/** Files are read every 5 s. It is not polled meanwhile: each program that starts uses CPU of the system under load. */
const IN_USE_AFTER_MS = 8_000;
/** In the log of a service, once for its port and once for its calls. */
const RENEWED = "certificates renewed";

/**
 * Starts the system with TLS on every port, as docs/tls.md says: clients without a certificate must be refused by services, and
 * renewing all certificates may fail no request. Heroes is called directly, and all others through the balancer.
 */
export const tls: Step = {
  name: "tls",
  async run(stage) {
    const { standIns, note } = stage;
    const folder = await mkdtemp(join(tmpdir(), "smoke-certificates-"));
    const docker = stage.overlay(TLS_FILES, { CERTIFICATES_DIR: folder, HEROES_ADDRESS: "heroes:8000" });
    const secured = {
      ...stage,
      gatewayUrl: https(stage.gatewayUrl),
      serviceUrls: stage.serviceUrls.map(https),
    };
    try {
      note("TLS on every port, with new volumes");
      // The fights of the bench make the stand-in for MongoDB slow.
      await stage.docker.compose("down", "--volumes");
      await certificates(stage, folder);
      await docker.compose("up", "-d", "--wait", "--scale", `heroes=${REPLICAS}`);
      const { ca, cert, key } = await operatorTexts(folder);
      useUpstreamTls(() => ({ ca, cert: undefined, key: undefined }));
      await until(
        "a fight with TLS",
        30_000,
        async () => (await request(`${secured.gatewayUrl}/api/fights/execute_fight`)).status === 200,
      );
      const stops = await walkStops(secured, operatorVariables(folder));
      const replicas = await replicasKnownToFights(secured.gatewayUrl);
      const anonymous = await anonymousRequests(docker, secured);
      useUpstreamTls(() => ({ ca, cert, key }));

      note("renewing all certificates under load");
      const renewal = await renewed(docker, secured, folder);
      return {
        measurements: [
          reported("stops of the walk, with TLS", stops),
          ...anonymous,
          atLeast(REPLICAS, "containers of heroes that fights calls itself", replicas),
          atLeast(
            2 * SERVICES.length,
            "renewals that services have logged, of their ports and of their calls",
            renewal.renewals,
          ),
          atLeast(1, "new certificates that the balancer presents", renewal.balancer),
          reported("responses meanwhile", renewal.load.succeeded),
          ...failureMeasurements(
            "failed requests while certificates were renewed",
            renewal.load.failures,
            standIns,
          ),
        ],
        remarks: inWords(renewal.load.failures),
      };
    } finally {
      useUpstreamTls(undefined);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const https = (url: string) => url.replace(/^http:/, "https:");

/** `bun run certificates`, with further flags. */
const certificates = ({ projectFolder }: Stage, folder: string, ...flags: string[]) =>
  command([process.execPath, join(projectFolder, "system/src/certificates.ts"), "--dir", folder, ...flags]);

/** The files of the operator, as the variables of a command. */
function operatorVariables(folder: string): Record<string, string> {
  const { ca, cert, key } = filesOf(folder, OPERATOR);
  return { UPSTREAM_CA_FILE: ca, UPSTREAM_CERT_FILE: cert, UPSTREAM_KEY_FILE: key };
}

async function operatorTexts(folder: string) {
  const files = filesOf(folder, OPERATOR);
  const [ca, cert, key] = await Promise.all(
    [files.ca, files.cert, files.key].map((file) => readFile(file, "utf8")),
  );
  return { ca, cert, key };
}

/** Sends requests without a certificate, to services in their network and through the balancer, and to the gateway. */
async function anonymousRequests(docker: Docker, { gatewayUrl, serviceUrls }: Stage): Promise<Measurement[]> {
  const [sender] = await docker.containers("fights");
  const inside = (urls: readonly string[], presents = false) =>
    tlsStatusesInside(
      docker,
      sender?.id ?? "",
      urls.map((url) => ({ url, presents })),
    );
  const behind = SERVICES.filter((name) => name !== GATEWAY);
  const health = (scheme: string, port: number) => behind.map((name) => `${scheme}://${name}:${port}/health`);
  const [own, unencrypted, presenting, probes] = [
    await inside(health("https", 8000)),
    await inside(health("http", 8000)),
    await inside(health("https", 8000), true),
    await inside(health("http", 8009)),
  ];
  const balanced = await Promise.all(serviceUrls.map((url) => request(`${url}/health`)));
  const fight = await request(`${gatewayUrl}/api/fights/execute_fight`);
  const refused = [...own, ...unencrypted, ...balanced.map(({ status }) => status)];
  const served = [...presenting, ...probes, fight.status];
  return [
    atLeast(
      refused.length,
      "connections to services without a certificate that were refused",
      refused.filter((status) => status === 0).length,
    ),
    atLeast(
      served.length,
      "requests with a certificate, to the gateway and to ports for probes that were served",
      served.filter((status) => status === 200).length,
    ),
  ];
}

/** Renews all certificates under load, as docs/tls.md says, and continues the load until all of them are in use. */
async function renewed(docker: Docker, stage: Stage, folder: string) {
  const before = await presentedBy(stage.gatewayUrl);
  const since = new Date().toISOString();
  const load = await underLoad(everydayRequests(stage.gatewayUrl), RATE, async () => {
    await certificates(stage, folder, "--renew");
    await docker.compose("up", "certificates");
    await Bun.sleep(IN_USE_AFTER_MS);
  });
  const log = await docker.compose("logs", "--no-color", "--since", since, ...SERVICES);
  const lines = log.split("\n").filter((line) => line.includes(RENEWED));
  return {
    load,
    renewals: lines.length,
    balancer: (await presentedBy(stage.gatewayUrl)) === before ? 0 : 1,
  };
}

/** The fingerprint of the certificate that a server presents. */
function presentedBy(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
    resolve(socket.getPeerCertificate().fingerprint256);
    socket.destroy();
  });
  socket.on("error", reject);
  return promise;
}
