import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";

/** The text of a variable and the name it was set under, or what is wrong with it: one line that names the variable. */
export type Written =
  | { readonly name: string; readonly text: string | undefined; readonly mistake?: never }
  | { readonly mistake: string };

/**
 * Reads a variable that may contain a secret: from the environment, or from the file whose absolute path is in `<NAME>_FILE`,
 * without surrounding whitespace. Orchestrators mount secrets as files, because environments are shown in lists of processes
 * and in container settings. No message shows the content of the file.
 *
 * An empty file is an error. If it counted as absent, the service would start with the embedded store.
 */
export function writtenSecret(env: Record<string, string | undefined>, name: string): Written {
  const text = env[name]?.trim();
  const fileName = `${name}_FILE`;
  const path = env[fileName]?.trim();
  if (!path) return { name, text };
  if (text) return { mistake: `${name}: expected either ${name} or ${fileName}, got both` };
  // A value that is not a path may be the secret itself, set under the wrong name.
  if (!isAbsolute(path))
    return { mistake: `${fileName}: expected the absolute path of a file, got something else` };
  try {
    const content = readFileSync(path, "utf8").trim();
    return content ? { name: fileName, text: content } : { mistake: `${fileName}: ${path} is empty` };
  } catch (error) {
    return { mistake: `${fileName}: cannot read ${path} (${(error as NodeJS.ErrnoException).code})` };
  }
}
