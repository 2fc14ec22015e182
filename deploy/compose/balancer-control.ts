/**
 * Commands to a running HAProxy, over the socket for its administrator: the "Runtime API" of its management guide. It replaces
 * a certificate without a reload, which closes connections and forgets the addresses of servers.
 */
import { X509Certificate } from "node:crypto";
import { connect } from "node:net";

/** A file that HAProxy has loaded, by its path in HAProxy's configuration, and the PEM text that it should have. */
export interface LoadedFile {
  readonly path: string;
  readonly text: string;
}

/** What came of {@link updateCertificate}. */
export type Update = "updated" | "not running" | "needs a restart";

const TIMEOUT_MS = 5000;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Makes the HAProxy that listens on `socket` use a certificate and its key from now on; connections that are open stay. It needs a
 * restart instead when its authorities are not those in `ca`: HAProxy 3.0 can replace them too, but the ports that check client
 * certificates would not get later certificates. Rejects with an Error that has HAProxy's own message when it refuses.
 */
export async function updateCertificate(
  socket: string,
  { cert, ca }: { cert: LoadedFile; ca: LoadedFile },
): Promise<Update> {
  try {
    const loaded = await execute(socket, `show ssl ca-file ${ca.path}\n`, /^Filename:/m);
    if (!hasAuthorities(loaded, ca.text)) return "needs a restart";
    // An empty line ends the text.
    const lines = cert.text.split("\n").filter((line) => line.trim() !== "");
    const set = `set ssl cert ${cert.path} <<\n${lines.join("\n")}\n\n`;
    await execute(socket, set, /^Transaction (created|updated)/m);
    await execute(socket, `commit ssl cert ${cert.path}\n`, /^Success!/m);
    return "updated";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ECONNREFUSED") return "not running";
    throw error;
  }
}

/** Whether `show ssl ca-file` lists exactly the certificates of a PEM text. */
function hasAuthorities(shown: string, text: string): boolean {
  const loaded = [...shown.matchAll(/^SHA1 FingerPrint: ([0-9A-F]+)$/gm)].map(
    ([, fingerprint]) => fingerprint,
  );
  const wanted = (text.match(CERTIFICATE) ?? []).map((pem) =>
    new X509Certificate(pem).fingerprint.replaceAll(":", ""),
  );
  return [...new Set(loaded)].sort().join() === [...new Set(wanted)].sort().join();
}

/** Sends one command, on a connection of its own; resolves with the response. Rejects when that does not match. */
async function execute(socket: string, command: string, expected: RegExp): Promise<string> {
  const response = await exchange(socket, command);
  if (!expected.test(response)) throw new Error(`HAProxy: ${response.trim() || "no response"}`);
  return response;
}

function exchange(path: string, command: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const connection = connect({ path }, () => connection.write(command));
  let received = "";
  connection.setTimeout(TIMEOUT_MS, () =>
    connection.destroy(new Error(`HAProxy: no response within ${TIMEOUT_MS} ms`)),
  );
  connection.setEncoding("utf8").on("data", (chunk: string) => {
    received += chunk;
  });
  connection.on("error", reject).on("close", () => resolve(received));
  return promise;
}
