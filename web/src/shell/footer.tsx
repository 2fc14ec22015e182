import { isDevelopment } from "./build-check.ts";

/** Where to read on, at the end of each page. GraphiQL is part of development only, as the pages that reload themselves. */
export const Footer = () => (
  <footer class="footer">
    <p>
      Eight microservices on Bun and a laboratory that measures them. <a href="/swagger">API documentation</a>
      {isDevelopment() && (
        <>
          {" "}
          <a href="/graphql">GraphiQL</a>
        </>
      )}
    </p>
  </footer>
);
