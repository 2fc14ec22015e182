/** The lines of a stream of text, without their ends. Throws a `RangeError` for a line of more than `longest` characters. */
export async function* linesOf(
  stream: ReadableStream<Uint8Array>,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longest) throw new RangeError(`a line has more than ${longest} characters`);
    yield* lines;
  }
  if (rest) yield rest;
}
