import { STATUS_CODES } from "node:http";

/** An error with a response of its own (RFC 9457). */
export class Problem extends Error {
  constructor(status, code, detail, options) {
    super(detail, options);
    this.status = status;
    this.code = code;
  }
}

/** Sends the problem as `application/problem+json`. */
export function sendProblem(reply, { status, code, message }) {
  return reply
    .code(status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send({
      type: "about:blank",
      title: STATUS_CODES[status],
      status,
      detail: message,
      instance: reply.request.url.split("?")[0],
      code,
    });
}
