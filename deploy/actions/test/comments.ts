/** A stand-in for the part of GitHub's API that keeps the comments of one pull request. */
export interface Comments extends Disposable {
  url: string;
  /** The texts of all comments, the oldest first. */
  texts(): string[];
  /** Adds a comment of a person. */
  add(body: string): void;
}

/** Starts it. It accepts this token to write; with `readOnly` it refuses every change, as for pull requests from forks. */
export function keepComments({ token, readOnly = false }: { token: string; readOnly?: boolean }): Comments {
  const bodies: string[] = [];
  const bodyOf = async (request: Request) => ((await request.json()) as { body: string }).body;
  const server: Bun.Server<undefined> = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    routes: {
      "/repos/acme/shop/issues/7/comments": {
        GET(request) {
          const { searchParams } = new URL(request.url);
          const size = Number(searchParams.get("per_page"));
          const from = (Number(searchParams.get("page")) - 1) * size;
          return Response.json(bodies.map(commentOf).slice(from, from + size));
        },
        async POST(request) {
          if (refuses(request)) return new Response("", { status: 403 });
          const comment = commentOf(await bodyOf(request), bodies.length);
          bodies.push(comment.body);
          return Response.json(comment, { status: 201 });
        },
      },
      "/comments/:index": {
        async PATCH(request) {
          if (refuses(request)) return new Response("", { status: 403 });
          bodies[Number(request.params.index)] = await bodyOf(request);
          return Response.json({});
        },
      },
    },
    fetch: () => new Response("", { status: 404 }),
  });
  const refuses = ({ headers }: Request) => readOnly || headers.get("authorization") !== `Bearer ${token}`;
  const commentOf = (body: string, index: number) => ({ url: `${server.url}comments/${index}`, body });
  return {
    url: server.url.origin,
    texts: () => [...bodies],
    add: (body) => void bodies.push(body),
    [Symbol.dispose]: () => void server.stop(true),
  };
}
