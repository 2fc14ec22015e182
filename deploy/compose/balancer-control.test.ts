import { afterEach, beforeEach, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testAuthority } from "@super-heroes/testing/certificates/test-certificates";
import { updateCertificate } from "./balancer-control.ts";

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

const authority = await testAuthority();
const other = await testAuthority();
const files = {
  ca: { path: "/c/ca.crt", text: authority.cert },
  cert: { path: "/c/tls.crt", text: "KEY\n\n\nCERT\n" },
};

/** As HAProxy 3.0 does. */
const accepting =
  (...authorities: readonly { cert: string }[]) =>
  (command: string) => {
    if (command.startsWith("set ")) return "Transaction created for certificate /c/tls.crt!\n\n";
    if (command.startsWith("commit ")) return "Committing /c/tls.crt.\nSuccess!\n\n";
    const shown = authorities.map(({ cert }, index) => {
      const { fingerprint } = new X509Certificate(cert);
      return `Certificate #${index + 1}:\nSHA1 FingerPrint: ${fingerprint.replaceAll(":", "")}\n`;
    });
    return `Filename: /c/ca.crt\nStatus: Used\n\n${shown.join("")}\n`;
  };

test("a certificate is set and committed, and no empty line ends its text early", async () => {
  await using running = await haproxy(accepting(authority));
  expect(await updateCertificate(socket, files)).toBe("updated");
  expect(running.commands).toEqual([
    "show ssl ca-file /c/ca.crt\n",
    "set ssl cert /c/tls.crt <<\nKEY\nCERT\n\n",
    "commit ssl cert /c/tls.crt\n",
  ]);
});

test.each([
  ["one more", `${authority.cert}${other.cert}`, [authority]],
  ["one less", authority.cert, [authority, other]],
  ["another one", other.cert, [authority]],
])("with %s authority than HAProxy has, nothing is changed", async (_, text, loaded) => {
  await using running = await haproxy(accepting(...loaded));
  expect(await updateCertificate(socket, { ...files, ca: { ...files.ca, text } })).toBe("needs a restart");
  expect(running.commands).toHaveLength(1);
});

test("the same authorities in another order are the same", async () => {
  await using _running = await haproxy(accepting(other, authority));
  const ca = { ...files.ca, text: `${authority.cert}${other.cert}` };
  expect(await updateCertificate(socket, { ...files, ca })).toBe("updated");
});

test("a certificate that is refused is not committed, and the error has the reason", async () => {
  const refusal = "unable to load certificate from file '/c/tls.crt'.";
  const accepted = accepting(authority);
  await using running = await haproxy((command) =>
    command.startsWith("set ") ? `${refusal}\n\n` : accepted(command),
  );
  await expect(updateCertificate(socket, files)).rejects.toThrow(`HAProxy: ${refusal}`);
  expect(running.commands).toHaveLength(2);
});

test("without a balancer nothing happens, whether one has left its socket or not", async () => {
  expect(await updateCertificate(socket, files)).toBe("not running");
  const left = join(folder, "left.sock");
  {
    await using running = await haproxy(accepting(authority));
    await rename(socket, left);
    expect(running.commands).toEqual([]);
  }
  expect(await updateCertificate(left, files)).toBe("not running");
});
