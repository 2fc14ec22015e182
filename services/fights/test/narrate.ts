import type { Fight } from "../src/model.ts";
import type { Narration } from "../src/narration/model.ts";
import type { FightsUnderTest } from "./fights-under-test.ts";

/** `POST /api/fights/narrate` with any body. */
export const postNarrate = (
  { send }: Pick<FightsUnderTest, "send">,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  send("/api/fights/narrate", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** The narration of a fight. */
export async function narrate(
  fights: Pick<FightsUnderTest, "send">,
  fight: Fight,
  headers: Record<string, string> = {},
): Promise<Narration> {
  const response = await postNarrate(fights, { fight }, headers);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Narration;
}
