import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Missing } from "../run/requirements.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";
import { endWithRun } from "./interrupted-run.ts";

/** Starting takes a server less than this. */
const STARTED_WITHIN_MS = 10_000;

/** Debian installs it in a folder that is only on the PATH of root. */
const program = Bun.which("nats-server", { PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin` });

/** Why this run has no NATS; `undefined` when it has. */
export const natsMissing: Missing = program
  ? undefined
  : "NATS is not on this machine: apt-get install nats-server";

/** A NATS server with JetStream that belongs to one suite. */
export interface NatsServer {
  readonly url: string;
  /** Kills it, like a crash. */
  kill(): Promise<void>;
  /** Restarts it with the same port and data, and waits until it listens. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  drop(): Promise<void>;
}

/**
 * Starts a NATS server on a free port, with its streams in a temporary folder. `configuration` is the content of its
 * configuration file, such as the users that may connect.
 */
export async function openNatsServer({ configuration = "" } = {}): Promise<NatsServer> {
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-nats-"));
  const file = join(folder, "nats.conf");
  await writeFile(file, configuration);
  const port = freePort();
  let child: Bun.Subprocess | undefined;

  async function start(): Promise<void> {
    const flags = ["-c", file, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)];
    child = Bun.spawn([program ?? "", ...flags], {
      stdio: ["ignore", "ignore", "ignore"],
    });
    endWithRun(child);
    await eventually("NATS listens", () => listens(port), Boolean, STARTED_WITHIN_MS);
  }

  async function kill(): Promise<void> {
    child?.kill("SIGKILL");
    await child?.exited;
  }

  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    start,
    async drop() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: "127.0.0.1", port }, () => {
    socket.destroy();
    resolve(true);
  });
  socket.on("error", () => resolve(false));
  return promise;
}
