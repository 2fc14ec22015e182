import { Problem } from "@super-heroes/kit/http/problem";
import type { CallResponse } from "../calls/service-calls.ts";

/** The content of a response, or null where the service has no such row. */
export const noneIfMissing = <T>(calling: Promise<CallResponse<T>>): Promise<T | null> =>
  calling.then(
    ({ content }) => content,
    (error) => {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    },
  );
