import type { Segment } from "./observation/segment.ts";

/** The names of the requests that were sent in turn, in their order; empty where there was only one. */
export function requestNamesIn(segments: readonly Segment[]): string[] {
  return [...new Set(segments.flatMap(({ requests = [] }) => requests.map(({ name }) => name)))];
}

/** The segments as if only one of their requests had been sent; those that did not send it are left out. */
export function onlyRequest(segments: readonly Segment[], name: string): Segment[] {
  return segments.flatMap((segment) => {
    const own = segment.requests?.find((request) => request.name === name);
    return own ? [{ ...segment, good: own.good, errors: own.errors, histogram: own.histogram }] : [];
  });
}
