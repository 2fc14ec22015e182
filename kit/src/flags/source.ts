import { stat } from "node:fs/promises";
import { directFetch } from "../network/proxies.ts";

/** Where flags are read from. */
export interface FlagSource {
  readonly kind: "file" | "url";
  /** For the log of the operator. */
  readonly description: string;
  /** How long to wait between two reads, in milliseconds. */
  readonly everyMs: number;
  /**
   * The text, or `undefined` when it is certainly that of the last read. Rejects with an Error whose message is one line that
   * continues "the source": it cannot be read, or is too large.
   */
  read(): Promise<string | undefined>;
}

/** The largest accepted text, in bytes: what fits into a ConfigMap of Kubernetes. */
export const LARGEST_BYTES = 1024 * 1024;

/** A file is polled, because Kubernetes and editors replace it in ways that no watcher notices everywhere. */
const FILE_EVERY_MS = 500;

/** A URL is polled so that a change is in use within two seconds, the request included. */
const URL_EVERY_MS = 1000;
const URL_TIMEOUT_MS = 900;

/** Flags in a file. */
export const fileSource = (path: string): FlagSource => ({
  kind: "file",
  description: path,
  everyMs: FILE_EVERY_MS,
  async read() {
    // Not the times of the file: they do not change with every way of replacing it.
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.code})`);
    });
    // A pipe would block the read.
    if (!found.isFile()) throw new Error("is not a file");
    // The size may have changed since, so the read is bounded too.
    const bytes = await Bun.file(path)
      .slice(0, LARGEST_BYTES + 1)
      .bytes()
      .catch((error: NodeJS.ErrnoException) => {
        throw new Error(`cannot be read (${error.code})`);
      });
    if (bytes.length > LARGEST_BYTES) throw tooLarge();
    return new TextDecoder().decode(bytes);
  },
});

/** Flags that a server has: flagd, or any other one that sends the same JSON. */
export function urlSource(url: string, timeoutMs = URL_TIMEOUT_MS): FlagSource {
  let entityTag: string | null = null;
  return {
    kind: "url",
    description: url,
    everyMs: URL_EVERY_MS,
    async read() {
      const headers = { accept: "application/json", ...(entityTag && { "if-none-match": entityTag }) };
      let response: Response;
      try {
        response = await directFetch(url, { headers, timeoutMs });
        if (response.status === 304) return undefined;
        if (response.ok) {
          const text = await boundedText(response);
          entityTag = response.headers.get("etag");
          return text;
        }
      } catch (error) {
        if (error instanceof TooLarge) throw error;
        throw new Error(failureOf(error as Error, timeoutMs));
      }
      await response.body?.cancel();
      throw new Error(`responded ${response.status}`);
    },
  };
}

async function boundedText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop cancels the rest of the body.
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

class TooLarge extends Error {}

const tooLarge = () => new TooLarge(`is larger than ${LARGEST_BYTES / 1024} KiB`);

/** Without the address, which `/ready` must not show. */
const failureOf = ({ name, ...error }: Error & { code?: string }, timeoutMs: number): string =>
  name === "TimeoutError"
    ? `did not respond within ${timeoutMs} ms`
    : `cannot be reached${error.code ? ` (${error.code})` : ""}`;
