import { basename } from "node:path";
import { SECRET_READERS } from "@super-heroes/system/environment/secrets";

/** The value of a variable as a result may hold it. */
export const anonymousValue = (name: string, value: string): string =>
  anonymousText(`${name}=${value}`).slice(name.length + 1);

/** The arguments as a result may hold them: without addresses, and without folders of this machine. */
export function anonymous(argv: readonly string[]): string[] {
  return argv.map(anonymousText);
}

/**
 * Variables that hold a secret, with or without a service's name before them, and their values: up to the next variable of
 * a list, because a secret may contain commas.
 */
const SECRET = new RegExp(
  `\\b((?:[A-Z]+_)*(?:${Object.keys(SECRET_READERS).join("|")}))=\\S+?(?=,[A-Z][A-Z0-9_]*=|\\s|$)`,
  "g",
);

/** A text as a result may hold it: without secrets and addresses, and of a path of this machine only its last name. */
export function anonymousText(text: string): string {
  return text
    .replace(SECRET, "$1=SECRET")
    .replace(/\b[a-z+]+:\/\/[^\s"')]+/g, "URL")
    .replace(
      /(^|[\s=:("'])(\/[^\s:"')]+)/g,
      (_, before: string, path: string) => `${before}${basename(path)}`,
    );
}
