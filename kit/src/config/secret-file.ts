import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";

/** What was written for a variable, and the name it stands under; or what is wrong, in one line that names it. */
export type Written =
  | { readonly name: string; readonly text: string | undefined; readonly mistake?: never }
  | { readonly mistake: string };

/**
 * The text of a variable that may hold a secret: from the environment itself, or from the file whose absolute path
 * `<NAME>_FILE` gives, without surrounding blanks. That is how orchestrators hand over secrets: as files, which no
 * list of processes or of a container's settings shows. No message ever shows what is in the file.
 *
 * An empty file is a mistake: as good as absent, it would have a service start on the embedded store.
 */
export function writtenSecret(env: Record<string, string | undefined>, name: string): Written {
  const text = env[name]?.trim();
  const fileName = `${name}_FILE`;
  const path = env[fileName]?.trim();
  if (!path) return { name, text };
  if (text) return { mistake: `${name}: expected either ${name} or ${fileName}, got both` };
  // What is no path may be the secret itself, written under the wrong name.
  if (!isAbsolute(path))
    return { mistake: `${fileName}: expected the absolute path of a file, got something else` };
  try {
    const content = readFileSync(path, "utf8").trim();
    return content ? { name: fileName, text: content } : { mistake: `${fileName}: ${path} is empty` };
  } catch (error) {
    return { mistake: `${fileName}: cannot read ${path} (${(error as NodeJS.ErrnoException).code})` };
  }
}
