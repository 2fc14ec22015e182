/**
 * Commands to a running HAProxy, over the socket for its administrator: the "Runtime API" of its management guide. It replaces
 * certificates without a reload, which closes connections and forgets the addresses of servers.
 */
import { connect } from "node:net";

/** A file that HAProxy has loaded, by its path in HAProxy's configuration, and the PEM text that replaces it in memory. */
export interface LoadedFile {
  readonly kind: "cert" | "ca-file";
  readonly path: string;
  readonly text: string;
}

const TIMEOUT_MS = 5000;

/**
 * Replaces these files in the memory of the HAProxy that listens on `socket`; connections that are open stay. Resolves with
 * `false` where none listens. Rejects with an Error that has HAProxy's own message when it refuses one.
 */
export async function replaceLoadedFiles(socket: string, files: readonly LoadedFile[]): Promise<boolean> {
  try {
    for (const { kind, path, text } of files) {
      // An empty line ends the text.
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      await execute(
        socket,
        `set ssl ${kind} ${path} <<\n${lines.join("\n")}\n\n`,
        /^Transaction (created|updated)/m,
      );
      await execute(socket, `commit ssl ${kind} ${path}\n`, /^Success!/m);
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ECONNREFUSED") return false;
    throw error;
  }
}

/** Sends one command, on a connection of its own. Rejects when the response does not match. */
async function execute(socket: string, command: string, expected: RegExp): Promise<void> {
  const response = await exchange(socket, command);
  if (!expected.test(response)) throw new Error(`HAProxy: ${response.trim() || "no response"}`);
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
