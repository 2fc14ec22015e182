import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceLoadedFiles } from "./balancer-control.ts";

let folder: string;
let socket: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "balancer-"));
  socket = join(folder, "admin.sock");
});
afterEach(() => rm(folder, { recursive: true }));

/** A HAProxy that responds to each command, on a connection of its own, as `respond` says. */
async function haproxy(respond: (command: string) => string) {
  const commands: string[] = [];
  const server: Server = createServer((connection) => {
    let received = "";
    connection.setEncoding("utf8").on("data", (chunk: string) => {
      received += chunk;
      // With a text that follows, an empty line ends the command.
      if (!(received.includes("<<") ? received.endsWith("\n\n") : received.endsWith("\n"))) return;
      commands.push(received);
      connection.end(respond(received));
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    commands,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

const accepting = (command: string) =>
  command.startsWith("set ")
    ? "Transaction created for certificate /c/tls.crt!\n\n"
    : "Committing /c/tls.crt.\nSuccess!\n\n";

test("each file is set and committed, and no empty line ends its text early", async () => {
  await using running = await haproxy(accepting);
  const files = [
    { kind: "ca-file", path: "/c/ca.crt", text: "CA\n" },
    { kind: "cert", path: "/c/tls.crt", text: "KEY\n\n\nCERT\n" },
  ] as const;
  expect(await replaceLoadedFiles(socket, files)).toBe(true);
  expect(running.commands).toEqual([
    "set ssl ca-file /c/ca.crt <<\nCA\n\n",
    "commit ssl ca-file /c/ca.crt\n",
    "set ssl cert /c/tls.crt <<\nKEY\nCERT\n\n",
    "commit ssl cert /c/tls.crt\n",
  ]);
});

test("a file that is refused is not committed, and the error has the reason", async () => {
  await using running = await haproxy(() => "unable to load certificate from file '/c/tls.crt'.\n\n");
  const files = [{ kind: "cert", path: "/c/tls.crt", text: "nothing" }] as const;
  await expect(replaceLoadedFiles(socket, files)).rejects.toThrow(
    "HAProxy: unable to load certificate from file '/c/tls.crt'.",
  );
  expect(running.commands).toHaveLength(1);
});

test("without a balancer nothing happens, whether one has left its socket or not", async () => {
  const files = [{ kind: "cert", path: "/c/tls.crt", text: "CERT" }] as const;
  expect(await replaceLoadedFiles(socket, files)).toBe(false);
  const left = join(folder, "left.sock");
  {
    await using running = await haproxy(accepting);
    await rename(socket, left);
    expect(running.commands).toEqual([]);
  }
  expect(await replaceLoadedFiles(left, files)).toBe(false);
});
