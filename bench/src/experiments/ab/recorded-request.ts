import type { AbRequest } from "../../analysis/observation/run.ts";
import { anonymousText } from "../../results/record/anonymous.ts";
import type { ForeignRequest } from "../target/foreign-pair.ts";

/** Stands for a value that is not recorded. */
const HIDDEN = "…";
/** Names of values that may be secret, in queries, options and variables. */
const SECRET_NAME = /token|secret|passw|key|sign|auth|session|credential|code\b/i;

/** A request as a result may hold it: the names of its headers, and their values only where that was requested. */
export function recordedRequest(
  { name, method, path, headers, body }: ForeignRequest,
  recordsHeaders: boolean,
): AbRequest {
  return {
    name,
    method,
    path: recordedPath(path),
    headers: Object.fromEntries(
      Object.entries(headers).map(([header, value]) => [header, recordsHeaders ? value : null]),
    ),
    bodyBytes: body?.length ?? null,
  };
}

/** A path with its query; a value whose name sounds secret is left out. */
export function recordedPath(path: string): string {
  const [before = "", query] = path.split("?", 2);
  if (query === undefined) return before || "/";
  const parts = query.split("&").map((part) => {
    const [name = "", value] = part.split("=", 2);
    return value !== undefined && SECRET_NAME.test(name) ? `${name}=${HIDDEN}` : part;
  });
  return `${before}?${parts.join("&")}`;
}

/**
 * A command without values that may be secret: those of variables, and of options whose name sounds like it; and without addresses
 * and folders of this machine.
 */
export function recordedCommand(command: string): string {
  const open = command
    .replace(/(^|\s)([A-Za-z_]\w*)=(?:"[^"]*"|'[^']*'|\S)+/g, (_, blank, name) => `${blank}${name}=${HIDDEN}`)
    .replace(
      /(--?[\w-]*(?:token|secret|passw|key|auth)[\w-]*)([= ]+)(?:"[^"]*"|'[^']*'|\S+)/gi,
      (_, option, between) => `${option}${between}${HIDDEN}`,
    );
  return anonymousText(open);
}

/** Options whose values are not recorded: addresses, secrets, and folders of this machine. */
const NOT_RECORDED = [
  "header",
  "body",
  "path",
  "start-a",
  "start-b",
  "i-may-load-this-host",
  "ready",
  "markdown",
];

/** The arguments as a result may hold them; what they mean is in its `config.ab`. */
export function recordedArguments(argv: readonly string[]): string[] {
  const recorded: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    const [option, value] = word.split("=", 2);
    const isHidden = NOT_RECORDED.some((name) => option === `--${name}`);
    if (!isHidden) recorded.push(word);
    else if (value !== undefined) recorded.push(`${option}=${HIDDEN}`);
    else {
      recorded.push(word, HIDDEN);
      index += 1;
    }
  }
  return recorded;
}
