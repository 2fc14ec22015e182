/** The longest event, in characters: a service that never ends one must not fill the memory. */
const LONGEST = 256 * 1024;

/**
 * The data of the events of a stream (HTML Living Standard, 9.2.6), of those with lines that end with LF, as our services write
 * them. Comments are skipped. Throws when an event is too long, and as the stream does.
 */
export async function* dataOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    if (rest.length > LONGEST) throw new Error("an event of the stream is too long");
    for (const event of events) {
      const data = event
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice("data:".length).trimStart());
      if (data.length > 0) yield data.join("\n");
    }
  }
}
