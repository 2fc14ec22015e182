import { isReplicasFault } from "../upstream-failure.ts";

/** Makes a request to one replica after another, and returns the response of the first that does not fail. */
export type AnyReplica = (request: (baseUrl: string) => Promise<Response>) => Promise<Response>;

/**
 * For requests that are too rare to show which replica is well, and may be repeated: they begin with the replica that responded
 * to the last one. When all fail, the outcome is that of the last.
 */
export function anyReplica(baseUrls: readonly string[]): AnyReplica {
  let current = 0;
  return async (request) => {
    for (let left = baseUrls.length - 1; ; left--) {
      const asked = current;
      // Until it has responded, the next request begins with another one.
      current = (asked + 1) % baseUrls.length;
      try {
        const response = await request(baseUrls[asked] as string);
        if (!isReplicasFault(response.status)) {
          current = asked;
          return response;
        }
        if (left === 0) return response;
        await response.body?.cancel();
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  };
}
