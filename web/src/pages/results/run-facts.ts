import { type Fields, fieldsOf, textIn, textsIn } from "./fields.ts";

const STACKS: Readonly<Record<string, string>> = {
  local: "real databases on one machine",
  embedded: "embedded stores",
  remote: "another machine",
  foreign: "other servers",
};

/** Where a run had its rows, in words. */
export const stackWords = (kind: string): string => STACKS[kind] ?? kind;

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** An instant of a file in the reader's date and time. */
export function timeText(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : absolute.format(date);
}

/** The facts that runs of the bench have: when, on what, and of which code. */
export function benchFacts(run: Fields): [term: string, value: string][] {
  const stack = fieldsOf(run.stack, "The field stack");
  const machine = fieldsOf(run.env, "The field env");
  const { git } = run;
  const kind = textIn(stack, "kind");
  return [
    ["Run", textIn(run, "runId")],
    ["Measured", timeText(textIn(run, "startedAt"))],
    ["Stores", stackWords(kind)],
    ["Machine", `${machine.cores} cores, ${machine.cpu ?? "unknown CPU"}, Bun ${machine.bun}`],
    ...codeFact(git),
  ];
}

/** The measured commit, where the file has it. */
export function codeFact(git: unknown): [term: string, value: string][] {
  if (typeof git !== "object" || git === null || !("commit" in git)) return [];
  const isDirty = "dirty" in git && git.dirty === true;
  return [["Code", `${String(git.commit).slice(0, 12)}${isDirty ? ", with changes" : ""}`]];
}

/** Why the numbers of a run are not those of a whole one. */
export function benchCautions(run: Fields): string[] {
  const notes = textsIn(run, "notes");
  if (run.complete !== false) return [...notes];
  const reason = typeof run.stoppedBecause === "string" ? run.stoppedBecause : "the file does not say why";
  return [`The run was stopped before its end: ${reason}.`, ...notes];
}
