import { shownPath } from "../../results/run/places.ts";

/** Prints what a run came to and where its result is; where it succeeded, also the page that shows it. */
export async function printOutcome(report: string, file: string, succeeded: boolean): Promise<void> {
  console.log(`\n${report}\n`);
  console.log(succeeded ? await whereItIs(file) : `Result: ${file}`);
}

/** The lines at the end of a run: where its result is, and the page that shows it, which is drawn for that. */
export async function whereItIs(file: string): Promise<string> {
  return `Result: ${file}\n${await pageLine()}`;
}

/**
 * Draws the page of this clone's runs, and says where it is. A page that cannot be drawn does not make a run a failure:
 * the line then gives the reason.
 */
export async function pageLine(): Promise<string> {
  try {
    // Loaded here: drawing brings libraries that measuring has no use for.
    const { drawOwnPage } = await import("./draw-own-page.ts");
    const { page } = await drawOwnPage();
    return `Page:   ${shownPath(page)}`;
  } catch (error) {
    return `Page:   not drawn, because ${(error as Error).message}; \`bun run bench report\` draws it`;
  }
}
