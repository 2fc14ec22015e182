/** A user's k6 script, and the server that it requests. */
export interface ScriptOrder {
  /** An absolute path. */
  file: string;
  /** `__ENV.BASE_URL` of the script. */
  baseUrl: string;
}
