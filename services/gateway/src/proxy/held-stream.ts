/**
 * The same stream; calls `release` when it ends, fails or is cancelled, and when the client's request aborts, which may be
 * before the stream is read.
 */
export function heldStream(
  body: ReadableStream<Uint8Array>,
  release: () => void,
  client: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  client.addEventListener("abort", release, { once: true });
  if (client.aborted) release();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          release();
          controller.close();
        } catch (error) {
          release();
          controller.error(error);
        }
      },
      cancel(reason) {
        release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
