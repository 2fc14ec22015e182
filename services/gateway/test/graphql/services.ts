import { type Backend, type GatewayUnderTest, startGateway } from "../gateway-under-test.ts";

/** A row of a catalogue. */
const row = (noun: string, id: number) => ({
  id,
  name: `${noun} ${id}`,
  level: id,
  otherName: "",
  picture: `/api/${noun}/${id}/picture`,
  powers: "flying",
  description: "a place",
});

/** Some fight of a hero; the hero wins. */
export const fightOf = (heroId: number, id: string = crypto.randomUUID()) => ({
  id,
  fight_date: "2031-05-01T10:00:00.000Z",
  winner_name: `heroes ${heroId}`,
  winner_level: 3,
  winner_powers: "",
  winner_picture: "",
  winner_team: "heroes",
  loser_name: "villains 1",
  loser_level: 1,
  loser_powers: "",
  loser_picture: "",
  loser_team: "villains",
  hero: { id: heroId, name: `heroes ${heroId}`, level: 3 },
  villain: { id: 1, name: "villains 1", level: 1 },
  location: { name: "here" },
});

/** A catalogue of rows with the ids from 1, which pages as the real ones do. */
export const catalogue =
  (noun: string, count: number): Backend =>
  ({ url }) => {
    const { searchParams: query } = new URL(url);
    const all = Array.from({ length: count }, (_, index) => row(noun, index + 1));
    const ids = query.get("ids")?.split(",").map(Number);
    if (ids) return Response.json(ids.flatMap((id) => all.find((one) => one.id === id) ?? []));
    const limit = Number(query.get("limit"));
    const filter = query.get("name_filter") ?? "";
    const [after, before] = [Number(query.get("after") ?? 0), Number(query.get("before") ?? Infinity)];
    const place = all.filter(({ id, name }) => id > after && id < before && name.includes(filter));
    const page = query.has("before") ? place.slice(-limit) : place.slice(0, limit);
    const isCut = page.length < place.length;
    const links = query.has("before")
      ? ['</n>; rel="next"', ...(isCut ? ['</p>; rel="prev"'] : [])]
      : [...(isCut ? ['</n>; rel="next"'] : []), ...(query.has("after") ? ['</p>; rel="prev"'] : [])];
    return Response.json(page, links.length > 0 ? { headers: { link: links.join(", ") } } : {});
  };

/** The last fights of each fighter: as many as the limit, with the requested fields. */
export const lastFights: Backend = ({ url }) => {
  const { searchParams: query } = new URL(url);
  const fields = query.get("fields")?.split(",") ?? [];
  return Response.json(
    (query.get("heroes") ?? query.get("villains") ?? "").split(",").map((id) => ({
      id: Number(id),
      fights: Array.from({ length: Number(query.get("limit")) }, () =>
        Object.fromEntries(Object.entries(fightOf(Number(id))).filter(([field]) => fields.includes(field))),
      ),
    })),
  );
};

/** A problem as a service sends it. */
export const problem = (status: number, code: string, errors?: unknown) =>
  new Response(JSON.stringify({ code, detail: `It is ${code}.`, status, errors }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });

/** Backends that note the requests they get: `GET /api/heroes?limit=3`. */
export function recorded(backends: Readonly<Record<string, Backend>>) {
  const calls: string[] = [];
  const requests: { headers: Headers; body: string }[] = [];
  const recording = Object.fromEntries(
    Object.entries(backends).map(([name, backend]): [string, Backend] => [
      name,
      async (request) => {
        const { pathname, search } = new URL(request.url);
        calls.push(`${request.method} ${pathname}${decodeURIComponent(search)}`);
        requests.push({ headers: request.headers, body: await request.clone().text() });
        return await backend(request);
      },
    ]),
  );
  return { calls, requests, backends: recording };
}

/** A result of GraphQL. */
export interface Result {
  // biome-ignore lint/suspicious/noExplicitAny: the data of any operation
  data?: any;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; status?: number; errors?: unknown };
  }[];
}

/** Sends an operation. */
export async function operate(
  gateway: Pick<GatewayUnderTest, "post">,
  query: string,
  { variables, headers = {} }: { variables?: unknown; headers?: Record<string, string> } = {},
): Promise<Result & { status: number; headers: Headers }> {
  const response = await gateway.post(
    "/graphql",
    { query, ...(variables !== undefined && { variables }) },
    headers,
  );
  return { ...((await response.json()) as Result), status: response.status, headers: response.headers };
}

/** The codes of the errors of a result, each with its path. */
export const codesOf = ({ errors = [] }: Result): string[] =>
  errors.map(({ extensions: { code }, path }) => (path ? `${path.join(".")} ${code}` : code));

export { startGateway };
