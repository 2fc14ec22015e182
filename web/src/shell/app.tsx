import { Bar } from "./bar.tsx";
import { Footer } from "./footer.tsx";
import { Page } from "./page.tsx";
import { Progress } from "./progress.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import { Standing } from "./standing.tsx";

/** The application: what all pages have around them. */
export const App = () => (
  <>
    <a class="skip" href="#main">
      Skip to the content
    </a>
    <Progress />
    <Bar />
    <Standing />
    <main id="main" tabIndex={-1}>
      <Page />
    </main>
    <Footer />
    <SignInAgain />
  </>
);
