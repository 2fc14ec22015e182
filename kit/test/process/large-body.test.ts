import { expect, setDefaultTimeout, test } from "bun:test";
import { startTiny } from "./tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const MEGABYTE = 1_000_000;

/** The same number of bytes without a Content-Length, made as they are requested. */
function inChunks(megabytes: number) {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ < megabytes) controller.enqueue(new Uint8Array(MEGABYTE));
      else controller.close();
    },
  });
}

test.each([
  ["with Content-Length", () => new Uint8Array(50 * MEGABYTE)],
  ["in chunks", () => inChunks(50)],
])("a body of 50 MB %s gets its 413, and the service's memory does not grow with it", async (_, body) => {
  await using tiny = startTiny();
  const { url } = await tiny.logged("listening");
  const peakMemory = async () => (await (await fetch(`${url}/peak-memory`)).json()).bytes;
  const before = await peakMemory();
  const response = await fetch(`${url}/anything`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: body(),
  });
  expect(response.status).toBe(413);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ code: "body_too_large" });
  expect((await peakMemory()) - before).toBeLessThan(25 * MEGABYTE);
});
