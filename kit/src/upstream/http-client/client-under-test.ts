import { createHttpClient, type HttpClient, type HttpClientOptions } from "./http-client.ts";

/** A client for tests, which keeps connections for as long as any test takes. */
export const clientOf = (baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient =>
  createHttpClient({
    baseUrl,
    keepAlive: true,
    maxIdleSockets: 64,
    idleTimeoutMs: 60_000,
    maxBodyBytes: 1 << 20,
    ...options,
  });
