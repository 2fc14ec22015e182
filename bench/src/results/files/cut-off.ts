/**
 * Whether the text is the beginning of a JSON object whose end is missing: a string, or a bracket, that was opened
 * and is not closed.
 */
export function isCutOff(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  let open = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") open += 1;
    else if (character === "}" || character === "]") open -= 1;
  }
  return inString || open > 0;
}
