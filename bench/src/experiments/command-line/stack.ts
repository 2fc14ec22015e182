import { expected } from "@super-heroes/cli/usage-error";
import type { StackChoice } from "../target/stack-choice.ts";

/** Where Compose publishes fights. */
const COMPOSE_FIGHTS_URL = "http://127.0.0.1:8004";
const WORDS = ["embedded", "local", "compose"];

/** Reads where fights are measured. `compose` is the URL of its fights: `FIGHTS_URL`, or the published default. */
export function stack(text: string, name: string): StackChoice {
  if (text === "embedded" || text === "local") return { kind: text };
  if (text === "compose") return { kind: "remote", url: process.env.FIGHTS_URL || COMPOSE_FIGHTS_URL };
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return { kind: "remote", url: text.replace(/\/+$/, "") };
  throw expected(
    name,
    "embedded, local, compose or the http:// URL of a running fights service",
    text,
    WORDS,
  );
}
