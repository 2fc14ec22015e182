import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./series.ts";

/** A part of a migration that is recorded when it is done. After a kill in its middle it begins again from its start. */
export interface SqlStep {
  readonly title: string;
  readonly text: string;
}

/** A file of SQL, read. Its directives are comments: `-- migrate:present select …`. */
export interface SqlFile {
  /** Selects one value: whether a database that has no record of migrations has this one's result. */
  readonly present: string | undefined;
  /** Why code that does not know this migration cannot use a database that has it. */
  readonly incompatible: string | undefined;
  /** The parts between `-- migrate:step TITLE`; none: the file is applied as a whole. */
  readonly steps: readonly SqlStep[];
}

const DIRECTIVE = /^-- migrate:(\S+) *(.*)$/gm;

/** Reads the directives of a migration. Throws {@link MigrationError} for one that does not exist, or is written twice. */
export function readSqlFile({ text, file }: Migration): SqlFile {
  const values = new Map<string, string>();
  const marks: { title: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(DIRECTIVE)) {
    const [whole, name = "", value = ""] = match;
    if (value === "") throw new MigrationError(`${file}: "${whole}" has no value`);
    if (name === "step") marks.push({ title: value, start: match.index, end: match.index + whole.length });
    else if (!["present", "incompatible"].includes(name))
      throw new MigrationError(
        `${file}: "${whole}" is no directive: expected migrate:present, migrate:incompatible or migrate:step`,
      );
    else if (values.has(name)) throw new MigrationError(`${file}: migrate:${name} is written twice`);
    else values.set(name, value);
  }
  const steps = marks.map(({ title, end }, index) => ({
    title,
    text: text.slice(end, marks[index + 1]?.start),
  }));
  if (marks[0] && hasStatement(text.slice(0, marks[0].start)))
    throw new MigrationError(`${file} has a statement before its first step: move it into a step`);
  return { present: values.get("present"), incompatible: values.get("incompatible"), steps };
}

/**
 * The statements of a step, for engines that take one at a time. A statement ends with a semicolon at the end of its line.
 * Throws {@link MigrationError} for bodies of functions, which have such lines too.
 */
export function statementsOf({ text, title }: SqlStep, { file }: Migration): string[] {
  if (text.includes("$$"))
    throw new MigrationError(`${file}, step "${title}": move the function into a migration without steps`);
  return text.split(/;[ \t]*$/m).filter(hasStatement);
}

const hasStatement = (text: string) => text.replace(/--.*$/gm, "").trim() !== "";
