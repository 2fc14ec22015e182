import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";

/** A NATS server with JetStream, for one test run. */
export interface TestNats {
  url: string;
  version: string;
  /** Ends it and removes what it stored. */
  release(): Promise<void>;
}

/** There is no NATS server for the tests. The message is the reason. */
export class NatsMissing extends Error {
  override readonly name = "NatsMissing";
}

/** Debian's packages install servers in folders that a user's PATH lacks. */
const PLACES = `${process.env.PATH ?? ""}:/usr/sbin:/usr/local/sbin`;

/** Starts a server on a free port of 127.0.0.1, with streams in a folder of its own. Throws {@link NatsMissing}. */
export async function startTestNats(program = Bun.which("nats-server", { PATH: PLACES })): Promise<TestNats> {
  if (!program)
    throw new NatsMissing("nats-server is not on this machine: apt-get install nats-server (Debian)");
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-nats-"));
  const child = Bun.spawn([program, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", "-1"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  stopWithParent(child);
  const release = async () => {
    child.kill("SIGTERM");
    await child.exited;
    await rm(folder, { recursive: true, force: true });
  };
  const started = await announcementIn(child.stderr);
  if (started) return { ...started, release };
  await release();
  throw new NatsMissing(`${program} ended by itself with exit code ${child.exitCode}`);
}

/** The version that the server prints at its start. Reads to the end, so that the server never waits for its reader. */
function announcementIn(log: ReadableStream<Uint8Array>) {
  const found = Promise.withResolvers<Pick<TestNats, "url" | "version"> | undefined>();
  let version = "";
  let url = "";
  const reading = (async () => {
    for await (const line of linesOf(log)) {
      version ||= /Version: +(\S+)/.exec(line)?.[1] ?? "";
      url ||= /Listening for client connections on (\S+)/.exec(line)?.[1] ?? "";
      if (line.includes("Server is ready")) found.resolve({ url: `nats://${url}`, version });
    }
  })();
  reading.finally(() => found.resolve(undefined));
  return found.promise;
}
