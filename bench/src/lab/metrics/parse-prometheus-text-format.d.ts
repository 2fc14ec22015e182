/** The package has no types of its own; these are the parts that are read here. */
declare module "parse-prometheus-text-format" {
  interface Sample {
    /** As the text has it; absent for a histogram or a summary. */
    value?: string;
    labels?: Record<string, string>;
  }

  /** Every metric of the text. Throws for a line that is not in the format. */
  export default function parse(text: string): { name: string; metrics: Sample[] }[];
}
