import { basename, resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { shownPath } from "../../results/files/places.ts";
import { replaceWhole } from "../../results/files/write.ts";
import type { ResultDocument } from "../../results/record/result.ts";

/** Writes the page of a run of `bench ab` beside its result. Resolves with its path as it is printed. */
export async function keepAbPage(document: ResultDocument, file: string): Promise<string> {
  // Imported here, because a measurement does not need the libraries that draw.
  const { abPage } = await import("./ab-page.ts");
  const page = resolve(repositoryRoot, file).replace(/\.json$/, ".html");
  await replaceWhole(page, abPage(document, basename(file)));
  return shownPath(page);
}
