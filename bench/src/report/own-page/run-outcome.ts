import { shownPath } from "../../results/files/places.ts";

/** Prints a run's report and the path of its result; for a run that succeeded, also the path of the redrawn page. */
export async function printOutcome(report: string, file: string, succeeded: boolean): Promise<void> {
  console.log(`\n${report}\n`);
  console.log(succeeded ? await outcomeLines(file) : `Result: ${file}`);
}

/** The last lines of a run: the path of its result, and that of the page, which is redrawn. */
export async function outcomeLines(file: string): Promise<string> {
  return `Result: ${file}\n${await pageLine()}`;
}

/** Redraws the page of this clone's runs. The line has its path, or the reason why it could not be drawn. Never rejects. */
export async function pageLine(): Promise<string> {
  try {
    // Imported here, because a measurement does not need the libraries that draw.
    const { drawOwnPage } = await import("./draw-own-page.ts");
    const { page } = await drawOwnPage();
    return `Page:   ${shownPath(page)}`;
  } catch (error) {
    return `Page:   not drawn: ${(error as Error).message}. Run \`bun run bench report\` to draw it.`;
  }
}
