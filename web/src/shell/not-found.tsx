import { Heading } from "../parts/heading.tsx";
import { useTitle } from "../parts/title.ts";

/** The page of a path that the application does not know. */
export function NotFound({ path }: { path: string }) {
  useTitle("Not found");
  return (
    <section class="page">
      <Heading>There is no such page</Heading>
      <p>
        <code class="wrap">{path}</code> is not a page of this application.
      </p>
      <p>
        <a class="button button-primary" href="/">
          To the arena
        </a>
      </p>
    </section>
  );
}
