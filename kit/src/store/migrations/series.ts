import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../repository.ts";
import { MigrationError } from "./migration-error.ts";

/** An engine that has migrations. */
export type MigrationEngine = "sqlite" | "postgres" | "mariadb" | "mongodb";

/** One file of a series. */
export interface Migration {
  /** From 1, without a gap. */
  readonly number: number;
  /** What the file is called after its number: `count-changes`. */
  readonly name: string;
  /** The path in messages, from the repository's root. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  /** SHA-256 of the text, whatever its line ends. */
  readonly checksum: string;
}

/** The files that make a store's schema, in the order in which they are applied. */
export interface Series {
  readonly engine: MigrationEngine;
  readonly migrations: readonly Migration[];
  /** The number of the last file, which is the number of the schema. */
  readonly newest: number;
}

const FILE = /^(\d{4})-([a-z0-9-]+)\.(sqlite|postgres|mariadb|mongodb)\.(sql|ts)$/;

/**
 * Reads the files of an engine in a folder: `NNNN-name.<engine>.sql`, and `NNNN-name.mongodb.ts`.
 *
 * @throws MigrationError that names the files: another name, two with one number, a number that is missing, none at all.
 * @example (await readSeries("/…/database/heroes-db/migrations", "postgres")).newest // 3
 */
export async function readSeries(folder: string, engine: MigrationEngine): Promise<Series> {
  const place = relative(repositoryRoot, folder);
  const names = await readdir(folder).catch((cause) => {
    throw new MigrationError(`${place} cannot be read: ${cause.message}`, { cause });
  });
  const found = names.sort().flatMap((name) => {
    const [, number = "", title = "", on, extension] = FILE.exec(name) ?? [];
    if (on === undefined || (on === "mongodb") !== (extension === "ts"))
      throw new MigrationError(
        `${place}/${name}: expected a name such as 0002-count-changes.postgres.sql or 0002-outbox.mongodb.ts`,
      );
    return on === engine ? [{ number: Number(number), title, name }] : [];
  });
  if (found.length === 0) throw new MigrationError(`${place} has no migrations for ${engine}`);
  for (const [index, { number, name }] of found.entries()) {
    const previous = found[index - 1];
    if (previous?.number === number)
      throw new MigrationError(
        `${place}: ${previous.name} and ${name} have one number: give the one that was not applied anywhere the next free number`,
      );
    if (number !== index + 1)
      throw new MigrationError(
        `${place}: no file has the number ${numbered(index + 1)}, and ${name} has a higher one: restore the missing file, or renumber those that were not applied anywhere`,
      );
  }
  const migrations = await Promise.all(
    found.map(async ({ number, title, name }): Promise<Migration> => {
      const path = join(folder, name);
      const text = await readFile(path, "utf8");
      return { number, name: title, file: join(place, name), path, text, checksum: checksumOf(text) };
    }),
  );
  return { engine, migrations, newest: migrations.length };
}

/** A number as in the names of files. */
export const numbered = (number: number): string => String(number).padStart(4, "0");

const checksumOf = (text: string) => createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
