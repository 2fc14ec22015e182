/** Where to read on, at the end of each page. */
export const Footer = () => (
  <footer class="footer">
    <p>
      Eight microservices on Bun and a laboratory that measures them. <a href="/swagger">API documentation</a>
    </p>
  </footer>
);
