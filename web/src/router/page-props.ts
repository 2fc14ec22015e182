/** What a page gets: the parameters of its path. Its query is in `place`. */
export interface PageProps {
  parameters: Readonly<Record<string, string>>;
}
