import { services as allServices, type Service } from "@super-heroes/topology/services";
import { counted } from "../counted.ts";
import { type Edit, type Gap, isMechanical } from "./gap.ts";

const TITLES = { postgres: "PostgreSQL", mariadb: "MariaDB", mongodb: "MongoDB" } as const;

/** The table of services, one line each. */
export function tableText(services: readonly Service[] = allServices): string {
  const rows = services.map(({ name, port, store, upstreams }) => [
    name,
    String(port),
    store ? `${TITLES[store.engine]}, ${store.variable}` : "no store",
    upstreams.length > 0 ? `calls ${upstreams.join(", ")}` : "",
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Every gap with its place and the lines to add; those that `--write` adds are marked with `+`, the others with `>`. */
export function gapsText(gaps: readonly Gap[]): string {
  return gaps
    .map((gap) => {
      const mark = isMechanical(gap) ? "+" : ">";
      const lines = gap.edit?.lines.map((line) => `${mark} ${line}`.trimEnd()) ?? [];
      const place = gap.edit ? ` ${placeOf(gap.edit)}:` : "";
      return [sentence(`${gap.file} ${gap.problem}`) + place, ...lines].join("\n");
    })
    .join("\n\n");
}

const sentence = (text: string) => (/[.?]$/.test(text) ? text : `${text}.`);

function placeOf(edit: Edit): string {
  if (edit.kind === "create") return "A file with this";
  if (edit.kind === "replace") return `Line ${edit.line} becomes`;
  return `After line ${edit.afterLine}`;
}

/** The number of gaps, and what to do about them. */
export function summaryText(gaps: readonly Gap[]): string {
  const mechanical = gaps.filter(isMechanical).length;
  const files = new Set(gaps.map(({ file }) => file)).size;
  const count = `${counted(gaps.length, "place")} in ${counted(files, "file")} to complete.`;
  if (mechanical === 0) return count;
  const rest =
    gaps.length > mechanical
      ? ` The other ${gaps.length - mechanical}, marked with >, are yours to write.`
      : "";
  return `${count} \`bun run services --write\` adds the lines that are marked with +.${rest}`;
}
