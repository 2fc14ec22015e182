import { jsonOf, textOf } from "../http/body/body.ts";

/** What goes into an envelope: JSON. Nothing at all (`undefined`) goes as `null`. */
export const contentText = (content: unknown): string => JSON.stringify(content ?? null);

/** What was in an envelope. Throws a Problem as for a body that came plain: 400, or 422 for one nested too deep. */
export const contentOf = (bytes: Uint8Array): unknown => jsonOf(textOf(bytes));
