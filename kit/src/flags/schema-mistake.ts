/** A mistake as flagd's validator reports it. */
interface Mistake {
  instancePath?: string;
  message?: string;
}

/**
 * The innermost mistake in the message of flagd's parser, as `: /flags/hedging/state must be equal to one of the allowed values`. That
 * message has every mistake against every alternative of the schema, as JSON. Empty where it has none.
 */
export function schemaMistake(message: string): string {
  const start = message.indexOf("[");
  if (start < 0) return "";
  try {
    const mistakes = JSON.parse(message.slice(start)) as Mistake[];
    const [deepest] = mistakes.toSorted((one, other) => depthOf(other) - depthOf(one));
    return deepest?.message ? `: ${deepest.instancePath} ${deepest.message}` : "";
  } catch {
    return "";
  }
}

const depthOf = ({ instancePath = "" }: Mistake): number => instancePath.split("/").length;
