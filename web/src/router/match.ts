/** The parameters of a path that matches a pattern such as `/fights/:id`; `undefined` where it does not match. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) parameters[segment.slice(1)] = decoded(value);
    else if (segment !== value) return undefined;
  }
  return parameters;
}

const segmentsOf = (path: string) => path.replace(/\/+$/, "").split("/");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
