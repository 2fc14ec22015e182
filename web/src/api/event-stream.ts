/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/**
 * Splits the text of a `text/event-stream` into events. Chunks may end anywhere; comments, which keep the connection open, are
 * left out.
 */
export function createEventParser(): (chunk: string) => StreamEvent[] {
  let rest = "";
  return (chunk) => {
    rest += chunk;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    return blocks.map(eventIn).filter((event) => event !== undefined);
  };
}

function eventIn(block: string): StreamEvent | undefined {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ""] = /^(event|data):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }
  return data.length > 0 ? { event, data: data.join("\n") } : undefined;
}
