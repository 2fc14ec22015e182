import { configurationPage, isSamePage } from "../configuration/page.ts";
import { readShapes } from "../configuration/shapes.ts";
import type { Files } from "./files.ts";
import type { Gap } from "./gap.ts";

const PAGE = "docs/configuration.md";

/** The page of variables where it differs from the code, or the service whose variables cannot be read. */
export async function gapsInDocuments(files: Files): Promise<Gap[]> {
  try {
    const page = configurationPage(await readShapes());
    if (isSamePage(page, files.read(PAGE) ?? "")) return [];
    return [{ file: PAGE, problem: "differs from the code: run `bun run configuration`" }];
  } catch (error) {
    return [{ file: PAGE, problem: `cannot be compared with the code: ${(error as Error).message}` }];
  }
}
