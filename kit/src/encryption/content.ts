import { jsonOf, textOf } from "../http/body/body.ts";

/** The content of an envelope as JSON; `undefined` becomes `null`. */
export const contentText = (content: unknown): string => JSON.stringify(content ?? null);

/** Parses the content of an envelope. Throws the same problems as for an unencrypted body: 400, or 422 when nested too deep. */
export const contentOf = (bytes: Uint8Array): unknown => jsonOf(textOf(bytes));
